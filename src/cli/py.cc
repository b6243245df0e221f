// natmod py: Python source to bytecode, by the mpy-cross that is found.
#include "base/error.h"
#include "cli/commands.h"
#include "project/python.h"

namespace natmod::cli {

void add_py(CLI::App& app) {
  auto job = std::make_shared<project::PythonJob>();
  auto abi = std::make_shared<std::string>("6.3");
  CLI::App* command =
      app.add_subcommand("py", "Compile the Python part of a module with mpy-cross");
  command
      ->add_option("--mpy-cross", job->mpy_cross,
                   "the compiler; by default $MPY_CROSS, mpy-cross on PATH, "
                   "or the npm package @pybricks/mpy-cross-v6")
      ->type_name("PROGRAM");
  command->add_option("--arch", job->arch, "architecture of @native and @viper functions")
      ->required();
  command->add_option("--abi", *abi, "version of the module's .mpy file")
      ->check(CLI::IsMember({"6.1", "6.2", "6.3"}))
      ->capture_default_str()
      ->type_name("VERSION");
  command
      ->add_option("--source-name", job->source_name,
                   "what tracebacks call the source; by default its name")
      ->type_name("NAME");
  command->add_option("-o,--output", job->output, "the .mpy file to write")
      ->required()
      ->type_name("FILE");
  command->add_option("source", job->source, "the Python source")->required()->type_name("SOURCE");
  command->footer(
      "The result is checked: a .mpy file of another version could not be merged or loaded.");
  command->callback([job, abi] {
    job->sub_version = static_cast<unsigned>(abi->back() - '0');
    if (job->source_name.empty()) job->source_name = job->source;
    project::compile_python(*job);
  });
}

}  // namespace natmod::cli
