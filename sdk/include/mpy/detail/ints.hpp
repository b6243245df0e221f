// Integers out of objects, checked, and into them; what else a conversion asks of an object.
#ifndef MPY_DETAIL_INTS_HPP
#define MPY_DETAIL_INTS_HPP

#include "mpy/detail/meta.hpp"
#include "mpy/base.hpp"

MPY_BEGIN
MPY_DETAIL {

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
MPY_END

#endif  // MPY_DETAIL_INTS_HPP
