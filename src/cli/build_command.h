// What `natmod build` and the commands that build first have in common: their options, the display
// of progress, and the table.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>

#include "project/build.h"

namespace natmod::cli {

struct BuildArguments {
  std::string arch = "all";
  std::string name;
  std::vector<std::string> sources;
  project::BuildOptions options;
};

/// --arch, --abi, --release and the others, on a command that builds.
void add_build_options(CLI::App& command, BuildArguments& arguments);

struct BuiltProject {
  project::Project project;
  project::BuildReport report;
};

/// Builds, showing progress on standard error, and prints what failed. Error if an architecture
/// that is named has no compiler.
BuiltProject build_with_progress(BuildArguments& arguments);

/// The table of what was built.
void print_table(const BuiltProject& built);

}  // namespace natmod::cli
