// What can be wrong with a function and what is said of it. Where m.def, c.def and their like are called
// so, an overload of each is chosen that is unavailable: the compiler's first line is the user's own, with
// one sentence.
#ifndef MPY_DETAIL_MISTAKES_HPP
#define MPY_DETAIL_MISTAKES_HPP

#include "mpy/detail/arguments.hpp"

#define MPY_UNAVAILABLE(sentence) __attribute__((unavailable(sentence)))

// The first that is true is told.
#define MPY_MISTAKES(MISTAKE)                                                                              \
  MISTAKE(no_function,                                                                                     \
          "mpy: behind the name stands a function, a lambda without captures, or a member function; of "   \
          "overloaded functions choose one with mpy::select")                                              \
  MISTAKE(no_self,                                                                                         \
          "mpy: a method's first parameter is the object, T&, const T&, T* or mp_obj_t; a function "       \
          "without one is a c.static_method")                                                              \
  MISTAKE(no_spec,                                                                                         \
          "mpy: behind a function stand mpy::arg, mpy::pos, mpy::kw_only, mpy::arity, mpy::overload, or "  \
          "what is said of its result")                                                                    \
  MISTAKE(wrong_count, "mpy: name every argument of the function with mpy::arg or mpy::pos, or none")      \
  MISTAKE(name_twice, "mpy: two arguments have one name")                                                  \
  MISTAKE(no_conversion_from, MPY_NO_CONVERSION("a parameter"))                                            \
  MISTAKE(no_conversion_to, MPY_NO_CONVERSION("the result"))                                               \
  MISTAKE(result_alone, "mpy: a parameter's type is for results alone: it has to be another")              \
  MISTAKE(argument_alone, "mpy: the result's type is for arguments alone: it has to be another")           \
  MISTAKE(wrong_order, "mpy: an argument without a default stands behind one that may be left out")        \
  MISTAKE(no_arity, "mpy: say how many arguments the function takes: mpy::arity<1, 2>")                    \
  MISTAKE(name_not_asked,                                                                                  \
          "mpy: firmware asks no native type for this special method (a constructor is c.init, an "        \
          "attribute c.property)")                                                                         \
  MISTAKE(special_arity, "mpy: a function of this special name has another number of parameters")          \
  MISTAKE(special_names, "mpy: Python names no arguments of this special method")                          \
  MISTAKE(special_overload,                                                                                \
          "mpy: mpy::overload is for methods, operators and constructors: take a mpy::object here")

MPY_BEGIN
MPY_DETAIL {

enum class mistake {
  none,
#define MPY_MISTAKE(name, sentence) name,
  MPY_MISTAKES(MPY_MISTAKE)
#undef MPY_MISTAKE
};

template <class P>
concept rest_parameter = is_rest<P> || is_keywords<P>;
template <class P>
concept convertible_from = rest_parameter<P> || has_caster<P>;
template <class P>
concept takes_objects = rest_parameter<P> || requires(mp_obj_t o) { caster_of<P>::from(o); };
template <class R>
concept gives_objects =
    is_same<R, void> || reference<R> || requires(R (*run)()) { caster_of<R>::to(run()); };

template <class Params>
struct checked_params;
template <class... P>
struct checked_params<list<P...>> {
  static constexpr bool is_raw =
      is_same<list<P...>, list<size_t, const mp_obj_t*>> ||
      is_same<list<P...>, list<size_t, const mp_obj_t*, mp_map_t*>>;
  static constexpr size_t count = (size_t(!rest_parameter<P>) + ... + 0);
  // Of a method the first is another matter.
  template <class Self, size_t... I>
  static consteval bool are_convertible(indices<I...>) {
    return (((!is_same<Self, void> && I == 0) || convertible_from<P>) && ... && true);
  }
  template <class Self, size_t... I>
  static consteval bool are_takeable(indices<I...>) {
    return (((!is_same<Self, void> && I == 0) || takes_objects<P>) && ... && true);
  }
};
template <class Self, class Params>
inline constexpr bool has_self = true;
template <class Self>
inline constexpr bool has_self<Self, list<>> = false;
template <class Self, class First, class... Rest>
inline constexpr bool has_self<Self, list<First, Rest...>> = [] {
  using U = plain_t<First>;
  if constexpr (is_same<Self, void> || is_same<U, mp_obj_t> || requires { caster<U>::is_object; }) return true;
  else if constexpr (is_pointer<U>) return bool(__is_base_of(plain_t<decltype(*some<U>())>, Self));
  else return bool(__is_base_of(U, Self));
}();

// Behind an argument that may be left out, those by position may be too.
template <class Params, class Specs, bool IsMethod, size_t Unnamed, size_t NPositional, size_t... I>
consteval bool are_in_order(indices<I...>) {
  bool is_good = true;
  [[maybe_unused]] bool is_absent = false;
  [[maybe_unused]] auto look = [&](bool may_be_absent, bool by_position) {
    if (is_absent && by_position && !may_be_absent) is_good = false;
    is_absent = is_absent || may_be_absent;
  };
  (look((!IsMethod || I != 0) && may_be_absent_at<Params, Specs, Unnamed, I>(),
        I < Unnamed || I - Unnamed < NPositional),
   ...);
  return is_good;
}

// F is a method of Self, if that is not void.
template <auto F, class Self, class... Specs>
consteval mistake find_mistake() {
  if constexpr (!describable<F>) {
    return mistake::no_function;
  } else {
    using params = params_t<F>;
    using checked = checked_params<params>;
    using specs = typename args_among<list<>, Specs...>::type;
    constexpr bool is_method = !is_same<Self, void>;
    constexpr auto all = count_to<params::size>();
    if constexpr (is_method && !has_self<Self, params>) {
      return mistake::no_self;
    } else if constexpr (!(is_spec<Specs> && ... && true)) {
      return mistake::no_spec;
    } else if constexpr (checked::is_raw) {
      return (is_arity<Specs> || ... || false) ? mistake::none : mistake::no_arity;
    } else if constexpr (specs::size != 0 && specs::size + is_method != checked::count) {
      return mistake::wrong_count;
    } else if constexpr (has_name_twice<Specs...>()) {
      return mistake::name_twice;
    } else if constexpr (!checked::template are_convertible<Self>(all)) {
      return mistake::no_conversion_from;
    } else if constexpr (!has_caster<result_t<F>>) {
      return mistake::no_conversion_to;
    } else if constexpr (!checked::template are_takeable<Self>(all)) {
      return mistake::result_alone;
    } else if constexpr (!gives_objects<result_t<F>>) {
      return mistake::argument_alone;
    } else {
      constexpr size_t unnamed = specs::size == 0 ? checked::count : is_method;
      constexpr bool is_good =
          are_in_order<params, specs, is_method, unnamed, before_kw_only<Specs...>()>(count_to<checked::count>());
      return is_good ? mistake::none : mistake::wrong_order;
    }
  }
}

template <auto F, class Self, class... Specs>
inline constexpr mistake mistake_in = find_mistake<F, Self, Specs...>();

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_MISTAKES_HPP
