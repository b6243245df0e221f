#include "project/doctor.h"

#include <fmt/format.h>

#include <filesystem>
#include <set>

#include "base/process.h"
#include "project/libraries.h"
#include "project/workplace.h"
#include "target/target.h"

namespace natmod::project {
namespace {

namespace fs = std::filesystem;

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

std::string cxx_of(const fs::path& compiler) {
  std::string name = compiler.filename().string();
  size_t gcc = name.rfind("gcc");
  if (gcc != name.npos) return (compiler.parent_path() / name.replace(gcc, 3, "g++")).string();
  return (compiler.parent_path() / name.replace(name.find("clang"), 5, "clang++")).string();
}

}  // namespace

CompilerReport inspect_compiler(const Toolchains& toolchains, const std::string& arch) {
  CompilerReport report;
  report.arch = arch;
  auto known = mpy::find_arch(arch);
  report.links = known && find_target(*known) != nullptr;
  std::optional<fs::path> compiler = toolchains.find_compiler(arch);
  if (!compiler) return report;
  report.compiler = compiler->string();
  ProcessOptions quiet;
  quiet.keep_errors = false;
  report.version = first_line(run_process({*report.compiler, "--version"}, quiet).output);
  report.has_cxx = find_program(cxx_of(*compiler)).has_value();
  for (const Library& library : compiler_libraries(toolchains, arch, *compiler)) {
    if (!library.exists()) report.missing.push_back(library.name);
  }
  report.fault = toolchains.find_fault(arch, *compiler);
  return report;
}

std::vector<std::string> how_to_make(const std::vector<std::string>& libraries) {
  fs::path home = sdk_folder().parent_path();
  fs::path tools = home / "tools";
  std::set<std::string> commands;
  for (const std::string& library : libraries) {
    if (library.find('/') != library.npos) {
      commands.insert(fmt::format("{} {}", (tools / "xtensa_libraries.sh").string(),
                                  xtensa_folder(sdk_folder()).string()));
    } else if (library == "musl") {
      commands.insert(fmt::format("{} {}", (tools / "musl_libraries.sh").string(),
                                  (home / "build/musl").string()));
    }
  }
  return {commands.begin(), commands.end()};
}

std::vector<std::string> how_to_install(const Toolchains& toolchains, const std::string& arch) {
  struct System {
    const char* name;
    const char* key;
    const char* command;
  };
  static constexpr System kSystems[] = {
      {"Debian, Ubuntu", "packages", "apt install"},
      {"Fedora", "fedora", "dnf install"},
      {"Arch", "arch", "pacman -S"},
      {"macOS", "brew", "brew install"},
  };
  std::vector<std::string> lines;
  for (const System& system : kSystems) {
    std::string packages = toolchains.value(arch, system.key);
    if (!packages.empty())
      lines.push_back(fmt::format("{}: {} {}", system.name, system.command, packages));
  }
  if (arch == "xtensa" || arch == "xtensawin" || arch == "rv32imc") {
    lines.emplace_back("Any: the compilers of ESP-IDF, with its export.sh");
  }
  return lines;
}

}  // namespace natmod::project
