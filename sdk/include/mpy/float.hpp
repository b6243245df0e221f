// float and double, whatever the firmware's own float is.
#ifndef MPY_FLOAT_HPP
#define MPY_FLOAT_HPP

#include "mpy/cast.hpp"
#include "mpy/detail/number.hpp"

MPY_BEGIN

template <>
struct caster<float> {
  static constexpr text python = "float";
  static bool accepts(mp_obj_t o) { return detail::is_number(o); }
  static MPY_INLINE float from(mp_obj_t o) { return mp_obj_get_float_to_f(o); }
  static MPY_INLINE mp_obj_t to(float x) { return mp_obj_new_float_from_f(x); }
};
template <>
struct caster<double> {
  static constexpr text python = "float";
  static bool accepts(mp_obj_t o) { return detail::is_number(o); }
  static MPY_INLINE double from(mp_obj_t o) { return mp_obj_get_float_to_d(o); }
  static MPY_INLINE mp_obj_t to(double x) { return mp_obj_new_float_from_d(x); }
};

MPY_END

#endif  // MPY_FLOAT_HPP
