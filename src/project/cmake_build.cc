#include "project/cmake_build.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <sstream>

#include "base/error.h"
#include "base/files.h"
#include "base/process.h"
#include "project/libraries.h"
#include "project/sources.h"
#include "project/toolchain_formats.h"
#include "project/workplace.h"

namespace natmod::project {
namespace {

namespace fs = std::filesystem;

/// What a tool said, without what it did: Ninja's progress and the command that failed.
std::string shown_failure(const std::string& output) {
  std::istringstream in(output);
  std::string text;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("FAILED: ")) {
      std::getline(in, line);
      continue;
    }
    if (line.starts_with("[") || line.starts_with("ninja: ") || line.starts_with("-- ")) continue;
    text += line + "\n";
  }
  while (text.ends_with('\n')) text.pop_back();
  text.erase(0, std::min(text.find_first_not_of('\n'), text.size()));
  return text;
}

/// Of CMake's account of a fault that natmod's own files report, the message alone, on one line.
std::string shown_cmake_failure(const std::string& output) {
  const std::string mark = " (message):\n  natmod: ";
  size_t begin = output.find(mark);
  if (begin == output.npos) return shown_failure(output);
  begin += mark.size();
  std::istringstream in(output.substr(begin, output.find("\nCall Stack", begin) - begin));
  std::string text, word;
  while (in >> word) text += (text.empty() ? "" : " ") + word;
  return text;
}

/// A list of CMake's, in which a semicolon divides.
std::string cmake_list(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) {
    if (!list.empty()) list += ';';
    for (char c : word) list += c == ';' ? std::string("\\;") : std::string(1, c);
  }
  return list;
}

bool has_source_after(const fs::path& top, fs::file_time_type time) {
  std::error_code error;
  for (auto entry = fs::recursive_directory_iterator(top, error); entry != fs::end(entry);
       entry.increment(error)) {
    std::string name = entry->path().filename().string();
    if (entry->is_directory(error)) {
      bool is_result = name == "build" || name == "dist" || name == "package" || name[0] == '.';
      if (is_result) entry.disable_recursion_pending();
    } else if (is_source(entry->path()) && entry->last_write_time(error) > time) {
      return true;
    }
  }
  return false;
}

}  // namespace

CMakeBuild::CMakeBuild(const Project& project, const BuildOptions& options)
    : project_(project),
      options_(options),
      toolchains_(sdk_folder()),
      cmake_(need_program("cmake", "cmake")),
      ninja_(need_program("ninja", "ninja-build")) {}

std::vector<std::string> CMakeBuild::command(const Toolchain& toolchain,
                                             const fs::path& folder) const {
  std::vector<std::string> command = {
      cmake_,
      "-S",
      project_.source.string(),
      "-B",
      folder.string(),
      "-G",
      "Ninja",
      "-DCMAKE_MAKE_PROGRAM=" + ninja_,
      fmt::format("-DCMAKE_TOOLCHAIN_FILE={}/cmake/toolchain/{}.cmake", sdk_folder().string(),
                  toolchain.arch),
      "-DCMAKE_C_COMPILER=" + fs::absolute(toolchain.program).string(),
      "-DCMAKE_BUILD_TYPE=" + std::string(options_.release ? "Release" : "Debug"),
      "-Dnatmod_DIR=" + package_folder().string(),
      "-DNATMOD_EXECUTABLE=" + own_program().string(),
      "-DNATMOD_ABI=" + options_.abi,
      "-DNATMOD_FLOAT=" + options_.float_type,
      "-DNATMOD_FIRMWARE=" + options_.firmware,
      "-DNATMOD_MPY_CROSS=" + options_.mpy_cross,
      "-DNATMOD_COMPILE_OPTIONS=" + cmake_list(options_.compile_options),
      fmt::format("-DNATMOD_RUNTIME={}", options_.runtime ? "ON" : "OFF"),
      "-DNATMOD_XTENSA=" + fs::absolute(xtensa_folder(sdk_folder())).string(),
      "-DNATMOD_MUSL=" + fs::absolute(musl_folder(sdk_folder())).string()};
  if (!options_.launcher.empty()) {
    for (const char* language : {"C", "CXX", "ASM"}) {
      command.push_back(
          fmt::format("-DCMAKE_{}_COMPILER_LAUNCHER={}", language, options_.launcher));
    }
  }
  return command;
}

/// Only when it was not, or otherwise: Ninja itself sees a change of the project's files.
void CMakeBuild::configure(const std::string& arch, const fs::path& folder,
                           const OnStep& on_step) const {
  Toolchain toolchain = find_toolchain(toolchains_, arch);
  std::vector<std::string> configure = command(toolchain, folder);
  // With the flags, which CMake asks for when it configures a folder, and then keeps.
  std::string wanted =
      fmt::format("{}\n{}", fmt::join(configure, "\n"), as_cmake(toolchains_, toolchain));
  fs::path record = folder / "natmod_configured.txt";
  if (fs::exists(record) && fs::exists(folder / "build.ninja") && read_text(record) == wanted)
    return;
  on_step("configuring", 0, 0);
  std::error_code error;
  fs::remove_all(folder, error);  // a cache keeps what it was first told
  ProcessOptions gather;
  gather.keep_errors = false;
  ProcessResult result = run_process(configure, gather);
  if (result.status != 0) throw Error(shown_cmake_failure(result.output));
  write_file(record, wanted);
}

std::string CMakeBuild::build(const std::string& arch, const fs::path& folder, unsigned jobs,
                              const OnStep& on_step) const {
  configure(arch, folder, on_step);
  std::vector<std::string> ninja = {ninja_, "-C", folder.string(), "-j", std::to_string(jobs)};
  if (options_.verbose) ninja.emplace_back("-v");
  ProcessOptions gather;
  gather.keep_errors = false;
  gather.on_line = [&](std::string_view line) {
    unsigned done = 0, total = 0;
    int length = 0;
    std::string text(line);
    if (std::sscanf(text.c_str(), "[%u/%u] %n", &done, &total, &length) >= 2 && length > 0) {
      on_step(text.substr(static_cast<size_t>(length)), done, total);
    }
  };
  ProcessResult result = run_process(ninja, gather);
  std::string said = name_sources(shown_failure(result.output));
  if (result.status != 0) throw Error(said);
  return options_.verbose ? result.output : said;
}

/// Sources in place of the objects that CMake made of them: CMakeFiles/MODULE.dir/x.c.obj is x.c.
std::string CMakeBuild::name_sources(const std::string& text) const {
  static const Pattern kObject(R"(([^\s:"'(]*/)?CMakeFiles/[^/\s]+\.dir/([^\s:"'(]+)\.obj)");
  return project::name_sources(
      text, kObject, [&](const Pattern::Groups& object) -> std::optional<fs::path> {
        // CMake writes .. as __, and leaves out the slash that a whole path begins with.
        static const Pattern kUp("(^|/)__(?=/)");
        const std::string path =
            kUp.replace(object[2], [](const Pattern::Groups& groups) { return groups[1] + ".."; });
        fs::path source = project_.source / path;
        if (!fs::exists(source)) source = "/" + path;
        return fs::exists(source) ? std::optional(source.lexically_normal()) : std::nullopt;
      });
}

/// What only CMake can tell (globs) Ninja takes for work; then the build is as old as its log.
bool is_cmake_up_to_date(const fs::path& top, const fs::path& folder) {
  static const std::optional<fs::path> kNinja = find_program("ninja");
  if (!kNinja) return false;
  if (!fs::exists(folder / "CMakeFiles/VerifyGlobs.cmake")) {
    ProcessOptions gather;
    gather.keep_errors = false;
    ProcessResult result = run_process({kNinja->string(), "-n", "-C", folder.string()}, gather);
    return result.output.find("ninja: no work to do.") != std::string::npos;
  }
  std::error_code error;
  return !has_source_after(top, fs::last_write_time(folder / ".ninja_log", error));
}

}  // namespace natmod::project
