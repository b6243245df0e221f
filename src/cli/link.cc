// natmod link: every option of MicroPython's mpy_ld.py with its meaning, and ours.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <sstream>

#include "base/error.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/outputs.h"
#include "cli/runtime.h"
#include "link/link.h"
#include "link/linker_script.h"
#include "mpy/loading.h"
#include "mpy/qstr.h"

namespace natmod::cli {
namespace {

struct LinkArguments {
  std::string arch;
  std::string arch_flags;
  std::string abi = mpy::abi_name();
  std::string source_name;
  std::string qstrs;
  std::string externs;
  std::string output;
  std::string map;
  std::string elf;
  std::string pyi;
  bool pyi_if_any = false;
  std::vector<std::string> libraries;
  std::vector<std::string> files;
  RuntimeArguments runtime;
  bool preprocess = false;
  bool no_gc_sections = false;
  bool no_relax = false;
  bool verbose = false;
};

// A fault of the command line, not of a file.
template <class... Args>
[[noreturn]] void wrong(fmt::format_string<Args...> format, Args&&... args) {
  refuse_arguments(fmt::format(format, std::forward<Args>(args)...));
}

// Output beside the first input, with another ending, as mpy_ld.py has it.
std::string default_output(const std::string& input, std::string_view ending) {
  return std::filesystem::path(input).replace_extension(ending).string();
}

uint8_t parse_abi(const std::string& abi) {
  if (auto sub_version = mpy::find_abi(abi)) return static_cast<uint8_t>(*sub_version);
  wrong("--abi {}: native modules exist for {}", abi, fmt::join(mpy::abi_names(), ", "));
}

// A number, or names of RISC-V extensions separated by commas.
uint32_t parse_arch_flags(const std::string& text, mpy::Arch arch) {
  if (text.empty()) return 0;
  if (!mpy::has_arch_flags(arch)) {
    wrong("--arch-flags: architecture {} has no flags", mpy::arch_name(arch));
  }
  bool is_hex = text.starts_with("0x") || text.starts_with("0X");
  bool is_binary = text.starts_with("0b") || text.starts_with("0B");
  const char* begin = text.data() + (is_hex || is_binary ? 2 : 0);
  const char* end = text.data() + text.size();
  uint32_t value = 0;
  auto [stop, error] = std::from_chars(begin, end, value, is_hex ? 16 : is_binary ? 2 : 10);
  if (error == std::errc() && stop == end) return value;
  value = 0;
  std::istringstream names(text);
  for (std::string name; std::getline(names, name, ',');) {
    std::string lower = name;
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
    const mpy::ArchFlag* flag = mpy::find_arch_flag(lower);
    if (flag == nullptr) {
      std::vector<std::string_view> known(std::size(mpy::kArchFlags));
      std::ranges::transform(mpy::kArchFlags, known.begin(), &mpy::ArchFlag::extension);
      wrong("--arch-flags: '{}' is no flag; there are {}", name, fmt::join(known, ", "));
    }
    value |= flag->flag;
  }
  return value;
}

mpy::Arch parse_arch(const std::string& name) {
  auto arch = mpy::find_arch(name);
  if (!arch) wrong("--arch {}: no such architecture; there are {}", name, target_names());
  return *arch;
}

void preprocess(const LinkArguments& arguments) {
  mpy::QstrNames names;
  for (const std::string& file : arguments.files) mpy::scan_qstrs(read_text(file), names);
  const std::string& output = arguments.output;
  write_file(output.empty() ? default_output(arguments.files[0], ".config.h") : output,
             mpy::qstr_header(names));
}

link::Options make_options(const LinkArguments& arguments, const std::string& output) {
  link::Options options;
  if (!arguments.arch.empty()) options.arch = parse_arch(arguments.arch);
  options.sub_version = parse_abi(arguments.abi);
  if (!arguments.arch_flags.empty()) {
    options.arch_flags =
        parse_arch_flags(arguments.arch_flags, options.arch.value_or(mpy::Arch::none));
  }
  options.source_name = arguments.source_name.empty()
                            ? std::filesystem::path(output).filename().string()
                            : arguments.source_name;
  if (!arguments.qstrs.empty()) {
    options.has_qstr_header = true;
    options.qstrs = mpy::read_qstr_header(read_text(arguments.qstrs), arguments.qstrs);
  }
  if (!arguments.externs.empty()) {
    options.externs =
        link::parse_linker_script(read_text(arguments.externs), arguments.externs).symbols;
  }
  if (arguments.runtime.is_wanted) {
    options.runtime = [&runtime = arguments.runtime, sub_version = options.sub_version,
                       output](const Target& target) {
      return read_runtime(runtime, target, sub_version, output);
    };
  }
  options.collect_garbage = !arguments.no_gc_sections;
  options.relax = !arguments.no_relax;
  options.want_map = !arguments.map.empty();
  options.want_elf = !arguments.elf.empty();
  return options;
}

std::vector<link::Input> read_inputs(const LinkArguments& arguments) {
  std::vector<link::Input> inputs;
  inputs.reserve(arguments.files.size() + arguments.libraries.size());
  for (const std::string& file : arguments.files) inputs.push_back({file, read_file(file), false});
  for (const std::string& file : arguments.libraries) {
    inputs.push_back({file, read_file(file), true});
  }
  return inputs;
}

std::vector<std::string> inputs_of(const LinkArguments& arguments) {
  std::vector<std::string> names = arguments.files;
  names.insert(names.end(), arguments.libraries.begin(), arguments.libraries.end());
  names.push_back(arguments.qstrs);
  names.push_back(arguments.externs);
  return names;
}

void write_stubs(const LinkArguments& arguments, const std::string& text) {
  const std::string& path = arguments.pyi;
  if (!text.empty()) return write_file(path, text);
  if (!arguments.pyi_if_any) fail("--pyi {}: no object has a MPY_MODULE of the C++ API", path);
  std::error_code error;
  std::filesystem::remove(path, error);  // of a build that had one
}

void check_names(const LinkArguments& arguments) {
  if (std::ranges::count(arguments.libraries, "") > 0) wrong("-l: the name of a library is empty");
  if (std::ranges::count(arguments.files, "") > 0) wrong("the name of a file is empty");
}

void run(const LinkArguments& arguments) {
  check_names(arguments);
  if (arguments.preprocess) return preprocess(arguments);
  std::string output =
      arguments.output.empty() ? default_output(arguments.files[0], ".mpy") : arguments.output;
  // A slip such as `-o a.o b.o` would cost an object.
  check_outputs(inputs_of(arguments), {output, arguments.map, arguments.elf, arguments.pyi});
  link::Result result = link::link(make_options(arguments, output), read_inputs(arguments));
  for (const std::string& warning : result.warnings) {
    fmt::print(stderr, "natmod: warning: {}\n", warning);
  }
  std::vector<uint8_t> bytes = mpy::write(result.file);
  if (!arguments.map.empty()) write_file(arguments.map, result.map);
  if (!arguments.elf.empty()) write_file(arguments.elf, result.elf);
  if (!arguments.pyi.empty()) write_stubs(arguments, result.stubs);
  write_file(output, bytes);
  if (arguments.verbose) {
    const link::Statistics& sizes = result.statistics;
    fmt::print("{}: {}, {} bytes: text {}, rodata {}, bss {}, {} GOT slots, {} relocations\n",
               output, result.target->name(), bytes.size(), sizes.text, sizes.rodata, sizes.bss,
               sizes.got_slots, sizes.relocations);
  }
}

}  // namespace

void add_link(CommandLine& line) {
  auto arguments = std::make_shared<LinkArguments>();
  Command command = line.add_subcommand("link", "Link objects and archives to a native .mpy file");
  command.add_option("--arch", arguments->arch,
                     "Architecture: " + target_names() + "; by default what the objects need");
  command.add_option("--arch-flags", arguments->arch_flags,
                     "Architecture flags: a number, or names separated by commas");
  command
      .add_option("--abi", arguments->abi,
                  fmt::format("Version of the .mpy file: {}", fmt::join(mpy::abi_names(), ", ")))
      .capture_default_str();
  command.add_option("--source-name", arguments->source_name,
                     "File name that the .mpy file states; by default the output's");
  command.add_flag("--preprocess", arguments->preprocess,
                   "Write the QSTR header of the source files instead of linking");
  command.add_option("--qstrs", arguments->qstrs, "QSTR header of the module");
  command
      .add_option("-l,--libs", arguments->libraries,
                  "Library whose members are linked as needed; may be repeated")
      .once_each();
  Option runtime =
      command.add_flag("--runtime", arguments->runtime.is_wanted,
                       "Link what is needed of the run-time libraries: the SDK's, and the "
                       "compiler's mathematics, C library and helper functions");
  command
      .add_option("--runtime-cc", arguments->runtime.compiler,
                  "The compiler of the objects, whose libraries these are; by default the first "
                  "that natmod doctor shows")
      .needs(runtime);
  command
      .add_option(
          "--runtime-flags", arguments->runtime.flags,
          "Flags of the objects that the SDK's library has to be compiled with, too: -m..., "
          "-isystem...")
      .needs(runtime);
  command.add_option("-e,--externs", arguments->externs,
                     "Linker script with symbols at fixed addresses");
  command.add_option("-o,--output", arguments->output, "Output; by default the first input's name");
  command.add_option("--map", arguments->map, "Write a link map to this file");
  command.add_option("--elf", arguments->elf,
                     "Write an ELF file with symbols and debug information to this file");
  command.add_option("--pyi", arguments->pyi,
                     "Write the signatures and docstrings of a C++ module to this file");
  command.add_flag("--pyi-if-any", arguments->pyi_if_any,
                   "With --pyi: no file, and no error, for a module without the C++ API");
  command.add_flag("--no-gc-sections", arguments->no_gc_sections,
                   "Keep sections that mpy_init does not reach");
  command.add_flag("--no-relax", arguments->no_relax,
                   "Leave calls as long as the compiler made them");
  command.add_flag("-v,--verbose", arguments->verbose, "Print the sizes");
  command.add_option("files", arguments->files, "Objects and archives").required();
  command.callback([arguments] { run(*arguments); });
}

}  // namespace natmod::cli
