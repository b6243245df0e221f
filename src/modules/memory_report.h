// What micropython.mem_info() prints.
#pragma once

#include <string>

namespace natmod::board {

class Runtime;

/// With the map of the heap, a letter for each block of four words.
std::string memory_report(Runtime& rt, bool with_map);

}  // namespace natmod::board
