// std::vector: from a list or tuple; a list as a result. Its memory is the collected heap (MPY_OPERATOR_NEW).
#ifndef MPY_STD_VECTOR_HPP
#define MPY_STD_VECTOR_HPP

#include "mpy/detail/std_throw.hpp"

#include <vector>

#include "mpy/containers.hpp"

MPY_BEGIN

template <class T>
struct caster<std::vector<T>> {
  static constexpr text python = "list[%]";
  static constexpr text annotation = "list[%] | tuple[%, ...]";
  using parts = detail::list<T, T>;
  static bool accepts(mp_obj_t o) { return detail::is_sequence(o); }
  static std::vector<T> from(mp_obj_t o) {
    items all = detail::get_items(o);
    std::vector<T> result;
    result.reserve(all.size());
    for (mp_obj_t item : all) result.push_back(caster<T>::from(item));
    return result;
  }
  static mp_obj_t to(const std::vector<T>& values) {
    list all;
    for (const T& value : values) all.append(value);
    return all.ptr();
  }
};

MPY_END

#endif  // MPY_STD_VECTOR_HPP
