#include "project/doctor.h"

#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "base/process.h"
#include "project/workplace.h"
#include "target/target.h"

namespace natmod::project {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> words(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> result;
  for (std::string word; in >> word;) result.push_back(word);
  return result;
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

/// Where tools/musl_libraries.sh was run.
fs::path musl_folder() {
  if (const char* folder = std::getenv("NATMOD_MUSL")) return folder;
  return sdk_folder() / "../build/musl";
}

/// The libraries that the compiler should have, as the make fragment and natmod.cmake look for
/// them.
class LibrarySearch {
 public:
  LibrarySearch(const Toolchains& toolchains, const std::string& arch, std::string compiler)
      : compiler_(std::move(compiler)),
        specs_(toolchains.compiler_value(compiler_, arch, "specs")),
        names_(words(toolchains.compiler_value(compiler_, arch, "libraries"))) {
    if (names_.empty()) names_ = words(toolchains.value(arch, "libraries"));
    musl_ = {musl_folder() / arch / "libc.a", toolchains.value(arch, "musl")};
    flags_ = words(fmt::format(
        "{} {} {} {}", toolchains.value(arch, "flags"), toolchains.value(arch, "cpu"),
        toolchains.compiler_value(compiler_, arch, "flags"), toolchains.library_flags(arch)));
    if (fs::path(compiler_).filename().string().starts_with("clang")) {
      flags_.push_back("--target=" + toolchains.value(arch, "triple"));
    } else if (fs::exists(specs_)) {
      flags_.push_back("-specs=" + specs_);
    }
  }

  std::vector<std::string> missing() const {
    std::vector<std::string> result;
    for (const std::string& name : names_) {
      fs::path file = find(name);
      std::error_code error;
      if (!file.is_absolute() || !fs::exists(file, error)) result.push_back(name);
    }
    return result;
  }

 private:
  fs::path find(const std::string& name) const {
    if (name.find('/') != name.npos) return fs::absolute(xtensa_folder(sdk_folder()) / name);
    if (name == "libgcc") return ask("-print-libgcc-file-name");
    if (name == "picolibc" && fs::exists(specs_)) {
      return fs::path(specs_).parent_path() / "lib" / ask("-print-multi-directory") / "libc.a";
    }
    if (name == "musl") return fs::absolute(fs::exists(musl_[0]) ? musl_[0] : musl_[1]);
    return ask(fmt::format("-print-file-name={}.a", name == "libc" ? "libc" : "libm"));
  }

  std::string ask(const std::string& question) const {
    std::vector<std::string> command{compiler_};
    command.insert(command.end(), flags_.begin(), flags_.end());
    command.push_back(question);
    ProcessOptions quiet;
    quiet.keep_errors = false;
    return first_line(run_process(command, quiet).output);
  }

  std::string compiler_;
  std::string specs_;
  std::vector<std::string> names_;
  std::array<fs::path, 2> musl_;  ///< where musl's library may be
  std::vector<std::string> flags_;
};

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
  report.missing = LibrarySearch(toolchains, arch, *report.compiler).missing();
  report.fault = toolchains.find_fault(arch, *compiler);
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
