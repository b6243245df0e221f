// What the most frequent operations do with the most frequent types: small integers, lists and
// tuples, ranges, attributes of plain instances. Nothing here allocates, raises or runs guest code;
// what is not so simple is left to the general ways, which would give the same.
#pragma once

#include <optional>

#include "runtime/layouts.h"
#include "runtime/names.h"
#include "runtime/objects/instance.h"
#include "runtime/objects/map.h"
#include "runtime/types.h"

namespace natmod::board {

enum class Truth : uint8_t { no, yes, asked_for };  ///< asked_for: the type has to say

inline Truth simple_truth(Value value) {
  constexpr Value kSmallZero{1};
  if (value == kTrue) return Truth::yes;
  if (value == kFalse || value == kNone || value == kSmallZero) return Truth::no;
  return is_small_int(value) ? Truth::yes : Truth::asked_for;
}

/// kNull: not so simple.
inline Value simple_arithmetic(Runtime& rt, BinaryOp op, int64_t a, int64_t b) {
  int64_t result = 0;
  switch (op) {
    case BinaryOp::less:
      return bool_value(a < b);
    case BinaryOp::more:
      return bool_value(a > b);
    case BinaryOp::equal:
      return bool_value(a == b);
    case BinaryOp::less_equal:
      return bool_value(a <= b);
    case BinaryOp::more_equal:
      return bool_value(a >= b);
    case BinaryOp::not_equal:
      return bool_value(a != b);
    case BinaryOp::add:
    case BinaryOp::inplace_add:
      result = a + b;  // of 63 bits each
      break;
    case BinaryOp::subtract:
    case BinaryOp::inplace_subtract:
      result = a - b;
      break;
    case BinaryOp::multiply:
    case BinaryOp::inplace_multiply:
      if (__builtin_mul_overflow(a, b, &result)) return kNull;
      break;
    case BinaryOp::and_:
    case BinaryOp::inplace_and:
      result = a & b;
      break;
    case BinaryOp::or_:
    case BinaryOp::inplace_or:
      result = a | b;
      break;
    case BinaryOp::xor_:
    case BinaryOp::inplace_xor:
      result = a ^ b;
      break;
    case BinaryOp::rshift:
    case BinaryOp::inplace_rshift:
      if (b < 0 || b > 63) return kNull;
      result = a >> b;
      break;
    case BinaryOp::floor_divide:
    case BinaryOp::inplace_floor_divide:
      if (b <= 0) return kNull;
      result = a / b - (a % b < 0 ? 1 : 0);
      break;
    case BinaryOp::modulo:
    case BinaryOp::inplace_modulo:
      if (b <= 0) return kNull;
      result = a % b + (a % b < 0 ? b : 0);
      break;
    default:
      return kNull;
  }
  return fits_small(rt, result) ? small(rt, result) : kNull;
}

inline Value simple_binary(Runtime& rt, BinaryOp op, Value left, Value right) {
  if (op == BinaryOp::is) return bool_value(left == right);
  if (!is_small_int(left) || !is_small_int(right)) return kNull;
  return simple_arithmetic(rt, op, small_value(rt, left), small_value(rt, right));
}

/// The address of an item of a list or tuple; 0: not so simple.
inline Address simple_place(Runtime& rt, Value sequence, Value index, bool to_write) {
  if (!is_object(sequence) || !is_small_int(index)) return 0;
  const Address type = memory(rt).word(sequence.address());
  Address items = 0;
  uint64_t n = 0;
  if (type == type_address(rt, TypeId::list)) {
    const auto list = memory(rt).words<layout::List::words>(sequence.address());
    n = list[layout::List::len];
    items = list[layout::List::items];
  } else if (type == type_address(rt, TypeId::tuple) && !to_write) {
    n = field(rt, sequence, layout::Tuple::len);
    items = sequence.address() + words(rt, layout::Tuple::items);
  }
  const int64_t at = small_value(rt, index);
  const uint64_t place = static_cast<uint64_t>(at < 0 ? at + static_cast<int64_t>(n) : at);
  return place < n ? items + words(rt, place) : 0;
}

inline Value simple_item(Runtime& rt, Value sequence, Value index) {
  const Address place = simple_place(rt, sequence, index, false);
  return place == 0 ? kNull : Value{memory(rt).word(place)};
}

inline bool simple_store_item(Runtime& rt, Value sequence, Value index, Value value) {
  const Address place = simple_place(rt, sequence, index, true);
  if (place == 0 || !value) return false;
  memory(rt).set_word(place, value.bits);
  return true;
}

/// The next of a loop over a list, a tuple or a range: kNull at its end; nullopt: not so simple.
inline std::optional<Value> simple_next(Runtime& rt, Value kind, Value iterator, Value& position) {
  using layout::Range;
  if (!is_object(iterator)) return std::nullopt;
  GuestMemory& m = memory(rt);
  if (kind) {
    const Address type = m.word(iterator.address());
    if (type != type_address(rt, TypeId::list) && type != type_address(rt, TypeId::tuple)) {
      return std::nullopt;
    }
    const Value item = simple_item(rt, iterator, position);
    if (item) position = small(rt, small_value(rt, position) + 1);
    return item;
  }
  if (m.word(iterator.address()) != type_address(rt, TypeId::range_it)) return std::nullopt;
  const auto range = m.words<Range::words>(iterator.address());
  const int64_t at = signed_word(rt, range[Range::start]);
  const int64_t stop = signed_word(rt, range[Range::stop]);
  const int64_t step = signed_word(rt, range[Range::step]);
  if (step > 0 ? at >= stop : at <= stop) return kNull;
  m.set_field(iterator.address(), Range::start, range[Range::start] + range[Range::step]);
  return small(rt, at);
}

/// A global variable, or a builtin; kNull: there is none.
inline Value find_global(Runtime& rt, Value name) {
  if (const Value found = dict_map(rt, rt.state().globals).find(name)) return found;
  return find_builtin(rt, name);
}

/// Whether it is an instance of a class that Python code made, and its attributes its members.
inline bool has_members(Runtime& rt, Value object, Address& type) {
  if (!is_object(object)) return false;
  type = memory(rt).word(object.address());
  const Address attr = slot(rt, type, Slot::attr);
  return attr != 0 && attr == rt.state().instance_attr_slot;
}

inline Value simple_attr(Runtime& rt, Value object, Value name) {
  Address type = 0;
  return has_members(rt, object, type) ? instance_members(rt, object).find(name) : kNull;
}

/// Only if the instance has the attribute.
inline bool simple_store_attr(Runtime& rt, Value object, Value name, Value value) {
  Address type = 0;
  if (!value || !has_members(rt, object, type)) return false;
  if ((type_flags(rt, type) & kTypeHasSpecialAccessors) != 0) return false;
  const Map members = instance_members(rt, object);
  const Address entry = members.lookup(name, Lookup::find);
  if (entry == 0) return false;
  members.set_value(entry, value);
  return true;
}

}  // namespace natmod::board
