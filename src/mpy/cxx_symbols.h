// Symbol names that carry data (sdk/include/natmod/abi/cxx_symbols.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace natmod::mpy {

/// A QSTR that an object names by a symbol.
struct QstrSymbol {
  std::string text;
  bool is_index = false;  ///< the symbol stands for the entry's index, not for its address
};

/// nullopt if `symbol` is no such name. Error if it is one, but of another version, or of a string
/// that no firmware can intern: more than 255 bytes, or with a zero byte.
std::optional<QstrSymbol> read_qstr_symbol(std::string_view symbol);

/// Whether a section of this name, or a symbol, is the text of a .pyi file.
bool is_pyi_name(std::string_view name);

}  // namespace natmod::mpy
