// std::variant: the first of its types that takes the object.
#ifndef MPY_STD_VARIANT_HPP
#define MPY_STD_VARIANT_HPP

#include <variant>

#include "mpy/detail/arguments.hpp"

MPY_BEGIN

template <class... T>
struct caster<std::variant<T...>> {
  static constexpr auto python = detail::alternatives<sizeof...(T)>();
  using parts = detail::list<T...>;
  static bool accepts(mp_obj_t o) { return (detail::matches<T, detail::no_spec>(o) || ...); }
  static std::variant<T...> from(mp_obj_t o) {
    std::variant<T...> result;
    if (!(take<T>(o, result) || ...)) detail::raise_type("argument of another type expected");
    return result;
  }
  static mp_obj_t to(const std::variant<T...>& value) {
    mp_obj_t result = mp_const_none;
    (void)(give<T>(value, &result) || ...);
    return result;
  }

 private:
  template <class One>
  static bool take(mp_obj_t o, std::variant<T...>& result) {
    if (!detail::matches<One, detail::no_spec>(o)) return false;
    result = static_cast<One>(caster<One>::from(o));
    return true;
  }
  template <class One>
  static bool give(const std::variant<T...>& value, mp_obj_t* result) {
    const One* one = std::get_if<One>(&value);
    if (one == nullptr) return false;
    *result = caster<One>::to(*one);
    return true;
  }
};

MPY_END

#endif  // MPY_STD_VARIANT_HPP
