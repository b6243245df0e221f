// std::map: from a dict; a dict as a result. Its memory is the collected heap (MPY_OPERATOR_NEW).
#ifndef MPY_STD_MAP_HPP
#define MPY_STD_MAP_HPP

#include "mpy/detail/std_throw.hpp"

#include <map>

#include "mpy/containers.hpp"

MPY_BEGIN

template <class K, class V>
struct caster<std::map<K, V>> {
  static constexpr text python = "dict[%, %]";
  using parts = detail::list<K, V>;
  static bool accepts(mp_obj_t o) { return caster<dict>::accepts(o); }
  static std::map<K, V> from(mp_obj_t o) {
    std::map<K, V> result;
    for (auto [key, value] : caster<dict>::from(o)) {
      result.insert_or_assign(caster<K>::from(key.ptr()), caster<V>::from(value.ptr()));
    }
    return result;
  }
  static mp_obj_t to(const std::map<K, V>& values) {
    dict all;
    for (const auto& [key, value] : values) all.store(key, value);
    return all.ptr();
  }
};

MPY_END

#endif  // MPY_STD_MAP_HPP
