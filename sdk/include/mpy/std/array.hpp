// std::array: so many items of a list or tuple; a tuple as a result.
#ifndef MPY_STD_ARRAY_HPP
#define MPY_STD_ARRAY_HPP

#include <array>

#include "mpy/containers.hpp"

MPY_BEGIN

template <class T, size_t N>
struct caster<std::array<T, N>> {
  static constexpr text python = "tuple[%, ...]";
  static constexpr text annotation = "list[%] | tuple[%, ...]";
  using parts = detail::list<T, T>;
  static std::array<T, N> from(mp_obj_t o) {
    items all = detail::get_items(o);
    if (all.size() != N) mp_fun_table.raise_msg(&mp_type_ValueError, "wrong number of items");
    std::array<T, N> result{};
    for (size_t i = 0; i < N; ++i) result[i] = caster<T>::from(all[i]);
    return result;
  }
  static mp_obj_t to(const std::array<T, N>& values) {
    mp_obj_t all[N + 1];
    for (size_t i = 0; i < N; ++i) all[i] = detail::boxed(values[i]);
    return mp_obj_new_tuple(N, all);
  }
};

MPY_END

#endif  // MPY_STD_ARRAY_HPP
