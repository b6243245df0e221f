// What there is to build: a CMake project, or bare sources, for which a CMake project is written.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace natmod::project {

struct Project {
  std::filesystem::path source;  ///< has the CMakeLists.txt
  std::filesystem::path build;   ///< a folder of it for each configuration
  std::filesystem::path top;     ///< what results are relative to
};

/// `arguments`: nothing, for the project here; a folder with a CMakeLists.txt; or sources, of a
/// module that is called `name`, or like the first of them. Error if it is none of these.
Project find_project(const std::vector<std::string>& arguments, const std::string& name);

}  // namespace natmod::project
