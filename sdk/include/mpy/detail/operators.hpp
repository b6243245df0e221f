// Operators and what else is a special name with one or two operands.
#ifndef MPY_DETAIL_OPERATORS_HPP
#define MPY_DETAIL_OPERATORS_HPP

#include "mpy/detail/instance.hpp"
#include "mpy/detail/special.hpp"
#include "mpy/detail/mistakes.hpp"

MPY_BEGIN
MPY_DETAIL {

template <auto F, size_t I>
using nth_param = nth_t<I, params_t<F>>;

// True or False, which the firmware compares with.
template <auto F, class... V>
MPY_INLINE mp_obj_t call_for_truth(V&&... values) {
  if constexpr (is_same<result_t<F>, bool> || integer<result_t<F>>) {
    return mp_obj_new_bool(invoke<F>(static_cast<V&&>(values)...) != 0);
  } else {
    mp_obj_t result = call<F, void, true>(nullptr, static_cast<V&&>(values)...);
    return result == MP_OBJ_NULL ? result : mp_obj_new_bool(mp_obj_is_true(result));
  }
}

template <class T, auto F, class Says, meaning Means = meaning::value>
mp_obj_t run_unary(mp_obj_t self) {
  decltype(auto) object = self_of<T, nth_param<F, 0>>(self);
  if constexpr (Means == meaning::truth) {
    return call_for_truth<F>(object);
  } else if constexpr (Means == meaning::small_int && integer<result_t<F>>) {
    return MP_OBJ_NEW_SMALL_INT(static_cast<mp_int_t>(invoke<F>(object)));
  } else {
    return call<F, Says, true>(&self, object);
  }
}

// An operator with an operand of the type that the function takes.
template <class T, auto F, class Says, meaning Means, class V>
MPY_INLINE mp_obj_t run_operator(mp_obj_t self, mp_obj_t other, V&& operand) {
  decltype(auto) object = self_of<T, nth_param<F, 0>>(self);
  if constexpr (Means == meaning::truth) {
    return call_for_truth<F>(object, static_cast<V&&>(operand));
  } else if constexpr (Means == meaning::self) {
    invoke<F>(object, static_cast<V&&>(operand));
    return self;
  } else {
    const mp_obj_t given[] = {self, other};
    return call<F, Says, true>(given, object, static_cast<V&&>(operand));
  }
}
// With one of another type the operator is not supported, and Python asks the other side.
template <class T, auto F, class Says, meaning Means>
mp_obj_t run_binary(mp_obj_t self, mp_obj_t other) {
  using P = nth_param<F, 1>;
  using cast = caster_of<P>;
  if constexpr (bound<P>) {
    mp_obj_t native = native_part(other, type_of<plain_t<P>>);
    if (native == MP_OBJ_NULL) return MP_OBJ_NULL;
    return run_operator<T, F, Says, Means>(self, other, value_of<plain_t<P>>(native));
  } else {
    if constexpr (requires { cast::accepts(other); }) {
      if (!cast::accepts(other)) return MP_OBJ_NULL;
    }
    return run_operator<T, F, Says, Means>(self, other, cast::from(other));
  }
}

// What Python sees of a special function's result: no optional, which is "not supported" or the end, and
// what the firmware makes of it.
template <class R>
struct without_none : type_is<R> {};
template <class R>
  requires requires { caster_of<R>::absent(); }
struct without_none<R> : nth<0, typename caster_of<R>::parts> {};
template <class T, meaning Means, class R>
struct python_result_of : without_none<R> {};
template <class T, class R>
struct python_result_of<T, meaning::truth, R> : type_is<bool> {};
template <class T, class R>
struct python_result_of<T, meaning::self, R> : type_is<T&> {};
constexpr bool has_own_type(place where) {
  return where == place::method || where == place::call || where == place::get_item;
}
template <class T, text Name, class R>
using python_result =
    typename choose_t<has_own_type(special_of<Name>.where), type_is<R>,
                      python_result_of<T, special_of<Name>.meaning_of(is_same<R, void>), R>>::type;

// Of a method: what its name asks of it too. What is printed to is no argument.
template <text Name, auto F, class T, class... Specs>
consteval mistake find_method_mistake() {
  constexpr special row = special_of<Name>;
  constexpr bool is_printed = row.where == place::repr || row.where == place::str;
  constexpr mistake first = mistake_in<F, T, Specs...>;
  if constexpr (first != mistake::none && !is_printed) {
    return first;
  } else if constexpr (row.where == place::nowhere) {
    return mistake::name_not_asked;
  } else if constexpr (row.arity != kAnyArity && row.arity != params_t<F>::size) {
    return mistake::special_arity;
  } else if constexpr (row.where != place::method && row.where != place::call && (is_arg<Specs> || ... || false)) {
    return mistake::special_names;
  } else if constexpr ((is_same<Specs, overload> || ... || false) && row.where != place::method &&
                       row.where != place::binary && row.where != place::in_place) {
    return mistake::special_overload;
  } else {
    return mistake::none;
  }
}

template <text Name, auto F, class T, class... Specs>
inline constexpr mistake method_mistake_in = find_method_mistake<Name, F, T, Specs...>();

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_OPERATORS_HPP
