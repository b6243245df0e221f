// A new project, from the templates of the SDK.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace natmod::project {

struct ScaffoldOptions {
  std::string name;     ///< of the module, and of the folder
  bool cpp = false;     ///< C++ in place of C
  bool python = false;  ///< with a Python part
};

/// Makes the folder; its files, in the order of their names. Error if the name is no Python name,
/// or if there is such a folder with something in it.
std::vector<std::filesystem::path> make_project(const ScaffoldOptions& options,
                                                const std::filesystem::path& folder);

}  // namespace natmod::project
