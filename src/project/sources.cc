#include "project/sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "base/error.h"
#include "base/files.h"
#include "project/make_build.h"
#include "project/module_name.h"

namespace natmod::project {
namespace {

namespace fs = std::filesystem;

struct Kind {
  std::string_view suffix;
  std::string_view language;  ///< CMake's name; empty: no compiler's
};
constexpr std::array kKinds = {
    Kind{".c", "C"},   Kind{".cpp", "CXX"}, Kind{".cc", "CXX"}, Kind{".cxx", "CXX"},
    Kind{".S", "ASM"}, Kind{".s", "ASM"},   Kind{".py", ""},
};

const Kind& kind_of(const std::string& source) {
  std::string suffix = fs::path(source).extension().string();
  auto found = std::ranges::find(kKinds, suffix, &Kind::suffix);
  if (found == kKinds.end()) {
    fail("{}: neither the folder of a project nor a source (.c, .cpp, .cc, .cxx, .S, .s, .py)",
         source);
  }
  return *found;
}

/// Before anything is made: CMake and Ninja fail later, and say what nobody understands.
void check_cmake_path(const fs::path& path) {
  constexpr std::string_view kRefused = "';$\"#\\[]?,|<>\n";
  std::string text = path.string();
  size_t at = text.find_first_of(kRefused);
  if (at == text.npos) return;
  fail("{}: CMake builds nothing where a path has {} in it: rename it", text, text[at]);
}

std::string quoted(const fs::path& path) {
  return fmt::format("\"{}\"", path.string());
}

/// A project of these sources, in build/natmod/NAME of the current folder.
Project write_project(const std::vector<std::string>& sources, const std::string& name) {
  std::set<std::string_view> languages{"C"};  // what the toolchain is known by
  std::string list;
  check_cmake_path(fs::current_path());
  for (const std::string& source : sources) {
    if (fs::is_directory(source)) fail("{}: build one project at a time, or sources", source);
    const Kind& kind = kind_of(source);
    if (!fs::is_regular_file(source)) fail("{}: there is no such file", source);
    check_cmake_path(source);
    if (!kind.language.empty()) languages.insert(kind.language);
    list += fmt::format("\n  {}", quoted(fs::absolute(source).lexically_normal()));
  }
  std::string module = name.empty() ? fs::path(sources[0]).stem().string() : name;
  if (std::string fault = find_name_fault(module); !fault.empty()) {
    fail("'{}' {}: give another with --name", module, fault);
  }
  std::string text = fmt::format(
      "# Written by natmod build.\ncmake_minimum_required(VERSION 3.25)\n"
      "find_package(natmod REQUIRED)\nproject({}",
      module);
  for (std::string_view language : languages) text += fmt::format(" {}", language);
  text += fmt::format(")\nnatmod_add_module({}{})\ntarget_include_directories({} PRIVATE {})\n",
                      module, list, module, quoted(fs::current_path()));
  fs::path folder = fs::current_path() / "build" / "natmod" / module;
  fs::create_directories(folder);
  fs::path file = folder / "CMakeLists.txt";
  std::vector<uint8_t> wanted(text.begin(), text.end());
  if (!fs::exists(file) || read_file(file) != wanted) write_file(file, text);
  return {folder, folder, fs::current_path(), {}};
}

}  // namespace

Project find_project(const std::vector<std::string>& arguments, const std::string& name) {
  fs::path folder = arguments.empty() ? "." : arguments[0];
  if (arguments.size() > 1 || fs::is_regular_file(folder)) return write_project(arguments, name);
  if (!fs::is_directory(folder)) {
    fail("{}: there is no such file or folder", folder.string());
  }
  folder = fs::canonical(folder);
  std::optional<fs::path> makefile = find_module_makefile(folder);
  fs::path lists = folder / "CMakeLists.txt";
  // Beside such a Makefile a CMakeLists.txt may be for something else: tests, or a part of the
  // firmware.
  bool is_cmake =
      fs::exists(lists) && (!makefile || read_text(lists).find("natmod") != std::string::npos);
  if (!is_cmake && !makefile) {
    fail(
        "{}: no CMakeLists.txt here, and no Makefile that includes a dynruntime.mk: name the "
        "sources "
        "(natmod build x.c), or begin a project with `natmod new NAME`",
        folder.string());
  }
  if (is_cmake) check_cmake_path(folder);
  return {folder, folder / "build", folder, is_cmake ? fs::path() : *makefile};
}

bool is_source(const fs::path& path) {
  static constexpr std::array<std::string_view, 13> kSuffixes = {
      ".c", ".cpp", ".cc", ".cxx", ".h", ".hpp", ".hh", ".S", ".s", ".py", ".inc", ".cmake", ".mk"};
  static constexpr std::array<std::string_view, 4> kNames = {"CMakeLists.txt", "Makefile",
                                                             "makefile", "GNUmakefile"};
  return std::ranges::find(kSuffixes, path.extension().string()) != kSuffixes.end() ||
         std::ranges::find(kNames, path.filename().string()) != kNames.end();
}

}  // namespace natmod::project
