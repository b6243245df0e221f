// String and bytes literals: from the spelling in the text to the value.
#pragma once

#include <vector>

#include "session/source.h"

namespace natmod::session {

struct StringLiteral {
  /// A run of text (escapes resolved), or a replacement field of an f-string.
  struct Part {
    bool is_field = false;
    std::string text;          ///< run: the text; field: what stands before the value, for `{x=}`
    Span expression;           ///< field
    std::string conversion;    ///< field: "", "!r" or "!s"
    std::vector<Part> format;  ///< field: after the colon; fields in it have no format of their own
  };
  bool is_bytes = false;
  bool is_format = false;
  std::vector<Part> parts;  ///< a literal that is no f-string has one run at most
};

/// Decodes the literal at `span`. str values are UTF-8. Throws SyntaxError.
StringLiteral decode_string(const Source& source, Span span);

}  // namespace natmod::session
