// std::string. Its memory is the collected heap (MPY_OPERATOR_NEW).
#ifndef MPY_STD_STRING_HPP
#define MPY_STD_STRING_HPP

#include "mpy/detail/std_throw.hpp"

#include <string>

#include "mpy/text.hpp"

MPY_BEGIN

template <>
struct caster<std::string> {
  static constexpr text python = "str";
  static bool accepts(mp_obj_t o) { return caster<str>::accepts(o); }
  static bool matches(mp_obj_t o) { return caster<str>::matches(o); }
  static std::string from(mp_obj_t o) {
    str s = caster<str>::from(o);
    return std::string(s.data, s.size);
  }
  static MPY_INLINE mp_obj_t to(const std::string& s) { return caster<str>::to(s); }
};

MPY_END

#endif  // MPY_STD_STRING_HPP
