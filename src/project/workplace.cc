#include "project/workplace.h"

#include <unistd.h>

#include <cstdlib>
#include <initializer_list>
#include <string>

#include "base/error.h"

namespace natmod::project {

namespace fs = std::filesystem;

fs::path own_program() {
  std::error_code error;
  fs::path self = fs::read_symlink("/proc/self/exe", error);
  if (error) fail("cannot tell where the program natmod is: {}", error.message());
  return self;
}

namespace {

/// The first of these, as seen from the folder of the program, that has the file.
std::optional<fs::path> look_beside_program(std::initializer_list<const char*> places,
                                            const char* file) {
  fs::path folder = own_program().parent_path();
  for (const char* place : places) {
    fs::path candidate = (folder / place).lexically_normal();
    if (std::error_code error; fs::exists(candidate / file, error)) return candidate;
  }
  return std::nullopt;
}

fs::path find_beside_program(std::initializer_list<const char*> places, const char* file,
                             std::string_view what) {
  if (auto found = look_beside_program(places, file)) return *found;
  fs::path folder = own_program().parent_path();
  fail("{} is missing: it belongs in {}; is natmod installed completely?", what,
       (folder / *places.begin()).lexically_normal().string());
}

}  // namespace

fs::path sdk_folder() {
  return find_beside_program({"../share/natmod/sdk", "../../../sdk"}, "toolchains.mk",
                             "natmod's SDK");
}

std::optional<fs::path> docs_folder() {
  return look_beside_program({"../share/doc/natmod/docs", "../../../docs"}, "index.md");
}

fs::path package_folder() {
  return find_beside_program({"../lib/cmake/natmod", ".."}, "natmodConfig.cmake",
                             "natmod's CMake package");
}

std::optional<fs::path> find_program(std::string_view name) {
  auto is_program = [](const fs::path& path) {
    std::error_code error;
    return fs::is_regular_file(path, error) && ::access(path.c_str(), X_OK) == 0;
  };
  if (name.find('/') != name.npos) {
    return is_program(name) ? std::optional(fs::path(name)) : std::nullopt;
  }
  const char* variable = std::getenv("PATH");
  std::string_view folders = variable != nullptr ? variable : "";
  while (!folders.empty()) {
    size_t end = std::min(folders.find(':'), folders.size());
    fs::path candidate = fs::path(folders.substr(0, end)) / name;
    if (is_program(candidate)) return candidate;
    folders.remove_prefix(std::min(end + 1, folders.size()));
  }
  return std::nullopt;
}

std::string need_program(std::string_view name, std::string_view package) {
  if (auto program = find_program(name)) return program->string();
  fail("{} is not found: apt install {}", name, package);
}

}  // namespace natmod::project
