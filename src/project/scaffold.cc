#include "project/scaffold.h"

#include <map>
#include <string_view>

#include "base/error.h"
#include "base/files.h"
#include "project/module_name.h"
#include "project/workplace.h"

namespace natmod::project {
namespace {

namespace fs = std::filesystem;

enum class When { always, c, cpp, python };

/// A template, and where it goes; a second row for the same place is appended to it.
struct Row {
  const char* file;
  const char* place;
  When when = When::always;
};
constexpr Row kRows[] = {
    {"CMakeLists.txt", "CMakeLists.txt"},
    {"CMakePresets.json", "CMakePresets.json"},
    {"README.md", "README.md"},
    {"gitignore", ".gitignore"},
    {"clangd", ".clangd"},
    {"package.json", "package.json"},
    {"ci.yml", ".github/workflows/build.yml"},
    {"session.txt", "tests/@NAME@.txt"},
    {"session_python.txt", "tests/@NAME@.txt", When::python},
    {"module.c", "@NAME@.c", When::c},
    {"module.cpp", "@NAME@.cpp", When::cpp},
    {"part.py", "@NAME@_part.py", When::python},
};

bool is_wanted(When when, const ScaffoldOptions& options) {
  switch (when) {
    case When::always:
      return true;
    case When::c:
      return !options.cpp;
    case When::cpp:
      return options.cpp;
    case When::python:
      return options.python;
  }
  return false;
}

std::string fill(std::string text, const std::map<std::string, std::string>& values) {
  for (const auto& [name, value] : values) {
    std::string mark = "@" + name + "@";
    for (size_t at = 0; (at = text.find(mark, at)) != text.npos; at += value.size()) {
      text.replace(at, mark.size(), value);
    }
  }
  return text;
}

void check_name(const std::string& name) {
  std::string fault = find_name_fault(name);
  if (fault.empty()) fault = find_name_clash(name);
  if (!fault.empty()) fail("'{}' {}: take another name", name, fault);
}

}  // namespace

std::vector<fs::path> make_project(const ScaffoldOptions& options, const fs::path& folder) {
  check_name(options.name);
  if (fs::exists(folder) && !(fs::is_directory(folder) && fs::is_empty(folder))) {
    fail("{}: is there already", folder.string());
  }
  std::string source = options.name + (options.cpp ? ".cpp" : ".c");
  std::map<std::string, std::string> values = {
      {"NAME", options.name},
      {"LANGUAGE", options.cpp ? "C CXX" : "C"},
      {"SOURCES", source + (options.python ? " " + options.name + "_part.py" : "")},
  };
  std::map<fs::path, std::string> files;
  fs::path templates = sdk_folder() / "templates";
  for (const Row& row : kRows) {
    if (!is_wanted(row.when, options)) continue;
    std::vector<uint8_t> bytes = read_file(templates / row.file);
    files[fill(row.place, values)] += fill(std::string(bytes.begin(), bytes.end()), values);
  }
  std::vector<fs::path> made;
  for (const auto& [place, text] : files) {
    fs::create_directories((folder / place).parent_path());
    write_file(folder / place, text);
    made.push_back(place);
  }
  return made;
}

}  // namespace natmod::project
