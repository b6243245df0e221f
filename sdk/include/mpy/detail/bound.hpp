// What is known of a type that Python sees: a class of m.type, what refers to one, what its values point into.
#ifndef MPY_DETAIL_BOUND_HPP
#define MPY_DETAIL_BOUND_HPP

#include "mpy/cast.hpp"
#include "mpy/result.hpp"
#include "mpy/detail/signature.hpp"

MPY_BEGIN
MPY_DETAIL {

// The type object of a C++ class or exception: a variable, which the import fills.
template <class T>
MPY_VARIABLE inline constinit mp_obj_full_type_t type_object{};

// What m.type describes: of a class that overrides another's virtual functions that other
// (mpy/override.hpp).
template <class T>
struct described_type : type_is<T> {};
template <class T>
  requires requires { typename T::described_as; }
struct described_type<T> : type_is<typename T::described_as> {};
template <class T>
using python_type = typename described_type<plain_t<T>>::type;

template <class Spec>
inline constexpr bool is_saying = is_same<Spec, copy> || is_same<Spec, lasting>;
template <unsigned I>
inline constexpr bool is_saying<keep<I>> = true;

// What is said of the result; void if nothing.
template <class... Specs>
struct saying_among : type_is<void> {};
template <class First, class... Rest>
struct saying_among<First, Rest...>
    : choose_t<is_saying<First>, type_is<First>, saying_among<Rest...>> {};
template <class... Specs>
using saying_t = typename saying_among<Specs...>::type;

template <class Says>
inline constexpr bool is_keep = false;
template <unsigned I>
inline constexpr bool is_keep<keep<I>> = true;
template <class Says>
inline constexpr unsigned kept_argument = 0;
template <unsigned I>
inline constexpr unsigned kept_argument<keep<I>> = I;

// A class of m.type.
template <class T>
concept bound = __is_class(plain_t<T>) && requires { caster<plain_t<T>>::is_bound; };

// A class, or another type that the module has to describe.
template <class T>
concept declared = bound<T> || requires { caster_of<T>::is_described; };

// What makes objects that may keep another.
template <class T>
concept keeper = requires(mp_obj_t o) { caster_of<T>::set_owner(o, o); };

// Of a reference or pointer to an object of such a class: the class.
template <class R>
struct referred : type_is<void> {};
template <bound T>
struct referred<T&> : type_is<T> {};
template <bound T>
struct referred<T*> : type_is<T> {};
template <class R>
using referred_t = typename referred<R>::type;
template <class R>
concept reference = !is_same<referred_t<R>, void>;

template <class T>
inline constexpr bool is_const = false;
template <class T>
inline constexpr bool is_const<const T> = true;

// The types of the values in a value: of a tuple, of an optional.
template <class Caster>
struct parts_of : type_is<list<>> {};
template <class Caster>
  requires requires { typename Caster::parts; }
struct parts_of<Caster> : type_is<typename Caster::parts> {};
template <class Caster>
using parts_t = typename parts_of<Caster>::type;

// Does a value of this type point into an object that it does not keep alive?
template <class T>
consteval bool is_view();
template <class... T>
consteval bool has_view(list<T...>) {
  return (is_view<T>() || ... || false);
}
template <class T>
consteval bool is_view() {
  if constexpr (reference<T>) {
    return is_pointer<T>;
  } else if constexpr (requires { caster_of<T>::is_view; }) {
    return caster_of<T>::is_view;
  } else {
    return has_view(parts_t<caster_of<T>>());
  }
}

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_BOUND_HPP
