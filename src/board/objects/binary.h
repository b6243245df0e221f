// Values packed in memory by type code, as array and struct have them.
//
// Source: MicroPython's py/binary.c.
#pragma once

#include <optional>

#include "board/value.h"

namespace natmod::board {

class Runtime;

inline constexpr char kBytearrayTypecode = 1;

struct PackedSize {
  size_t size;
  size_t alignment;
};
/// `struct_type` is '@' (native), '<' or '>'. ValueError for a code that does not exist.
PackedSize packed_size(Runtime& rt, char struct_type, char code);
/// The value at p[index].
Value packed_get(Runtime& rt, char code, Address p, size_t index);
void packed_set(Runtime& rt, char code, Address p, size_t index, Value value);

}  // namespace natmod::board
