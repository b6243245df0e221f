// The run-time libraries of an architecture: what its compiler has, and the SDK's own (sdk/lib),
// which is compiled when it is first asked for. sdk/toolchains.mk says which there are. Make and
// CMake leave all of it to `natmod link --runtime`.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "project/toolchain.h"

namespace natmod::project {

struct Library {
  std::string name;            ///< libm, libgcc, libc, picolibc, musl; sdk: the SDK's own
  std::filesystem::path file;  ///< empty if there is none
  std::string fault;           ///< what is missing, and what gets it; empty if nothing is
};

/// For whom libraries are looked for.
struct RuntimeRequest {
  std::string arch;
  std::string abi;               ///< as headers see it: "0x603"
  std::string compiler;          ///< the module's, with arguments; empty: the first that is found
  std::string flags;             ///< of the module's code, that the SDK's library needs, too
  std::filesystem::path nearby;  ///< a folder to compile in where the user's cache cannot be used
};

/// The compiler's, in the order in which they are searched. clang takes those of a GCC.
std::vector<Library> compiler_libraries(const Toolchains& toolchains, const Toolchain& toolchain);

/// All that `natmod link --runtime` links on demand, in the order in which it is searched: the
/// SDK's, then the compiler's. Without a compiler it is one that has no name, but a fault.
std::vector<Library> runtime_libraries(const Toolchains& toolchains, const RuntimeRequest& request);

/// Where tools/musl_libraries.sh was run: $NATMOD_MUSL, or beside the SDK.
std::filesystem::path musl_folder(const std::filesystem::path& sdk);

}  // namespace natmod::project
