// Durations of std::chrono: an int of their unit, such as milliseconds; float seconds where they count in float.
#ifndef MPY_STD_CHRONO_HPP
#define MPY_STD_CHRONO_HPP

#include <chrono>

#include "mpy/float.hpp"

MPY_BEGIN

template <class Count, class Period>
struct caster<std::chrono::duration<Count, Period>> {
  using duration = std::chrono::duration<Count, Period>;
  static constexpr text python = caster<Count>::python;
  static bool accepts(mp_obj_t o) { return caster<Count>::accepts(o); }
  static MPY_INLINE duration from(mp_obj_t o) { return duration(caster<Count>::from(o)); }
  static MPY_INLINE mp_obj_t to(duration d) { return caster<Count>::to(d.count()); }
};

MPY_END

#endif  // MPY_STD_CHRONO_HPP
