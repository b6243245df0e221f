// Moves code to a place further up in the QSTR and object tables.
#pragma once

#include <string_view>

#include "mpy/mpy_file.h"

namespace natmod::mpy {

/// How far a file's entries move in the tables of a merged file.
struct TableShift {
  uint32_t qstrs = 0;
  uint32_t objects = 0;
};

/// Whether the code, children included, can be made to follow its entries. Machine code made from
/// Python cannot: the indices are in its instructions.
bool can_shift_tables(const RawCode& code);

/// Makes `code` and its children index the moved entries. `name` is what messages call it. The line
/// numbers of bytecode are dropped.
void shift_tables(RawCode& code, Arch arch, TableShift shift, std::string_view name);

}  // namespace natmod::mpy
