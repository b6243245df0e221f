// What there is on this machine to build modules with.
#pragma once

#include <string>
#include <vector>

#include "project/libraries.h"
#include "project/toolchains.h"

namespace natmod::project {

struct CompilerReport {
  Toolchain toolchain;
  bool links = false;            ///< natmod link knows the architecture
  std::string version;           ///< of the compiler
  std::vector<Library> missing;  ///< run-time libraries that are not there
  std::string core;              ///< which the compiler is told of, and by which file; or empty
  bool is_ready() const { return links && toolchain.fault.empty(); }
};

CompilerReport inspect_compiler(const Toolchains& toolchains, const std::string& arch);

/// A command for each kind of system that installs the compiler: "Debian, Ubuntu: apt install …".
std::vector<std::string> how_to_install(const Toolchains& toolchains, const std::string& arch);

}  // namespace natmod::project
