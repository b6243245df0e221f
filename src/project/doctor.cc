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
  auto known = mpy::find_arch(arch);
  report.links = known && find_target(*known) != nullptr;
  report.toolchain = inspect_toolchain(toolchains, arch);
  const Toolchain& toolchain = report.toolchain;
  if (toolchain.program.empty()) return report;
  ProcessOptions quiet;
  quiet.keep_errors = false;
  report.version = first_line(run_process({toolchain.program.string(), "--version"}, quiet).output);
  for (const Library& library : compiler_libraries(toolchains, toolchain)) {
    if (!library.fault.empty()) report.missing.push_back(library);
  }
  for (const EnvironmentVariable& variable : toolchain.environment) {
    if (variable.value && toolchain.fault.empty()) report.core = describe_core(*variable.value);
  }
  return report;
}

std::vector<std::string> how_to_install(const Toolchains& toolchains, const std::string& arch) {
  struct System {
    const char* name;
    const char* key;
    const char* command;
  };
  static constexpr System kSystems[] = {
      {"Debian, Ubuntu", "packages", "apt install "},
      {"Fedora", "fedora", "dnf install "},
      {"Arch", "arch", "pacman -S "},
      {"macOS", "brew", "brew install "},
      {"Any", "any", ""},
  };
  std::vector<std::string> lines;
  for (const System& system : kSystems) {
    std::string packages = toolchains.value(arch, system.key);
    if (packages.empty()) continue;
    lines.push_back(fmt::format("{}: {}{}", system.name, system.command, packages));
  }
  return lines;
}

}  // namespace natmod::project
