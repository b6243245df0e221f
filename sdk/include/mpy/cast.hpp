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

#include "mpy/name.hpp"

MPY_BEGIN

#define MPY_NO_CONVERSION(what)                                                                       \
  "mpy: " what " is of a type that has no conversion. Include the header that brings it (mpy/float.hpp, " \
  "mpy/text.hpp, mpy/buffer.hpp, mpy/containers.hpp, mpy/optional.hpp, mpy/enum.hpp, mpy/class.hpp, one " \
  "of mpy/std/), or specialise mpy::caster for it"

template <class T>
struct caster {
  static constexpr bool is_missing = true;
};

template <class T>
using caster_of = caster<detail::plain_t<T>>;

MPY_DETAIL {

template <class T>
concept has_caster = !requires { caster_of<T>::is_missing; };

// A type with a place (`%`) for each of its parts' types.
template <text Head, size_t N, text Tail>
consteval auto with_places() {
  char all[Head.size + 3 * N + Tail.size + 1] = {};
  size_t n = 0;
  for (size_t i = 0; i < Head.size; ++i) all[n++] = Head.chars[i];
  for (size_t i = 0; i < N; ++i) {
    if (i != 0) all[n++] = ',', all[n++] = ' ';
    all[n++] = '%';
  }
  for (size_t i = 0; i < Tail.size; ++i) all[n++] = Tail.chars[i];
  return text<sizeof(all)>(all);
}

template <text Message>
[[noreturn]] MPY_INLINE void raise_overflow() {
  mp_fun_table.raise_msg(&mp_type_OverflowError, Message.chars);
}

[[noreturn]] MPY_SHARED inline void raise_type(const char* message) {
  mp_fun_table.raise_msg(&mp_type_TypeError, message);
}

inline bool is_int(mp_obj_t o) {
  return mp_obj_is_small_int(o) || mp_obj_is_int(o) || mp_obj_is_bool(o);
}
// Reading a word takes an int's low bits; whether these are all is seen by making an int of them.
// (The firmware's own check refuses the most negative word.)
MPY_SHARED inline void check_equal(mp_obj_t o, mp_obj_t made) {
  if (mp_fun_table.binary_op(MP_BINARY_OP_EQUAL, o, made) != mp_const_true) {
    raise_overflow<"int is out of range">();
  }
}

// With a message, what is no int is refused by it.
MPY_SHARED inline mp_int_t int_from(mp_obj_t o, const char* message = nullptr) {
  if (mp_obj_is_small_int(o)) return MP_OBJ_SMALL_INT_VALUE(o);
  if (message != nullptr && !is_int(o)) raise_type(message);
  mp_int_t value = mp_obj_get_int(o);
  check_equal(o, mp_obj_new_int(value));
  return value;
}

MPY_SHARED inline mp_int_t int_from(mp_obj_t o, mp_int_t min, mp_int_t max, const char* message = nullptr) {
  mp_int_t value = int_from(o, message);
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

// Has an object memory to read? Before 6.2 the firmware does not tell, but raises.
MPY_SHARED inline bool has_buffer(mp_obj_t o) {
#if NATMOD_ABI >= 0x602
  mp_buffer_info_t info;
  return mp_get_buffer(o, &info, MP_BUFFER_READ);
#else
  (void)o;
  return true;
#endif
}

// Without the barrier GCC makes a call of strlen of it, which firmware does not offer.
MPY_INLINE size_t length(const char* s) {
  size_t size = 0;
  for (; s[size] != '\0'; ++size) __asm__("" : "+r"(size));
  return size;
}

// Has an object of another type such a special method: __int__, __float__?
inline bool converts(mp_obj_t o, mp_unary_op_t op) {
  return mp_fun_table.unary_op(op, o) != MP_OBJ_NULL;
}

}  // namespace detail

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
