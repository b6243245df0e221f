// Conversions between Python's objects and C++ values: mpy::caster<T>.
//
//   template <> struct mpy::caster<color> {
//     static constexpr mpy::text python = "int";       // the type in the .pyi file
//     static color from(mp_obj_t o);                   // raises TypeError if it cannot
//     static mp_obj_t to(color c);
//     static bool accepts(mp_obj_t o);                 // optional: for messages with the argument's
//   };                                                 // name, and for mpy::cast_or
//
// Here are bool, the integers, and objects as they are. Other headers bring other types.
//
// Integers are checked: OverflowError if the value does not fit. mpy::wrapping<T> takes the low bits
// instead, as mp_obj_get_int of the C API does, and is smaller.
#ifndef MPY_CAST_HPP
#define MPY_CAST_HPP

#include "mpy/name.hpp"

MPY_BEGIN

template <class T>
struct caster {
  static_assert(detail::is_same<T, caster<T>>,
                "mpy: this type has no conversion. Include the header that brings it (mpy/float.hpp, "
                "mpy/text.hpp, mpy/buffer.hpp, mpy/containers.hpp, mpy/optional.hpp, mpy/enum.hpp, "
                "mpy/class.hpp), or specialise mpy::caster for it");
};

template <class T>
using caster_of = caster<detail::plain_t<T>>;

MPY_DETAIL {

template <text Message>
[[noreturn]] MPY_INLINE void raise_overflow() {
  mp_fun_table.raise_msg(&mp_type_OverflowError, Message.chars);
}

// Reading a word takes an int's low bits; whether these are all is seen by making an int of them.
// (The firmware's own check refuses the most negative word.)
MPY_SHARED inline void check_equal(mp_obj_t o, mp_obj_t made) {
  if (mp_fun_table.binary_op(MP_BINARY_OP_EQUAL, o, made) != mp_const_true) {
    raise_overflow<"int is out of range">();
  }
}

MPY_SHARED inline mp_int_t int_from(mp_obj_t o) {
  if (mp_obj_is_small_int(o)) return MP_OBJ_SMALL_INT_VALUE(o);
  mp_int_t value = mp_obj_get_int(o);
  check_equal(o, mp_obj_new_int(value));
  return value;
}

MPY_SHARED inline mp_int_t int_from(mp_obj_t o, mp_int_t min, mp_int_t max) {
  mp_int_t value = int_from(o);
  if (value < min || value > max) raise_overflow<"int is out of range">();
  return value;
}

MPY_SHARED inline mp_uint_t uint_from(mp_obj_t o) {
  auto value = static_cast<mp_uint_t>(mp_obj_get_int_truncated(o));
  check_equal(o, mp_obj_new_int_from_uint(value));
  return value;
}

// 64 bits on a machine of 32: in two halves.
inline mp_obj_t binary(mp_binary_op_t op, mp_obj_t a, mp_obj_t b) {
  return mp_fun_table.binary_op(op, a, b);
}
MPY_SHARED inline uint64_t long_from(mp_obj_t o, bool is_signed) {
  mp_obj_t high_part = binary(MP_BINARY_OP_RSHIFT, o, MP_OBJ_NEW_SMALL_INT(32));
  auto high = is_signed ? static_cast<uint32_t>(int_from(high_part))
                        : static_cast<uint32_t>(uint_from(high_part));
  return static_cast<uint64_t>(high) << 32 | static_cast<uint32_t>(mp_obj_get_int_truncated(o));
}
MPY_SHARED inline mp_obj_t long_to(uint64_t value, bool is_signed) {
  auto high = static_cast<uint32_t>(value >> 32), low = static_cast<uint32_t>(value);
  mp_obj_t top = is_signed ? mp_obj_new_int(static_cast<int32_t>(high))
                           : mp_obj_new_int_from_uint(high);
  return binary(MP_BINARY_OP_OR, binary(MP_BINARY_OP_LSHIFT, top, MP_OBJ_NEW_SMALL_INT(32)),
                mp_obj_new_int_from_uint(low));
}

inline bool is_int(mp_obj_t o) {
  return mp_obj_is_small_int(o) || mp_obj_is_int(o) || mp_obj_is_bool(o);
}

}  // namespace detail

template <detail::integer T>
struct caster<T> {
  static constexpr text python = "int";
  static constexpr bool is_word = sizeof(T) == sizeof(mp_int_t);

  static bool accepts(mp_obj_t o) { return detail::is_int(o); }

  static MPY_INLINE T from(mp_obj_t o) {
    if constexpr (sizeof(T) > sizeof(mp_int_t)) {
      return static_cast<T>(detail::long_from(o, detail::is_signed<T>));
    } else if constexpr (is_word && detail::is_signed<T>) {
      return static_cast<T>(detail::int_from(o));
    } else if constexpr (is_word) {
      return static_cast<T>(detail::uint_from(o));
    } else {
      return static_cast<T>(detail::int_from(o, detail::min_of<T>, detail::max_of<T>));
    }
  }

  static MPY_INLINE mp_obj_t to(T value) {
    if constexpr (sizeof(T) > sizeof(mp_int_t)) {
      return detail::long_to(static_cast<uint64_t>(value), detail::is_signed<T>);
    } else if constexpr (sizeof(T) < sizeof(mp_int_t)) {
      return MP_OBJ_NEW_SMALL_INT(value);
    } else if constexpr (detail::is_signed<T>) {
      return mp_obj_new_int(static_cast<mp_int_t>(value));
    } else {
      return mp_obj_new_int_from_uint(value);
    }
  }
};

// An integer of which the low bits are taken, whatever the int's size.
template <detail::integer T>
struct wrapping {
  T value;
  constexpr MPY_INLINE wrapping(T v = 0) : value(v) {}
  constexpr MPY_INLINE operator T() const { return value; }
};

template <class T>
struct caster<wrapping<T>> {
  static constexpr text python = "int";
  static bool accepts(mp_obj_t o) { return detail::is_int(o); }
  static MPY_INLINE wrapping<T> from(mp_obj_t o) { return static_cast<T>(mp_obj_get_int(o)); }
  static MPY_INLINE mp_obj_t to(wrapping<T> value) { return caster<T>::to(value); }
};

// An int known to fit 31 bits: no call is needed to make the object.
template <detail::integer T>
struct small {
  T value;
  constexpr MPY_INLINE small(T v = 0) : value(v) {}
  constexpr MPY_INLINE operator T() const { return value; }
};
template <class T>
struct caster<small<T>> {
  static constexpr text python = "int";
  static MPY_INLINE mp_obj_t to(small<T> value) { return MP_OBJ_NEW_SMALL_INT(value.value); }
};

template <>
struct caster<bool> {
  static constexpr text python = "bool";
  static MPY_INLINE bool from(mp_obj_t o) { return mp_obj_is_true(o); }
  static MPY_INLINE mp_obj_t to(bool value) { return mp_obj_new_bool(value); }
};

template <>
struct caster<mp_obj_t> {
  static constexpr text python = "object";
  static MPY_INLINE mp_obj_t from(mp_obj_t o) { return o; }
  static MPY_INLINE mp_obj_t to(mp_obj_t o) { return o; }
};

struct none_type {
  constexpr bool operator==(const none_type&) const = default;
};
inline constexpr none_type none{};
template <>
struct caster<none_type> {
  static constexpr text python = "None";
  static bool accepts(mp_obj_t o) { return o == mp_const_none; }
  static MPY_INLINE mp_obj_t to(none_type) { return mp_const_none; }
};
template <>
struct caster<void> {
  static constexpr text python = "None";
};

// From and to objects by hand.
template <class T>
MPY_INLINE decltype(auto) cast(mp_obj_t o) {
  return caster<T>::from(o);
}
template <class T>
MPY_INLINE mp_obj_t box(T&& value) {
  return caster_of<T>::to(static_cast<T&&>(value));
}

MPY_END

#endif  // MPY_CAST_HPP
