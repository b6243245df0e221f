// Modules for several architectures: a folder for each in which CMake and Ninja, or make, build,
// all of them at the same time; the results go to dist/ARCH_ABI/.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "mpy/loading.h"
#include "project/sizes.h"
#include "project/sources.h"

namespace natmod::project {

struct BuildOptions {
  std::vector<std::string> archs;
  std::string abi = mpy::abi_name();
  bool release = false;    ///< build type Release in place of Debug (-g), in folders of its own
  std::string float_type;  ///< none, float, double; empty: the project's, or the architecture's
  std::string firmware;  ///< tree of MicroPython (a whole path) whose sources and headers are used;
                         ///< or empty
  std::string launcher;  ///< put before each compiler: ccache, distcc
  std::string mpy_cross;  ///< compiles Python sources; empty: natmod itself
  std::vector<std::string>
      compile_options;  ///< more options for all compilers, behind the project's
  std::vector<std::string> make_variables;  ///< NAME=VALUE, for a project's Makefile
  bool runtime = true;                      ///< link what is needed of the run-time libraries
  std::string output;                       ///< folder of the results; empty: dist of the project
  unsigned jobs = 0;     ///< compilers at the same time; 0: as many as processors
  bool verbose = false;  ///< show commands
};

struct BuiltModule {
  std::string arch;
  std::string name;            ///< of the module
  std::filesystem::path file;  ///< in the folder of the results
  std::filesystem::path map;   ///< from the linker
  Sizes sizes;
  std::optional<size_t> before;  ///< bytes of the file that this one takes the place of
  bool changed = true;           ///< its content is another
};

/// What the tools said, where there is nothing for an architecture, or in warning.
struct BuildFailure {
  std::string arch;
  std::string output;
};

struct BuildReport {
  std::vector<std::filesystem::path> folders;  ///< where each architecture was built
  std::vector<BuiltModule> modules;            ///< in the order of the architectures
  std::vector<BuildFailure> failures;
  std::vector<BuildFailure> warnings;  ///< what the tools said though nothing failed
};

/// A project, and what came of building it.
struct BuiltProject {
  Project project;
  BuildReport report;
};

/// Where an architecture's build is; called from several threads, but never twice at a time.
struct Progress {
  std::string arch;   ///< empty: of no one's, all wait
  std::string step;   ///< "configuring", or what Ninja says
  unsigned done = 0;  ///< of its own steps
  unsigned total = 0;
  unsigned archs_done = 0;  ///< architectures that are ready
};

/// Error if CMake or Ninja is not here. What the compilers refuse is in the report.
BuildReport build(const Project& project, const BuildOptions& options,
                  const std::function<void(const Progress&)>& watch);

}  // namespace natmod::project
