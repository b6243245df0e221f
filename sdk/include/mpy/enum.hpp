// Enumerations as ints. With a range, other values raise ValueError:
//
//   enum class color { red, green, blue };
//   template <> inline constexpr mpy::enum_range<color> mpy::range_of<color>{color::red, color::blue};
#ifndef MPY_ENUM_HPP
#define MPY_ENUM_HPP

#include "mpy/cast.hpp"

MPY_BEGIN

template <class E>
struct enum_range {
  E first, last;
};
template <class E>
inline constexpr none_type range_of{};

template <detail::enumeration E>
struct caster<E> : takes_ints {
  using number = __underlying_type(E);
  static constexpr text python = "int";
  static MPY_INLINE E from(mp_obj_t o) {
    number value = caster<number>::from(o);
    if constexpr (requires { range_of<E>.first; }) {
      if (value < static_cast<number>(range_of<E>.first) ||
          value > static_cast<number>(range_of<E>.last)) {
        mp_fun_table.raise_msg(&mp_type_ValueError, "no such value");
      }
    }
    return static_cast<E>(value);
  }
  static MPY_INLINE mp_obj_t to(E value) { return caster<number>::to(static_cast<number>(value)); }
};

MPY_END

#endif  // MPY_ENUM_HPP
