#include "project/toolchains.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "base/error.h"
#include "base/files.h"
#include "base/near_name.h"
#include "base/process.h"
#include "base/shell_words.h"
#include "project/firmware.h"
#include "project/workplace.h"
#include "target/target.h"

namespace natmod::project {
namespace fs = std::filesystem;

fs::path xtensa_folder(const fs::path& sdk) {
  if (const char* folder = std::getenv("NATMOD_XTENSA"); folder != nullptr && *folder != 0) {
    return folder;
  }
  return (sdk / "../build/xtensa").lexically_normal();
}

Toolchains::Toolchains(const fs::path& sdk) : sdk_(sdk) {
  fs::path path = sdk / "toolchains.mk";
  std::vector<uint8_t> bytes = read_file(path);
  std::istringstream in(std::string(bytes.begin(), bytes.end()));
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    size_t mark = line.find(":=");
    std::vector<std::string> name = shell_words(line.substr(0, std::min(mark, line.size())));
    if (mark == line.npos || name.size() != 1)
      fail("{}: not `name := value`: {}", path.string(), line);
    std::string value = line.substr(mark + 2);
    value.erase(0, value.find_first_not_of(' '));
    rows_[name[0]] = value;
  }
  archs_ = shell_words(row("natmod_archs"));
  if (archs_.empty()) fail("{}: no natmod_archs", path.string());
}

std::string Toolchains::row(const std::string& name) const {
  auto found = rows_.find(name);
  return found != rows_.end() ? found->second : std::string();
}

bool Toolchains::has(const std::string& arch) const {
  return std::ranges::find(archs_, arch) != archs_.end();
}

std::string Toolchains::value(const std::string& arch, const std::string& key) const {
  std::string own = row(fmt::format("natmod.{}.{}", arch, key));
  if (!own.empty()) return own;
  return row(fmt::format("natmod.{}.{}", row(fmt::format("natmod.{}.machine", arch)), key));
}

std::string Toolchains::compiler_value(const fs::path& compiler, const std::string& arch,
                                       const std::string& key) const {
  std::string prefix = compiler.filename().string();
  prefix = prefix.substr(0, prefix.find("gcc"));
  return row(
      fmt::format("natmod.{}.{}.{}", prefix, row(fmt::format("natmod.{}.machine", arch)), key));
}

std::string Toolchains::library_flags(const std::string& arch) const {
  return row(fmt::format("natmod.libraries.{}", row(fmt::format("natmod.{}.machine", arch))));
}

std::string Toolchains::library_code_flags(const std::string& arch,
                                           const std::string& family) const {
  std::string own =
      row(fmt::format("natmod.{}.{}", family, row(fmt::format("natmod.{}.machine", arch))));
  return fmt::format("{} {} {} {}", row("natmod.lib"), row("natmod.code"), own,
                     row(fmt::format("natmod.{}.lib", family)));
}

std::vector<std::string> Toolchains::candidates(const std::string& arch) const {
  std::vector<std::string> names;
  for (const std::string& prefix : shell_words(value(arch, "compilers"))) {
    names.push_back(prefix == "host" ? "gcc" : prefix + "gcc");
  }
  for (const std::string& clang : shell_words(row("natmod_clangs"))) names.push_back(clang);
  return names;
}

std::optional<fs::path> Toolchains::find_compiler(const std::string& arch) const {
  for (const std::string& name : candidates(arch)) {
    std::optional<fs::path> program = find_program(name);
    if (!program) continue;
    if (!name.starts_with("clang")) return program;
    ProcessOptions quiet;
    quiet.keep_errors = false;
    if (run_process({program->string(), "--target=" + value(arch, "triple"), "-fsyntax-only", "-x",
                     "c", "/dev/null"},
                    quiet)
            .status == 0) {
      return program;
    }
  }
  return std::nullopt;
}

std::string Toolchains::find_fault(const std::string& arch, const fs::path& compiler) const {
  std::string name = compiler.filename().string();
  if (arch == "x86" && name.ends_with("gcc")) {
    ProcessOptions quiet;
    quiet.keep_errors = false;
    std::vector<std::string> probe = {compiler.string(), "-m32",     "-fsyntax-only", "-x", "c",
                                      "-include",        "stdint.h", "/dev/null"};
    if (run_process(probe, quiet).status == 0) return {};
    return fmt::format("{} has no headers for 32 bits: apt install {}", name,
                       value(arch, "packages"));
  }
  std::optional<fs::path> core = find_core(arch, compiler);
  if (!core || fs::exists(*core)) return {};
  std::string folder = core->parent_path().string();
  return fmt::format("{} needs {} for {}: run natmod's tools/xtensa_windowed_core.sh {}", name,
                     core->string(), arch, folder);
}

std::optional<fs::path> Toolchains::find_core(const std::string& arch,
                                              const fs::path& compiler) const {
  if (compiler_value(compiler, arch, "flags") != "-mabi=windowed") return std::nullopt;
  const char* given = std::getenv("XTENSA_GNU_CONFIG");
  return given != nullptr && *given != 0 ? given : xtensa_folder(sdk_) / "core.so";
}

std::string Toolchains::describe_missing(const std::string& arch) const {
  return fmt::format("no compiler for {}: looked for {} (on Debian: apt install {})", arch,
                     fmt::join(candidates(arch), " "), value(arch, "packages"));
}

namespace {

/// What somebody may have meant who took this for an architecture.
std::string advise(const Toolchains& toolchains, const std::string& name) {
  std::string lower = name;
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
  NearName slip(lower);
  for (const std::string& arch : toolchains.archs()) {
    if (arch == lower) return fmt::format("did you mean '{}'?", arch);
    slip.consider(arch);
  }
  if (std::string archs = archs_of(name); !archs.empty()) {
    return fmt::format("for a board, port or processor of this name: {}", archs);
  }
  if (!slip.best().empty()) return fmt::format("did you mean '{}'?", slip.best());
  return fmt::format("there are {}, and all", fmt::join(toolchains.archs(), ", "));
}

}  // namespace

std::vector<std::string> choose_archs(const Toolchains& toolchains, const std::string& text) {
  std::vector<std::string> chosen;
  if (text == "all") {
    for (const std::string& arch : toolchains.archs()) {
      auto known = mpy::find_arch(arch);
      if (!known || !find_target(*known)) continue;
      std::optional<fs::path> compiler = toolchains.find_compiler(arch);
      if (compiler && toolchains.find_fault(arch, *compiler).empty()) chosen.push_back(arch);
    }
    if (chosen.empty())
      fail("no compiler for any architecture: `natmod doctor` says what to install");
    return chosen;
  }
  std::string list = text;
  std::ranges::replace(list, ',', ' ');
  ErrorList errors;
  for (const std::string& arch : shell_words(list)) {
    std::optional<fs::path> compiler;
    if (!toolchains.has(arch)) {
      errors.add("--arch: '{}' is not known; {}", arch, advise(toolchains, arch));
    } else if (compiler = toolchains.find_compiler(arch); !compiler) {
      errors.add("{}", toolchains.describe_missing(arch));
    } else if (std::string fault = toolchains.find_fault(arch, *compiler); !fault.empty()) {
      errors.add("{}", fault);
    } else if (std::ranges::find(chosen, arch) == chosen.end()) {
      chosen.push_back(arch);
    }
  }
  errors.checkpoint();
  if (chosen.empty()) fail("--arch names no architecture");
  return chosen;
}

}  // namespace natmod::project
