// Where the fields of MicroPython's objects lie, in machine words from the object's address. Every
// object starts with the address of its type. What is not made of words alone is said where it is.
//
// Source: MicroPython's py/obj*.h, py/objlist.h, py/objfun.h, py/stream.h, py/bc.h, at v1.23 and
// later.
#pragma once

#include <cstdint>

namespace natmod::board::layout {

enum : uint32_t { type = 0 };

struct Str {  // str and bytes
  enum : uint32_t { hash = 1, len, data, words };
};
struct List {
  enum : uint32_t { alloc = 1, len, items, words };
};
struct Tuple {
  enum : uint32_t { len = 1, items };
};
// mp_map_t. The first word: bit 0 all keys are QSTRs, bit 1 fixed, bit 2 ordered, then the count.
struct Map {
  enum : uint32_t { used = 0, alloc, table, words };
  static constexpr uint64_t kAllQstrs = 1, kFixed = 2, kOrdered = 4;
  static constexpr unsigned kUsedShift = 3;
};
struct Dict {
  enum : uint32_t { map = 1, words = map + Map::words };
};
struct Set {
  enum : uint32_t { alloc = 1, used, table, words };
};
// array, bytearray and memoryview. `code`: the low byte is the type code (bit 7 in a memoryview:
// writable), the rest the number of free items, for a memoryview the offset in items.
struct Array {
  enum : uint32_t { code = 1, len, items, words };
};
struct Slice {
  enum : uint32_t { start = 1, stop, step, words };
};
// `traceback`: the allocated and the used number of words, half a word each.
struct Exception {
  enum : uint32_t { traceback = 1, traceback_data, args, words };
};
struct Instance {
  enum : uint32_t { members = 1, subobj = members + Map::words };
};
struct FunFixed {  // fun_builtin_0 … 3
  enum : uint32_t { fun = 1, words };
};
// fun_builtin_var. `signature` is 32 bits wide: n_min << 17 | n_max << 1 | takes keywords.
struct FunVar {
  enum : uint32_t { signature = 1, fun, words };
};
struct FunBc {  // fun_bc, fun_native, fun_viper, generator
  enum : uint32_t { context = 1, child_table, bytecode, extra_args };
};
struct FunAsm {
  enum : uint32_t { n_args = 1, code, signature, words };
};
// A module followed by its constants: what fun_bc's context points at.
struct ModuleContext {
  enum : uint32_t { globals = 1, qstr_table, obj_table, words };
};
// Our own: what compile() gives.
struct Code {
  enum : uint32_t { function = 1, words };
};
struct Closure {
  enum : uint32_t { fun = 1, n_closed, closed };
};
struct BoundMethod {
  enum : uint32_t { meth = 1, self, words };
};
struct Cell {
  enum : uint32_t { object = 1, words };
};
struct Property {
  enum : uint32_t { getter = 1, setter, deleter, words };
};
struct StaticMethod {  // and classmethod
  enum : uint32_t { fun = 1, words };
};
struct Super {
  enum : uint32_t { cls = 1, object, words };
};
// Our own behind `pending`, which is null while it runs, None, or an exception that waits. `next`
// is 0 at the end. Behind the values: what its handlers handle, then the handlers.
struct Generator {
  enum : uint32_t { pending = 1, function, next, depth, n_handlers, values };
};
// mp_code_state_native_t, and the generator that has one behind `pending`. `n_state` is 16 bits
// wide, and as many are behind it.
struct NativeState {
  enum : uint32_t { function = 0, ip, sp, n_state, old_globals, values };
};
struct NativeGenerator {
  enum : uint32_t { pending = 1, state };
};
struct Range {
  enum : uint32_t { start = 1, stop, step, words };
};
// Our own: an integer that is not small. `sign_and_size`: bit 0 negative, then the number of
// 32-bit digits, which follow, the lowest first.
struct BigInt {
  enum : uint32_t { sign_and_size = 1, digits };
};

// Not objects.
struct Print {
  enum : uint32_t { data = 0, print_strn, words };
};
struct Stream {
  enum : uint32_t { read = 0, write, ioctl, flags, words };
};
struct IterBuf {
  enum : uint32_t { base = 0, buf, words = 4 };
};
struct GetIterIterNext {
  enum : uint32_t { getiter = 0, iternext, words };
};
struct BufferInfo {  // typecode is an int
  enum : uint32_t { buf = 0, len, typecode, words };
};
struct MapElem {
  enum : uint32_t { key = 0, value, words };
};
// mp_arg_t: two 16-bit numbers, then the default value in the next word.
struct Arg {
  static constexpr unsigned kQstr = 0, kFlags = 2;
  enum : uint32_t { value = 1, words };
};

// mp_obj_type_t: the type's type (a word), flags and name (16 bits each), twelve 8-bit slot indices
// (0: no such slot), then the slots, of which index 1 is the first.
struct Type {
  static constexpr unsigned flags(unsigned word) { return word; }
  static constexpr unsigned name(unsigned word) { return word + 2; }
  static constexpr unsigned slot_index(unsigned word) { return word + 4; }
  static constexpr unsigned slots(unsigned word) { return word + 16; }
  static constexpr unsigned kSlots = 12;
};

}  // namespace natmod::board::layout
