// Making an object, and calling one.
#ifndef MPY_DETAIL_CONSTRUCT_HPP
#define MPY_DETAIL_CONSTRUCT_HPP

#include "mpy/detail/instance.hpp"
#include "mpy/detail/function.hpp"

MPY_BEGIN
MPY_DETAIL {

template <class T, class... A>
consteval bool can_make(list<A...>) {
  return requires(A... a) { T(static_cast<A&&>(a)...); } || requires(A... a) { T{static_cast<A&&>(a)...}; };
}
// The parameters among what c.init is told.
template <class Done, class... All>
struct not_specs : type_is<Done> {};
template <class... Done, class First, class... Rest>
struct not_specs<list<Done...>, First, Rest...>
    : choose_t<is_spec<First>, not_specs<list<Done...>, Rest...>, not_specs<list<Done..., First>, Rest...>> {};

template <class F>
struct constructor;
template <class T, class... A>
struct constructor<T(A...)> {
  static MPY_INLINE T make(A... values) {
    if constexpr (requires { T(static_cast<A&&>(values)...); }) {
      return T(static_cast<A&&>(values)...);
    } else {
      return T{static_cast<A&&>(values)...};
    }
  }
};

template <class Function>
mp_obj_t make_new(const mp_obj_type_t*, size_t n, size_t n_keywords, const mp_obj_t* given) {
  if constexpr (Function::has_keywords) {
    fixed_map keywords(n_keywords, given + n);
    return Function::from_keywords(n, given, keywords.map());
  } else {
    using b = typename Function::template bounds<void>;
    mp_arg_check_num(n, n_keywords, b::min, b::max, false);
    return Function::from_array(n, given);
  }
}

template <class Function>
mp_obj_t call_object(mp_obj_t self, size_t n, size_t n_keywords, const mp_obj_t* given) {
  using b = typename Function::template bounds<void>;
  if constexpr (!Function::has_keywords) {
    mp_arg_check_num(n, n_keywords, b::min - 1, b::max - (b::max != MP_OBJ_FUN_ARGS_MAX), false);
  }
  auto* all = static_cast<mp_obj_t*>(__builtin_alloca((n + 1) * sizeof(mp_obj_t)));
  all[0] = self;
  for (size_t i = 0; i < n; ++i) all[i + 1] = given[i];
  if constexpr (Function::has_keywords) {
    fixed_map keywords(n_keywords, given + n);
    return Function::from_keywords(n + 1, all, keywords.map());
  } else {
    return Function::from_array(n + 1, all);
  }
}

// Is a T its Base where it begins? (No such object has to be there to ask.)
template <class T>
struct somewhere {
  static T object;
};
template <class Base, class T>
consteval bool is_first_base() {
  return static_cast<const void*>(static_cast<const Base*>(__builtin_addressof(somewhere<T>::object))) ==
         static_cast<const void*>(__builtin_addressof(somewhere<T>::object));
}


// A function in what Python's staticmethod or classmethod makes of it.
template <text How>
mp_obj_t wrap_function(const void* function) {
  return mp_call_function_1(mp_load_global(name<How>()), const_cast<mp_obj_t>(function));
}

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_CONSTRUCT_HPP
