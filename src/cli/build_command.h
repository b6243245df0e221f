// What `natmod build` and the commands that build first have in common: their options, the display
// of progress, and the table.
#pragma once

#include "cli/command.h"
#include "project/build.h"

namespace natmod::cli {

struct BuildArguments {
  std::string arch = "all";
  std::string target;  ///< board or port in their place
  std::vector<std::string> include_folders, definitions, compile_options;
  std::string name;
  std::vector<std::string> sources;
  project::BuildOptions options;
};

/// --arch, --target, --abi, --release and the others, on a command that builds.
void add_build_options(Command& command, BuildArguments& arguments);

/// Takes NAME=VALUE out of the arguments, for Makefiles. Error if what is left is no project.
project::Project find_named_project(BuildArguments& arguments);

/// Builds, showing progress on standard error, and prints what failed. Error if an architecture
/// that is named has no compiler.
project::BuiltProject build_with_progress(BuildArguments& arguments);

/// The table of what was built.
void print_table(const project::BuiltProject& built);

}  // namespace natmod::cli
