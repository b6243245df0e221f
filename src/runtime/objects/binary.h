// Values packed in memory by type code, as array and struct have them.
//
// Source: MicroPython's py/binary.c.
#pragma once

#include <string>
#include <string_view>

#include "runtime/memory/value.h"

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

// As struct has them: bytes apart from any array, in either order.
Value unpack_value(Runtime& rt, char code, std::string_view bytes, bool big_endian);
/// `size` bytes; of an integer, the low ones.
std::string pack_value(Runtime& rt, char code, size_t size, bool big_endian, Value value);

}  // namespace natmod::board
