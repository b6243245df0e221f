// Linker scripts, as far as they reach this linker: lists of fixed addresses (the ROM symbols of a
// chip), and the text files that C libraries install in place of an archive (GROUP, INPUT).
//
// Source: GNU ld manual, "Assigning Values to Symbols" and "Commands Dealing with Files".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "link/link.h"

namespace natmod::link {

struct LinkerScript {
  std::vector<Extern> symbols;     ///< of `name = expression;` and PROVIDE, in order
  std::vector<std::string> files;  ///< of INPUT and GROUP, AS_NEEDED included
};

/// Expressions are numbers, symbols defined above, parentheses, + - * / << >> & | ~ and unary
/// minus. Commands that only concern programs (OUTPUT_FORMAT, SECTIONS, …) are passed over. Error
/// with file and line for anything else, and for a symbol with two values.
LinkerScript parse_linker_script(std::string_view text, const std::string& name);

/// True if `text` could be a linker script: readable text, and no object or archive.
bool is_text(std::string_view text);

}  // namespace natmod::link
