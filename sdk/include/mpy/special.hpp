// Python's special names: where a type has them, how many parameters a function has, and which flags of
// a type tell the firmware to ask.
#ifndef MPY_SPECIAL_HPP
#define MPY_SPECIAL_HPP

#include "mpy/base.hpp"

MPY_BEGIN
MPY_DETAIL {

enum class place : uint8_t {
  unary,
  binary,
  in_place,
  repr,
  str,
  get_item,
  set_item,
  delete_item,
  iterator,
  next,
  call,
  method,   // looked up by name
  nowhere,  // no native type is asked
};

// What the firmware makes of a result, or wants of it.
enum class meaning : uint8_t { value, truth, small_int, self };

struct special {
  const char* name;
  place where;
  int op;
  size_t arity;
  uint16_t flags;
};

inline constexpr size_t kAnyArity = 0;
// Without these two the firmware answers == of two types, and of an object with itself, on its own.
inline constexpr uint16_t kHasEqual = MP_TYPE_FLAG_EQ_CHECKS_OTHER_TYPE | MP_TYPE_FLAG_EQ_NOT_REFLEXIVE;

inline constexpr special specials[] = {
    {"__pos__", place::unary, MP_UNARY_OP_POSITIVE, 1, 0},
    {"__neg__", place::unary, MP_UNARY_OP_NEGATIVE, 1, 0},
    {"__invert__", place::unary, MP_UNARY_OP_INVERT, 1, 0},
    {"__bool__", place::unary, MP_UNARY_OP_BOOL, 1, 0},
    {"__len__", place::unary, MP_UNARY_OP_LEN, 1, 0},
    {"__hash__", place::unary, MP_UNARY_OP_HASH, 1, 0},
    {"__abs__", place::unary, MP_UNARY_OP_ABS, 1, 0},
    {"__int__", place::unary, MP_UNARY_OP_INT_MAYBE, 1, 0},
    {"__float__", place::unary, MP_UNARY_OP_FLOAT_MAYBE, 1, 0},
    {"__complex__", place::unary, MP_UNARY_OP_COMPLEX_MAYBE, 1, 0},
    {"__sizeof__", place::unary, MP_UNARY_OP_SIZEOF, 1, 0},
    {"__eq__", place::binary, MP_BINARY_OP_EQUAL, 2, kHasEqual},
    {"__ne__", place::binary, MP_BINARY_OP_NOT_EQUAL, 2, kHasEqual | MP_TYPE_FLAG_EQ_HAS_NEQ_TEST},
    {"__lt__", place::binary, MP_BINARY_OP_LESS, 2, 0},
    {"__gt__", place::binary, MP_BINARY_OP_MORE, 2, 0},
    {"__le__", place::binary, MP_BINARY_OP_LESS_EQUAL, 2, 0},
    {"__ge__", place::binary, MP_BINARY_OP_MORE_EQUAL, 2, 0},
    {"__contains__", place::binary, MP_BINARY_OP_CONTAINS, 2, 0},
    {"__or__", place::binary, MP_BINARY_OP_OR, 2, 0},
    {"__xor__", place::binary, MP_BINARY_OP_XOR, 2, 0},
    {"__and__", place::binary, MP_BINARY_OP_AND, 2, 0},
    {"__lshift__", place::binary, MP_BINARY_OP_LSHIFT, 2, 0},
    {"__rshift__", place::binary, MP_BINARY_OP_RSHIFT, 2, 0},
    {"__add__", place::binary, MP_BINARY_OP_ADD, 2, 0},
    {"__sub__", place::binary, MP_BINARY_OP_SUBTRACT, 2, 0},
    {"__mul__", place::binary, MP_BINARY_OP_MULTIPLY, 2, 0},
    {"__matmul__", place::binary, MP_BINARY_OP_MAT_MULTIPLY, 2, 0},
    {"__floordiv__", place::binary, MP_BINARY_OP_FLOOR_DIVIDE, 2, 0},
    {"__truediv__", place::binary, MP_BINARY_OP_TRUE_DIVIDE, 2, 0},
    {"__mod__", place::binary, MP_BINARY_OP_MODULO, 2, 0},
    {"__pow__", place::binary, MP_BINARY_OP_POWER, 2, 0},
    {"__divmod__", place::binary, MP_BINARY_OP_DIVMOD, 2, 0},
    {"__ior__", place::in_place, MP_BINARY_OP_INPLACE_OR, 2, 0},
    {"__ixor__", place::in_place, MP_BINARY_OP_INPLACE_XOR, 2, 0},
    {"__iand__", place::in_place, MP_BINARY_OP_INPLACE_AND, 2, 0},
    {"__ilshift__", place::in_place, MP_BINARY_OP_INPLACE_LSHIFT, 2, 0},
    {"__irshift__", place::in_place, MP_BINARY_OP_INPLACE_RSHIFT, 2, 0},
    {"__iadd__", place::in_place, MP_BINARY_OP_INPLACE_ADD, 2, 0},
    {"__isub__", place::in_place, MP_BINARY_OP_INPLACE_SUBTRACT, 2, 0},
    {"__imul__", place::in_place, MP_BINARY_OP_INPLACE_MULTIPLY, 2, 0},
    {"__imatmul__", place::in_place, MP_BINARY_OP_INPLACE_MAT_MULTIPLY, 2, 0},
    {"__ifloordiv__", place::in_place, MP_BINARY_OP_INPLACE_FLOOR_DIVIDE, 2, 0},
    {"__itruediv__", place::in_place, MP_BINARY_OP_INPLACE_TRUE_DIVIDE, 2, 0},
    {"__imod__", place::in_place, MP_BINARY_OP_INPLACE_MODULO, 2, 0},
    {"__ipow__", place::in_place, MP_BINARY_OP_INPLACE_POWER, 2, 0},
    {"__ror__", place::binary, MP_BINARY_OP_REVERSE_OR, 2, 0},
    {"__rxor__", place::binary, MP_BINARY_OP_REVERSE_XOR, 2, 0},
    {"__rand__", place::binary, MP_BINARY_OP_REVERSE_AND, 2, 0},
    {"__rlshift__", place::binary, MP_BINARY_OP_REVERSE_LSHIFT, 2, 0},
    {"__rrshift__", place::binary, MP_BINARY_OP_REVERSE_RSHIFT, 2, 0},
    {"__radd__", place::binary, MP_BINARY_OP_REVERSE_ADD, 2, 0},
    {"__rsub__", place::binary, MP_BINARY_OP_REVERSE_SUBTRACT, 2, 0},
    {"__rmul__", place::binary, MP_BINARY_OP_REVERSE_MULTIPLY, 2, 0},
    {"__rmatmul__", place::binary, MP_BINARY_OP_REVERSE_MAT_MULTIPLY, 2, 0},
    {"__rfloordiv__", place::binary, MP_BINARY_OP_REVERSE_FLOOR_DIVIDE, 2, 0},
    {"__rtruediv__", place::binary, MP_BINARY_OP_REVERSE_TRUE_DIVIDE, 2, 0},
    {"__rmod__", place::binary, MP_BINARY_OP_REVERSE_MODULO, 2, 0},
    {"__rpow__", place::binary, MP_BINARY_OP_REVERSE_POWER, 2, 0},
    {"__repr__", place::repr, 0, 2, 0},
    {"__str__", place::str, 0, 2, 0},
    {"__getitem__", place::get_item, 0, 2, 0},
    {"__setitem__", place::set_item, 0, 3, 0},
    {"__delitem__", place::delete_item, 0, 2, 0},
    {"__iter__", place::iterator, 0, 1, 0},
    {"__next__", place::next, 0, 1, 0},
    {"__call__", place::call, 0, kAnyArity, 0},
    {"__enter__", place::method, 0, kAnyArity, 0},
    {"__exit__", place::method, 0, kAnyArity, 0},
    {"__del__", place::method, 0, kAnyArity, 0},
    {"__reversed__", place::method, 0, kAnyArity, 0},
    {"__init__", place::nowhere, 0, kAnyArity, 0},
    {"__new__", place::nowhere, 0, kAnyArity, 0},
    {"__getattr__", place::nowhere, 0, kAnyArity, 0},
    {"__getattribute__", place::nowhere, 0, kAnyArity, 0},
    {"__setattr__", place::nowhere, 0, kAnyArity, 0},
    {"__delattr__", place::nowhere, 0, kAnyArity, 0},
    {"__get__", place::nowhere, 0, kAnyArity, 0},
    {"__set__", place::nowhere, 0, kAnyArity, 0},
    {"__delete__", place::nowhere, 0, kAnyArity, 0},
    {"__index__", place::nowhere, 0, kAnyArity, 0},
    {"__round__", place::nowhere, 0, kAnyArity, 0},
    {"__trunc__", place::nowhere, 0, kAnyArity, 0},
    {"__floor__", place::nowhere, 0, kAnyArity, 0},
    {"__ceil__", place::nowhere, 0, kAnyArity, 0},
    {"__format__", place::nowhere, 0, kAnyArity, 0},
    {"__bytes__", place::nowhere, 0, kAnyArity, 0},
    {"__dir__", place::nowhere, 0, kAnyArity, 0},
    {"__missing__", place::nowhere, 0, kAnyArity, 0},
    {"__length_hint__", place::nowhere, 0, kAnyArity, 0},
    {"__rdivmod__", place::nowhere, 0, kAnyArity, 0},
    {"__instancecheck__", place::nowhere, 0, kAnyArity, 0},
    {"__subclasscheck__", place::nowhere, 0, kAnyArity, 0},
    {"__init_subclass__", place::nowhere, 0, kAnyArity, 0},
    {"__set_name__", place::nowhere, 0, kAnyArity, 0},
    {"__class_getitem__", place::nowhere, 0, kAnyArity, 0},
    {"__await__", place::nowhere, 0, kAnyArity, 0},
};

constexpr meaning meaning_of(place where, int op, bool is_void) {
  if (where == place::unary && op == MP_UNARY_OP_BOOL) return meaning::truth;
  if (where == place::unary && op == MP_UNARY_OP_HASH) return meaning::small_int;
  if (where == place::binary && op == MP_BINARY_OP_CONTAINS) return meaning::truth;
  return where == place::in_place && is_void ? meaning::self : meaning::value;
}

// Of any other name: a method.
constexpr special find_special(const char* name) {
  for (const special& row : specials) {
    if (equal(row.name, name)) return row;
  }
  return {name, place::method, 0, kAnyArity, 0};
}

}  // namespace detail
MPY_END

#endif  // MPY_SPECIAL_HPP
