// An argument or operand as an object.
#ifndef MPY_DETAIL_BOXED_HPP
#define MPY_DETAIL_BOXED_HPP

#include "mpy/cast.hpp"

MPY_BEGIN

// What objects and the proxies of their attributes and items derive from.
struct object_like {};

MPY_DETAIL {

// Literals become str.
template <class T>
inline constexpr bool is_literal = false;
template <size_t N>
inline constexpr bool is_literal<const char (&)[N]> = true;
template <class T>
concept like_object = __is_base_of(object_like, plain_t<T>);

template <class T>
MPY_INLINE mp_obj_t boxed(T&& value) {
  if constexpr (like_object<T>) {
    return value.ptr();
  } else if constexpr (is_literal<T>) {
    return mp_obj_new_str(value, sizeof(value) - 1);
  } else {
    static_assert(has_caster<T>, MPY_NO_CONVERSION("the value"));
    return caster_of<T>::to(static_cast<T&&>(value));
  }
}

// To an Object, or to what a proxy stands for.
template <class Object, class A>
MPY_INLINE void assign(A& to, mp_obj_t value) {
  if constexpr (__is_base_of(Object, plain_t<A>)) {
    static_cast<Object&>(to) = value;
  } else {
    to = value;
  }
}
MPY_SHARED inline mp_obj_t checked_callable(mp_obj_t o) {
  if (!mp_obj_is_callable(o)) raise_type("expected a function");
  return o;
}

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_BOXED_HPP
