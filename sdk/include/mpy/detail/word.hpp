// Words of constant data.
#ifndef MPY_DETAIL_WORD_HPP
#define MPY_DETAIL_WORD_HPP

#include "mpy/detail/meta.hpp"

MPY_BEGIN
MPY_DETAIL {

// A word of constant data: an address, or an object that is a small integer.
union word {
  const void* pointer;
  mp_uint_t number;
};
static_assert(sizeof(word) == sizeof(mp_obj_t));

constexpr word small_int(mp_int_t value) {
  return {.number = (static_cast<mp_uint_t>(value) << 1) | 1};
}
template <integer T>
consteval bool is_small_int(T value) {
  constexpr auto limit = ~mp_uint_t(0) >> 2;
  if (value < 0) return static_cast<long long>(value) >= -static_cast<long long>(limit) - 1;
  return static_cast<unsigned long long>(value) <= limit;
}

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_WORD_HPP
