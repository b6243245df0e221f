// A function called, and what it returns made an object.
#ifndef MPY_DETAIL_RESULT_HPP
#define MPY_DETAIL_RESULT_HPP

#include "mpy/detail/bound.hpp"

MPY_BEGIN
MPY_DETAIL {

template <class A, class B>
concept related = __is_base_of(plain_t<A>, plain_t<B>) || __is_base_of(plain_t<B>, plain_t<A>);
template <class U, class P>
inline constexpr bool is_related = false;
template <class U, reference P>
inline constexpr bool is_related<U, P> = related<U, referred_t<P>>;

template <class T>
MPY_INLINE T* address(T& value) {
  return __builtin_addressof(value);
}
template <class T>
MPY_INLINE T* address(T* value) {
  return value;
}

// Is the result what this argument refers to?
template <class P, class U, class V>
MPY_INLINE bool is_same_object(U* result, V&& argument) {
  if constexpr (is_related<U, P>) {
    using common = choose_t<__is_base_of(plain_t<U>, plain_t<referred_t<P>>), U, referred_t<P>>;
    return static_cast<const common*>(result) == static_cast<const common*>(address(argument));
  } else {
    (void)result, (void)argument;
    return false;
  }
}

template <class T>
concept copyable = requires(const T& value) { T(value); };

// An object that none of the arguments is.
template <class Says, bool IsRelated, size_t Count, class U>
MPY_INLINE mp_obj_t refer(U* result, const mp_obj_t* given) {
  using T = plain_t<U>;
  static_assert(IsRelated || is_const<U> || !is_same<Says, void>,
                "mpy: a result or member that is a reference or pointer to an object of a class of m.type: "
                "say mpy::copy, mpy::keep<> (a part of the first argument) or mpy::lasting (a global) behind "
                "the function, or return it by value");
  if constexpr (is_keep<Says> || is_same<Says, lasting>) {
    static_assert(has_owner<T>,
                  "mpy: mpy::keep, mpy::lasting: say of the result's class, before it is used: template <> "
                  "inline constexpr bool mpy::has_owner<T> = true");
    static_assert(kept_argument<Says> < Count || is_same<Says, lasting>,
                  "mpy: mpy::keep<I>: the function has no such argument");
    return caster<T>::view(const_cast<T*>(result),
                           is_keep<Says> ? given[kept_argument<Says>] : MP_OBJ_NULL);
  } else if constexpr (copyable<T>) {
    return caster<T>::to(*result);
  } else {
    static_assert(IsRelated, "mpy: mpy::copy: an object of this class cannot be copied");
    (void)given;
    mp_fun_table.raise_msg(&mp_type_TypeError, "result is no argument");
  }
}

template <class Says, class U, class... P, class... V>
MPY_INLINE mp_obj_t find_object(U* result, const mp_obj_t* given, list<P...>, V&&... values) {
  constexpr bool may_be_argument = (is_related<U, P> || ... || false);
  if constexpr (may_be_argument) {
    const mp_obj_t* argument = given;
    if (((is_same_object<P>(result, values) || (++argument, false)) || ...)) return *argument;
  }
  return refer<Says, may_be_argument, sizeof...(P)>(result, given);
}

// On ARM a jump to the firmware at the end of a function that had to save the link register is longer
// than a call and a return. A wrapper with arguments is such a function.
template <size_t Arguments>
MPY_INLINE mp_obj_t no_tail_call(mp_obj_t result) {
#ifdef __arm__
  if constexpr (Arguments != 0) __asm__("" : "+r"(result));
#endif
  return result;
}

// Calls F with converted arguments, and converts what it returns. `given` are the objects that the
// arguments come from. An optional result that is none is null where the firmware wants that: of an
// operator or of __next__.
template <auto F, class Says = void, bool OrNull = false, class... V>
MPY_INLINE mp_obj_t call([[maybe_unused]] const mp_obj_t* given, V&&... values) {
  using R = result_t<F>;
  static_assert(is_same<Says, void> || reference<R> || keeper<R>,
                "mpy: mpy::copy, mpy::keep and mpy::lasting are said of results that are objects of a class "
                "of m.type");
  auto run = [&]() -> decltype(auto) { return invoke<F>(static_cast<V&&>(values)...); };
  if constexpr (is_same<R, void>) {
    run();
    return mp_const_none;
  } else if constexpr (reference<R>) {
    R result = run();
    if constexpr (is_pointer<R>) {
      if (result == nullptr) return mp_const_none;
    }
    return find_object<Says>(address(result), given, params_t<F>(), values...);
  } else if constexpr (bound<R>) {
    mp_obj_t made = caster_of<R>::build(run);  // made in its place
    if constexpr (is_keep<Says>) caster_of<R>::set_owner(made, given[kept_argument<Says>]);
    return made;
  } else if constexpr (keeper<R>) {
    mp_obj_t made = caster_of<R>::to(run());
    if constexpr (is_keep<Says>) caster_of<R>::set_owner(made, given[kept_argument<Says>]);
    return made;
  } else if constexpr (OrNull && requires { caster_of<R>::absent(); }) {
    R result = run();
    return result ? caster_of<decltype(*result)>::to(*result) : MP_OBJ_NULL;
  } else {
    static_assert(requires { caster_of<R>::to(run()); },
                  "mpy: this type is for arguments alone: the function has to return another");
    return no_tail_call<sizeof...(V)>(caster_of<R>::to(run()));
  }
}

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_RESULT_HPP
