// Text to tokens, by Python's rules: indentation makes blocks, brackets join lines, a backslash
// joins two, `#` starts a comment. Where MicroPython's lexer is narrower than Python's (prefixes of
// strings in lower case only) this one is too, so that a session means the same on both.
#pragma once

#include <vector>

#include "session/token.h"

namespace natmod::session {

/// The tokens of the whole text; the last is Tok::end. Throws SyntaxError.
std::vector<Token> tokenize(const Source& source);

/// The tokens of one bracketed part of the text (a replacement field of an f-string), in which
/// neither lines nor indentation count.
std::vector<Token> tokenize_expression(const Source& source, Span part);

}  // namespace natmod::session
