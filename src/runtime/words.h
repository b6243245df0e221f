// Words of guest memory: as values in representation A, as numbers, and as fields of objects.
#pragma once

#include <cstdint>

#include "runtime/state.h"

namespace natmod::board {

inline GuestMemory& memory(Runtime& rt) {
  return rt.state().memory;
}

// -- Representation A

inline bool is_small_int(Value v) {
  return (v.bits & 1) != 0;
}
inline bool is_qstr(Value v) {
  return (v.bits & 7) == 2;
}
inline bool is_object(Value v) {
  return (v.bits & 3) == 0;
}
inline constexpr Value kNone{6}, kFalse{14}, kTrue{30};
inline bool is_bool(Value v) {
  return v == kFalse || v == kTrue;
}

inline int64_t small_value(Runtime& rt, Value v) {
  return rt.state().config.word_size == 8
             ? static_cast<int64_t>(v.bits) >> 1
             : static_cast<int32_t>(static_cast<uint32_t>(v.bits)) >> 1;
}
inline int64_t small_max(Runtime& rt) {
  return rt.state().config.word_size == 8 ? INT64_MAX >> 1 : INT32_MAX >> 1;
}
inline bool fits_small(Runtime& rt, int64_t n) {
  return n <= small_max(rt) && n >= -small_max(rt) - 1;
}
/// The low bits of n, whatever it is.
inline Value small(Runtime& rt, int64_t n) {
  const uint64_t bits = static_cast<uint64_t>(n) << 1 | 1;
  return Value{rt.state().config.word_size == 8 ? bits : static_cast<uint32_t>(bits)};
}
inline Value qstr_value(Qstr q) {
  return Value{uint64_t{q} << 3 | 2};
}
inline Qstr qstr_number(Value v) {
  return static_cast<Qstr>(v.bits >> 3);
}
inline Value bool_value(bool b) {
  return b ? kTrue : kFalse;
}
/// A machine word as the signed number that the guest takes it for.
inline int64_t signed_word(Runtime& rt, uint64_t word) {
  return rt.state().config.word_size == 8 ? static_cast<int64_t>(word)
                                          : static_cast<int32_t>(static_cast<uint32_t>(word));
}
inline uint64_t word_mask(Runtime& rt) {
  return rt.state().config.word_size == 8 ? ~uint64_t{0} : 0xffffffffu;
}

// -- Fields

inline size_t words(Runtime& rt, size_t n) {
  return n * rt.state().config.word_size;
}
inline uint64_t field(Runtime& rt, Value object, size_t index) {
  return memory(rt).field(object.address(), index);
}
inline Value value_field(Runtime& rt, Value object, size_t index) {
  return memory(rt).value(object.address(), index);
}
inline void set_field(Runtime& rt, Value object, size_t index, uint64_t word) {
  memory(rt).set_field(object.address(), index, word);
}
inline void set_field(Runtime& rt, Value object, size_t index, Value value) {
  memory(rt).set_value(object.address(), index, value);
}

}  // namespace natmod::board
