// std::tuple and std::pair: tuples of Python.
#ifndef MPY_STD_TUPLE_HPP
#define MPY_STD_TUPLE_HPP

#include <tuple>
#include <utility>

#include "mpy/containers.hpp"

MPY_BEGIN

template <class A, class B>
struct caster<std::pair<A, B>> : caster<pair<A, B>> {
  static std::pair<A, B> from(mp_obj_t o) {
    auto [first, second] = caster<pair<A, B>>::from(o);
    return {first, second};
  }
  static MPY_INLINE mp_obj_t to(const std::pair<A, B>& p) { return mpy::make_tuple(p.first, p.second).ptr(); }
};

template <class... T>
struct caster<std::tuple<T...>> : caster<tuple_of<T...>> {
  static std::tuple<T...> from(mp_obj_t o) { return from(o, detail::count_to<sizeof...(T)>()); }
  static MPY_INLINE mp_obj_t to(const std::tuple<T...>& t) {
    return std::apply([](const T&... values) { return mpy::make_tuple(values...).ptr(); }, t);
  }

 private:
  template <size_t... I>
  static std::tuple<T...> from(mp_obj_t o, detail::indices<I...>) {
    mp_obj_t all[sizeof...(T)];
    mp_unpack_sequence(o, sizeof...(T), all);  // the last comes first
    return {caster<T>::from(all[sizeof...(T) - 1 - I])...};
  }
};

MPY_END

#endif  // MPY_STD_TUPLE_HPP
