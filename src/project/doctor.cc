#include "project/doctor.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <string_view>

#include "base/process.h"
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

/// By what tools/xtensa_windowed_core.sh has written beside it.
std::string describe_core(const fs::path& core) {
  std::ifstream source(core.string() + ".source");
  std::string name = source ? "generic" : "unknown";
  for (std::string line; std::getline(source, line);) {
    constexpr std::string_view kCore = "core ";
    if (line.starts_with(kCore)) name = line.substr(kCore.size());
  }
  return fmt::format("{}, by {}", name, core.string());
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
  for (const Library& library : compiler_libraries(toolchains, arch, *report.compiler)) {
    if (!library.fault.empty()) report.missing.push_back(library);
  }
  report.fault = toolchains.find_fault(arch, *compiler);
  std::optional<fs::path> core = toolchains.find_core(arch, *compiler);
  if (core && report.fault.empty()) report.core = describe_core(*core);
  return report;
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
