// Text to trees. The grammar is Python's, as far as MicroPython's parser takes it and without
// `yield` and `await`; what MicroPython refuses (`[*a]`, `{**a}`) is refused here with its text, so
// that a session that passes here also passes on a board.
#pragma once

#include <memory>
#include <string>

#include "session/ast.h"

namespace natmod::session {

/// Any number of statements. Throws SyntaxError.
std::shared_ptr<const Block> parse(const Source& source);

/// Whether a prompt should ask for another line: the lines so far are not a whole statement, or one
/// with a block, which an empty line ends. Every line of `text` ends in a newline.
bool needs_more(const std::string& text);

}  // namespace natmod::session
