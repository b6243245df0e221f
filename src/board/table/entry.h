// Shorthand for the functions of the table: how arguments become values and results go back.
#pragma once

#include "board/table/fun_table.h"
#include "runtime/words.h"

namespace natmod::board {

using In = emu::ArgumentReader;

inline emu::Value nothing() {
  return emu::Value::none();
}
inline emu::Value give(Value value) {
  return emu::Value::word(value.bits);
}
inline emu::Value give_word(uint64_t word) {
  return emu::Value::word(word);
}
inline emu::Value give_bool(bool b) {
  return emu::Value::word(b ? 1 : 0);
}
inline Value take(In& in) {
  return Value{in.word()};
}
inline Qstr take_qstr(In& in) {
  return static_cast<Qstr>(in.word());
}
/// A C bool or char: the caller need not have cleared the rest of the register.
inline uint8_t take_byte(In& in) {
  return static_cast<uint8_t>(in.word());
}

inline void put(Runtime& rt, Address out, size_t index, Value value) {
  memory(rt).set_value(out, index, value);
}
inline void put(Runtime& rt, Address out, const AttrDest& dest) {
  put(rt, out, 0, dest.object);
  put(rt, out, 1, dest.self);
}

}  // namespace natmod::board
