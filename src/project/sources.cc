#include "project/sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "base/error.h"
#include "base/files.h"
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
    fail(
        "{}: neither a folder with a CMakeLists.txt nor a source (.c, .cpp, .cc, .cxx, .S, .s, "
        ".py)",
        source);
  }
  return *found;
}

std::string quoted(const fs::path& path) {
  std::string out = "\"";
  for (char c : path.string()) {
    if (c == '"' || c == '\\' || c == '$') out += '\\';
    out += c;
  }
  return out + "\"";
}

/// A project of these sources, in build/natmod/NAME of the current folder.
Project write_project(const std::vector<std::string>& sources, const std::string& name) {
  std::set<std::string_view> languages{"C"};  // what the toolchain is known by
  std::string list;
  for (const std::string& source : sources) {
    const Kind& kind = kind_of(source);
    if (!fs::is_regular_file(source)) fail("{}: there is no such file", source);
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
  return {folder, folder, fs::current_path()};
}

}  // namespace

Project find_project(const std::vector<std::string>& arguments, const std::string& name) {
  fs::path folder = arguments.empty() ? "." : arguments[0];
  if (arguments.size() > 1 || fs::is_regular_file(folder)) return write_project(arguments, name);
  if (!fs::is_directory(folder)) {
    fail("{}: there is no such file or folder", folder.string());
  }
  folder = fs::canonical(folder);
  if (!fs::exists(folder / "CMakeLists.txt")) {
    fail(
        "{}: no CMakeLists.txt here: name the sources (natmod build x.c), or begin a project with "
        "`natmod new NAME`",
        folder.string());
  }
  return {folder, folder / "build", folder};
}

}  // namespace natmod::project
