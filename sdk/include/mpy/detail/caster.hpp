// Whether a type has a conversion, and what of Python stands in its name.
#ifndef MPY_DETAIL_CASTER_HPP
#define MPY_DETAIL_CASTER_HPP

#include "mpy/base.hpp"
#include "mpy/detail/meta.hpp"

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

// "% | % | %"
template <size_t N>
consteval auto alternatives() {
  char all[4 * N] = {};
  size_t n = 0;
  for (size_t i = 0; i < N; ++i) {
    if (i != 0) all[n++] = ' ', all[n++] = '|', all[n++] = ' ';
    all[n++] = '%';
  }
  return text<sizeof(all)>(all);
}

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_CASTER_HPP
