// What a module takes of a board's memory once it is imported: it is imported on the virtual board.
#pragma once

#include <string>
#include <vector>

#include "mpy/abi.h"

namespace natmod::project {

struct MemoryUse {
  std::string port;
  size_t heap = 0;        ///< bytes of the garbage-collected heap
  size_t executable = 0;  ///< bytes of memory for code beside it
};

/// For each port that has the architecture. Error if the module cannot be imported there.
std::vector<MemoryUse> measure_memory(const std::string& module, mpy::Arch arch, size_t text);

}  // namespace natmod::project
