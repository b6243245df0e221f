// The run-time libraries of an architecture: what its compiler has, and the SDK's own (sdk/lib),
// which is compiled when it is first asked for. sdk/toolchains.mk says which there are; the make
// fragment and natmod.cmake look for the same.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "project/toolchains.h"

namespace natmod::project {

struct Library {
  std::string name;  ///< as the table has it: libm, libgcc, musl, FOLDER/FILE of NATMOD_XTENSA
  std::filesystem::path file;  ///< where it is or should be
  bool exists() const;
};

/// The compiler's, in the order in which they are searched.
std::vector<Library> compiler_libraries(const Toolchains& toolchains, const std::string& arch,
                                        const std::filesystem::path& compiler);

/// Archives with all that `natmod link --runtime` links on demand, in the order in which they are
/// searched: the SDK's, then the compiler's. The SDK's is kept under $XDG_CACHE_HOME/natmod by what
/// it is made of. Error, saying what to install, if there is no compiler or it lacks a library.
/// `abi` is the version that headers see: "0x603".
std::vector<std::filesystem::path> runtime_libraries(const Toolchains& toolchains,
                                                     const std::string& arch,
                                                     const std::string& abi);

}  // namespace natmod::project
