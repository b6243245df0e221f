// std::optional, as mpy::optional is.
#ifndef MPY_STD_OPTIONAL_HPP
#define MPY_STD_OPTIONAL_HPP

#include <optional>

#include "mpy/optional.hpp"

MPY_BEGIN

template <class T>
struct caster<std::optional<T>> {
  using own = caster<optional<T>>;
  static constexpr text python = own::python;
  using parts = typename own::parts;
  static bool accepts(mp_obj_t o)
    requires requires { own::accepts(o); }
  {
    return own::accepts(o);
  }
  static MPY_INLINE std::optional<T> from(mp_obj_t o) {
    if (o == mp_const_none) return std::nullopt;
    return caster<T>::from(o);
  }
  static MPY_INLINE mp_obj_t to(const std::optional<T>& value) {
    return value ? caster<T>::to(*value) : mp_const_none;
  }
  static constexpr std::optional<T> absent() { return std::nullopt; }
};

MPY_END

#endif  // MPY_STD_OPTIONAL_HPP
