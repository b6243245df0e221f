// natmod link --runtime: the run-time libraries, for the linker.
#pragma once

#include <string>

#include "link/link.h"

namespace natmod::cli {

struct RuntimeArguments {
  bool is_wanted = false;
  std::string compiler;  ///< of the module's code; empty: the first that is found
  std::string flags;     ///< of the module's code, as far as they matter to libraries
};

/// Finds the libraries, compiling the SDK's if need be, and reads them. `output` is the module,
/// whose folder makes up for a cache that cannot be used.
link::Runtime read_runtime(const RuntimeArguments& arguments, const Target& target,
                           uint8_t sub_version, const std::string& output);

}  // namespace natmod::cli
