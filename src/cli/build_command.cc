#include "cli/build_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "base/error.h"
#include "base/pattern.h"
#include "base/shell_words.h"
#include "mpy/loading.h"
#include "project/arch_choice.h"
#include "project/firmware.h"
#include "project/workplace.h"

namespace natmod::cli {
namespace {

namespace fs = std::filesystem;

/// One line that is written over on a terminal; a line for each architecture elsewhere.
class ProgressLine {
 public:
  explicit ProgressLine(size_t n_archs)
      : n_archs_(n_archs), is_terminal_(::isatty(STDERR_FILENO)) {}

  void show(const project::Progress& progress) {
    if (progress.arch.empty()) return fmt::print(stderr, "{}\n", progress.step);
    bool ends = progress.step == "done" || progress.step == "failed";
    if (!is_terminal_) {
      if (ends) {
        fmt::print(stderr, "[{}/{}] {}: {}\n", progress.archs_done, n_archs_, progress.arch,
                   progress.step);
      }
      return;
    }
    std::string line =
        fmt::format("[{}/{}] {}: {}", progress.archs_done, n_archs_, progress.arch, progress.step);
    if (progress.total > 1) line += fmt::format(" ({}/{})", progress.done, progress.total);
    clear();
    fmt::print(stderr, "{:.78}", line);
    std::fflush(stderr);
    is_dirty_ = true;
  }

  void clear() {
    if (is_dirty_) fmt::print(stderr, "\r\x1b[K");
    is_dirty_ = false;
  }

 private:
  size_t n_archs_;
  bool is_terminal_;
  bool is_dirty_ = false;
};

std::string shown_path(const fs::path& path) {
  std::error_code error;
  fs::path relative = fs::proximate(path, fs::current_path(), error);
  return !error && !relative.string().starts_with("..") ? relative.string() : path.string();
}

std::string change(const project::BuiltModule& module) {
  if (!module.before) return "new";
  if (!module.changed) return "same";
  auto difference =
      static_cast<long long>(module.sizes.file) - static_cast<long long>(*module.before);
  return difference == 0 ? "other bytes" : fmt::format("{:+}", difference);
}

/// What a board loads, in place of an architecture and an ABI that are named.
void choose_target(BuildArguments& arguments) {
  project::Firmware firmware = project::find_firmware(arguments.target);
  if (firmware.version != mpy::kVersion || firmware.sub_version == 0) {
    fail(
        "--target {}: its firmware loads .mpy {}.{}, and natmod makes {} to {}: MicroPython 1.20 "
        "or later",
        arguments.target, firmware.version, firmware.sub_version, mpy::abi_names().front(),
        mpy::abi_names().back());
  }
  if (firmware.arch == mpy::Arch::none) {
    fail("--target {}: its firmware loads no native modules", arguments.target);
  }
  arguments.arch = mpy::arch_name(firmware.arch);
  arguments.options.abi = mpy::abi_name(firmware.sub_version);
}

/// Takes what is of the form NAME=VALUE out of the arguments.
std::vector<std::string> take_variables(std::vector<std::string>& arguments) {
  static const Pattern kVariable(R"([A-Za-z_]\w*=[^]*)");
  auto rest =
      std::stable_partition(arguments.begin(), arguments.end(),
                            [](const std::string& word) { return !kVariable.matches(word); });
  std::vector<std::string> variables(rest, arguments.end());
  arguments.erase(rest, arguments.end());
  return variables;
}

/// Folders are relative to where the command runs, and compilers run elsewhere.
std::vector<std::string> compile_options(const BuildArguments& arguments) {
  std::vector<std::string> options;
  for (const std::string& folder : arguments.include_folders) {
    if (!fs::is_directory(folder)) fail("-I {}: there is no such folder", folder);
    options.push_back("-I" + fs::canonical(folder).string());
  }
  for (const std::string& macro : arguments.definitions) options.push_back("-D" + macro);
  for (const std::string& words : arguments.compile_options) {
    for (std::string& word : shell_words(words)) options.push_back(std::move(word));
  }
  return options;
}

}  // namespace

void add_build_options(Command& command, BuildArguments& arguments) {
  Option arch =
      command
          .add_option("--arch", arguments.arch,
                      "architectures, separated by commas, or all: those with a compiler here")
          .capture_default_str()
          .type_name("LIST");
  Option abi = command.add_option("--abi", arguments.options.abi, "version of the .mpy files")
                   .one_of(mpy::abi_names())
                   .capture_default_str()
                   .type_name("VERSION");
  command
      .add_option("--target", arguments.target,
                  "for this board or port, or what sys.implementation._mpy says on it; in place of "
                  "--arch and --abi")
      .excludes(arch)
      .excludes(abi)
      .type_name("BOARD");
  command
      .add_option("--float", arguments.options.float_type,
                  "the firmware's float, where it is not the architecture's usual one")
      .one_of({"none", "float", "double"})
      .type_name("TYPE");
  command.add_flag("--release", arguments.options.release,
                   "without debug information; in folders of its own");
  command.add_option("--name", arguments.name, "name of the module, when sources are given");
  command
      .add_option("--launcher", arguments.options.launcher,
                  "program before each compiler: ccache, distcc; by default the environment's "
                  "CMAKE_C_COMPILER_LAUNCHER")
      .type_name("PROGRAM");
  command
      .add_option("--firmware", arguments.options.firmware,
                  "tree of MicroPython whose sources the module takes; its headers are used")
      .type_name("FOLDER");
  command.add_option("-I", arguments.include_folders, "folder of headers; may be repeated")
      .once_each()
      .type_name("FOLDER");
  command.add_option("-D", arguments.definitions, "macro for the preprocessor; may be repeated")
      .once_each()
      .type_name("NAME[=VALUE]");
  command
      .add_option("--cflags", arguments.compile_options,
                  "more options for all compilers: --cflags='-O2 -Wno-error'; may be repeated")
      .once_each()
      .type_name("OPTIONS");
  command
      .add_option("--mpy-cross", arguments.options.mpy_cross,
                  "compiler of Python sources with @native functions; otherwise natmod itself")
      .type_name("PROGRAM");
  command.add_flag("!--no-runtime", arguments.options.runtime,
                   "link nothing of the run-time libraries");
  command.add_option("-o,--output", arguments.options.output, "folder for the results (dist)")
      .type_name("FOLDER");
  command
      .add_option("-j,--jobs", arguments.options.jobs,
                  "compilers at the same time (as many as processors)")
      .type_name("N");
  command.add_flag("-v,--verbose", arguments.options.verbose, "show the commands");
  command
      .add_option(
          "project", arguments.sources,
          "folder of the project (default: this one), or sources of a module; NAME=VALUE is a "
          "variable for the project's Makefile")
      .type_name("FOLDER|SOURCE...|NAME=VALUE...");
}

project::Project find_named_project(BuildArguments& arguments) {
  for (std::string& variable : take_variables(arguments.sources)) {
    arguments.options.make_variables.push_back(std::move(variable));
  }
  return project::find_project(arguments.sources, arguments.name);
}

project::BuiltProject build_with_progress(BuildArguments& arguments) {
  project::BuiltProject built;
  project::BuildOptions& options = arguments.options;
  built.project = find_named_project(arguments);
  if (built.project.makefile.empty() && !options.make_variables.empty()) {
    fail(
        "{}: variables are for projects that make builds; what has to be defined in C is -D "
        "NAME=VALUE",
        options.make_variables.front());
  }
  if (!arguments.target.empty()) choose_target(arguments);
  project::Toolchains toolchains(project::sdk_folder());
  options.archs = project::choose_archs(toolchains, arguments.arch);
  options.compile_options = compile_options(arguments);
  if (!options.firmware.empty()) options.firmware = fs::absolute(options.firmware).string();
  ProgressLine line(arguments.options.archs.size());
  built.report = project::build(built.project, arguments.options,
                                [&](const project::Progress& progress) { line.show(progress); });
  line.clear();
  for (const project::BuildFailure& warning : built.report.warnings) {
    fmt::print(stderr, "{}:\n{}\n", warning.arch, warning.output);
  }
  for (const project::BuildFailure& failure : built.report.failures) {
    fmt::print(stderr, "natmod: {}:\n{}\n", failure.arch, failure.output);
  }
  return built;
}

void print_table(const project::BuiltProject& built) {
  if (built.report.modules.empty()) return;
  size_t width = 4;
  for (const project::BuiltModule& module : built.report.modules)
    width = std::max(width, shown_path(module.file).size());
  fmt::print("{:<10} {:<{}} {:>7} {:>7} {:>7} {:>7} {:>7} {:>9}  {}\n", "ARCH", "FILE", width,
             "BYTES", "TEXT", "RODATA", "DATA", "BSS", "BYTECODE", "CHANGE");
  for (const project::BuiltModule& module : built.report.modules) {
    fmt::print("{:<10} {:<{}} {:>7} {:>7} {:>7} {:>7} {:>7} {:>9}  {}\n", module.arch,
               shown_path(module.file), width, module.sizes.file, module.sizes.text,
               module.sizes.rodata, module.sizes.data, module.sizes.bss, module.sizes.bytecode,
               change(module));
  }
}

}  // namespace natmod::cli
