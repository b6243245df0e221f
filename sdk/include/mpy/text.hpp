// Text: mpy::str, char, C strings and (where the compiler has it) std::string_view.
#ifndef MPY_TEXT_HPP
#define MPY_TEXT_HPP

#include "mpy/cast.hpp"
#include "mpy/detail/c_text.hpp"

#if __has_include(<string_view>)
#include <string_view>
#define MPY_HAS_STRING_VIEW 1
#endif

MPY_BEGIN

// A str, or the bytes of any buffer; a parameter's text lasts as long as the call.
template <>
struct caster<str> : takes_buffers {
  static constexpr text python = "str";
  static constexpr bool is_view = true;
  static bool matches(mp_obj_t o) { return mp_obj_get_type(o) == &mp_type_str; }
  static MPY_INLINE str from(mp_obj_t o) {
    size_t size;
    const char* data = mp_obj_str_get_data(o, &size);
    return {data, size};
  }
  static MPY_INLINE mp_obj_t to(str s) { return mp_obj_new_str(s.data, s.size); }
};

#ifdef MPY_HAS_STRING_VIEW
template <>
struct caster<std::string_view> : caster<str> {
  static MPY_INLINE std::string_view from(mp_obj_t o) {
    str s = caster<str>::from(o);
    return {s.data, s.size};
  }
};
#endif

// A str ends in a zero byte, and a bytes; the memory of other objects does not.
template <>
struct caster<const char*> {
  static constexpr text python = "str";
  static constexpr bool is_view = true;
  static bool accepts(mp_obj_t o) { return detail::ends_in_zero(o); }
  static MPY_INLINE const char* unchecked(mp_obj_t o) { return mp_obj_str_get_str(o); }
  static MPY_INLINE const char* from(mp_obj_t o) { return detail::c_text(o); }
  static MPY_INLINE mp_obj_t to(const char* s) {
    return mp_obj_new_str(s, detail::length(s));
  }
};

// One ASCII character.
template <>
struct caster<char> {
  static constexpr text python = "str";
  static bool matches(mp_obj_t o) {
    return caster<str>::matches(o) && caster<str>::from(o).size == 1;
  }
  static bool accepts(mp_obj_t o) {
    return caster<str>::accepts(o) && caster<str>::from(o).size == 1;
  }
  static char from(mp_obj_t o) {
    str s = caster<str>::from(o);
    if (s.size != 1) mp_fun_table.raise_msg(&mp_type_TypeError, "expected a character");
    return s.data[0];
  }
  static MPY_INLINE mp_obj_t to(char c) { return mp_obj_new_str(&c, 1); }
};

// An interned string, made of a literal.
template <text Name>
MPY_INLINE mp_obj_t interned() {
#if NATMOD_QSTR_OBJ_FROM_NAME
  return mp_obj_new_str(Name.chars, Name.size);
#else
  return MP_OBJ_NEW_QSTR(name<Name>());
#endif
}

MPY_END

#endif  // MPY_TEXT_HPP
