// natmod py: Python source to bytecode.
#include <cstdlib>
#include <filesystem>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/outputs.h"
#include "mpy/loading.h"
#include "project/python.h"

namespace natmod::cli {
namespace {

/// Decimal, octal or hexadecimal.
bool take_bits(const std::string& text, unsigned& bits) {
  char* end = nullptr;
  const unsigned long number = std::strtoul(text.c_str(), &end, 0);
  if (text.empty() || *end != '\0' || number < 2 || number > 64) return false;
  bits = static_cast<unsigned>(number);
  return true;
}

/// `-march=x64`, `-msmall-int-bits=63`: what mpy-cross has behind -m.
void take_machine_options(const std::vector<std::string>& options, project::PythonJob& job) {
  constexpr std::string_view kArch = "arch=", kBits = "small-int-bits=";
  for (const std::string& option : options) {
    if (option.starts_with(kArch)) {
      job.arch = option.substr(kArch.size());
    } else if (!option.starts_with(kBits) ||
               !take_bits(option.substr(kBits.size()), job.small_int_bits)) {
      refuse_arguments("-m" + option + ": it is -march=ARCH or -msmall-int-bits=BITS (2 to 64)");
    }
  }
}

}  // namespace

void add_py(CommandLine& line) {
  auto job = std::make_shared<project::PythonJob>();
  auto abi = std::make_shared<std::string>(mpy::abi_name());
  auto machine = std::make_shared<std::vector<std::string>>();
  Command command = line.add_subcommand("py", "Compile the Python part of a module to bytecode");
  command
      .add_option("-O", job->optimisation,
                  "1 leaves out assertions, 3 line numbers too; as mpy-cross has it")
      .range(0, 3)
      .type_name("LEVEL");
  command.add_option("-m", *machine, "-msmall-int-bits=BITS, and -march=ARCH for a mpy-cross")
      .once_each()
      .type_name("OPTION");
  command
      .add_option("-s,--source-name", job->source_name,
                  "what tracebacks call the source; by default its name")
      .type_name("NAME");
  command
      .add_option("--mpy-cross", job->mpy_cross,
                  "compile with this mpy-cross, for functions that are to be machine code; by "
                  "default $MPY_CROSS, or natmod itself")
      .type_name("PROGRAM");
  command.add_option("--arch", job->arch,
                     "mpy-cross: architecture of @native and @viper functions");
  command.add_option("--abi", *abi, "mpy-cross: version of the module's .mpy file")
      .one_of(mpy::abi_names())
      .capture_default_str()
      .type_name("VERSION");
  command
      .add_option("-o,--output", job->output,
                  "the .mpy file to write; by default beside the source")
      .type_name("FILE");
  command.add_option("source", job->source, "the Python source").required().type_name("SOURCE");
  command.footer(
      "The bytecode is that of MicroPython 1.25, byte for byte; every firmware that loads .mpy "
      "files "
      "of version 6 takes it. A link to natmod with the name mpy-cross has mpy-cross's own command "
      "line.");
  command.callback([job, abi, machine] {
    take_machine_options(*machine, *job);
    job->sub_version = *mpy::find_abi(*abi);
    if (job->source_name.empty()) job->source_name = job->source;
    if (job->output.empty())
      job->output = std::filesystem::path(job->source).replace_extension(".mpy").string();
    check_outputs({job->source}, {job->output});
    project::compile_python(*job);
  });
}

}  // namespace natmod::cli
