// What could follow in a line that a user is typing at the prompt.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/runtime.h"

namespace natmod::session {

struct Completion {
  size_t begin = 0;                ///< in the line: what is replaced reaches from here to its end
  std::vector<std::string> words;  ///< sorted
};

/// Completes the name, or the dotted path of names, that `line` ends with. Objects are looked up,
/// not called, though an attribute may run code of its class. Names with a leading underscore are
/// offered only where one was typed.
Completion complete(board::Runtime& runtime, std::string_view line);

}  // namespace natmod::session
