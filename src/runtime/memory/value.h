// A MicroPython object as the guest sees it: one machine word, zero-extended to 64 bits. It is a
// tagged small integer, a tagged QSTR, or the address of an object in guest memory (object
// representation A).
//
// Source: MicroPython's py/obj.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace natmod::board {

/// An address in guest memory. All of it lies below 2 GiB.
using Address = uint64_t;

struct Value {
  uint64_t bits = 0;

  constexpr bool operator==(const Value&) const = default;
  /// False for MP_OBJ_NULL only; a guest's None is an object, thus true.
  explicit constexpr operator bool() const { return bits != 0; }
  /// The address of the object, if the word is one.
  constexpr Address address() const { return bits; }
  static constexpr Value at(Address address) { return Value{address}; }
};

/// MP_OBJ_NULL, which also marks the end of an iteration.
inline constexpr Value kNull{0};
/// MP_OBJ_SENTINEL: a protocol marker ("load", "try the locals dict too"), never a Python object.
inline constexpr Value kSentinel{4};

/// Arguments of a call: positional ones, then keywords as key, value, key, value… (MicroPython's
/// order in memory).
struct Args {
  std::span<const Value> positional;
  std::span<const Value> keywords;

  size_t size() const { return positional.size(); }
  Value operator[](size_t index) const { return positional[index]; }
  size_t n_keywords() const { return keywords.size() / 2; }
};

/// A Python exception on its way through host code. `value` is the exception instance.
struct GuestException {
  Value value;
};

}  // namespace natmod::board
