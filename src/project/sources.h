// What there is to build: a CMake project, one whose Makefile makes a module, or bare sources, for
// which a CMake project is written.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace natmod::project {

struct Project {
  std::filesystem::path source;    ///< has the CMakeLists.txt or the Makefile
  std::filesystem::path build;     ///< a folder of it for each configuration
  std::filesystem::path top;       ///< what results are relative to
  std::filesystem::path makefile;  ///< empty: CMake builds it
};

/// `arguments`: nothing, for the project here; the folder of a project; or sources, of a module
/// that is called `name`, or like the first of them. Error if it is none of these.
Project find_project(const std::vector<std::string>& arguments, const std::string& name);

/// Whether a file of this name is something that a build reads and nobody but the author writes.
bool is_source(const std::filesystem::path& path);

}  // namespace natmod::project
