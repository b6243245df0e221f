// Conversions between Python's objects and C++ values: mpy::caster<T>.
//
//   template <> struct mpy::caster<color> {
//     static constexpr mpy::text python = "int";       // the type in the .pyi file
//     static color from(mp_obj_t o);                   // raises TypeError if it cannot
//     static mp_obj_t to(color c);
//     static bool accepts(mp_obj_t o);                 // optional: for messages with the argument's
//                                                      // name, and for overload sets; for these alone,
//     static bool matches(mp_obj_t o);                 // if it is to be stricter there
//   };
//
// Here are bool, the integers, and objects as they are. Other headers bring other types.
//
// Integers are checked: OverflowError if the value does not fit. mpy::wrapping<T> takes the low bits
// instead, as mp_obj_get_int of the C API does, and is smaller.
#ifndef MPY_CAST_HPP
#define MPY_CAST_HPP

#include "mpy/detail/caster.hpp"
#include "mpy/detail/ints.hpp"
#include "mpy/name.hpp"

MPY_BEGIN

// What casters that accept alike derive from, so that they share the check of an argument.
struct takes_ints {
  static bool accepts(mp_obj_t o) { return detail::is_int(o); }
};

struct takes_buffers {
  static bool accepts(mp_obj_t o) { return detail::has_buffer(o); }
};

template <detail::integer T>
struct caster<T> : takes_ints {
  static constexpr text python = "int";
  static constexpr bool is_word = sizeof(T) == sizeof(mp_int_t);

  // As from(), of an argument with a name: the check and the conversion are one.
  static MPY_INLINE T named(mp_obj_t o, const char* message)
    requires(is_word ? detail::is_signed<T> : sizeof(T) < sizeof(mp_int_t))
  {
    if constexpr (is_word) return static_cast<T>(detail::int_from(o, message));
    else return static_cast<T>(detail::int_from(o, detail::min_of<T>, detail::max_of<T>, message));
  }

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
  static bool accepts(mp_obj_t o) {
    return detail::is_int(o) || detail::converts(o, MP_UNARY_OP_INT_MAYBE);
  }
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
  static bool matches(mp_obj_t o) { return mp_obj_is_bool(o); }
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
  static_assert(detail::has_caster<T>, MPY_NO_CONVERSION("the value"));
  return caster_of<T>::from(o);
}
template <class T>
MPY_INLINE mp_obj_t box(T&& value) {
  static_assert(detail::has_caster<T>, MPY_NO_CONVERSION("the value"));
  return caster_of<T>::to(static_cast<T&&>(value));
}

MPY_END

#endif  // MPY_CAST_HPP
