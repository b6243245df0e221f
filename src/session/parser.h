// Text to trees. The grammar is Python's, as far as MicroPython's parser takes it and without
// `yield` and `await`; what MicroPython refuses (`[*a]`, `{**a}`) is refused here with its text, so
// that a session that passes here also passes on a board.
#pragma once

#include <memory>

#include "session/ast.h"

namespace natmod::session {

/// Any number of statements. Throws SyntaxError.
std::shared_ptr<const Block> parse(const Source& source);

}  // namespace natmod::session
