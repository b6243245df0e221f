// How each argument is taken: converted, or its default.
#ifndef MPY_DETAIL_ARGUMENTS_HPP
#define MPY_DETAIL_ARGUMENTS_HPP

#include "mpy/arguments.hpp"
#include "mpy/detail/messages.hpp"

MPY_BEGIN
MPY_DETAIL {

// What is known of a parameter.
struct param {
  const char* name = nullptr;
  size_t name_size = 0;
  name_ref ref = {};
  bool has_default = false;
  bool is_keyword = false;   // may be given by keyword
  bool is_kw_only = false;
};
template <class Spec>
struct spec_of;
template <text Name, auto... Default>
struct spec_of<arg<Name, Default...>> {
  static constexpr param value{Name.chars, Name.size, name_of<Name>, sizeof...(Default) != 0, true};
};
template <text Name, auto... Default>
struct spec_of<pos<Name, Default...>> {
  static constexpr param value{Name.chars, Name.size, {}, sizeof...(Default) != 0};
};

template <class Spec>
consteval param described() {
  if constexpr (requires { spec_of<Spec>::value; }) return spec_of<Spec>::value;
  return {};
}

template <class Spec>
inline constexpr bool is_arg = false;
template <text Name, auto... Default>
inline constexpr bool is_arg<arg<Name, Default...>> = true;
template <text Name, auto... Default>
inline constexpr bool is_arg<pos<Name, Default...>> = true;

// The arguments among the specs, and how many of them stand before kw_only.
template <class Done, class... Specs>
struct args_among : type_is<Done> {};
template <class... Done, class First, class... Rest>
struct args_among<list<Done...>, First, Rest...>
    : choose_t<is_arg<First>, args_among<list<Done..., First>, Rest...>,
               args_among<list<Done...>, Rest...>> {};
template <class... Specs>
consteval size_t before_kw_only() {
  size_t count = 0;
  [[maybe_unused]] bool is_before = true;
  ((is_before = is_before && !is_same<Specs, kw_only>, count += is_before && is_arg<Specs>), ...);
  return count;
}

// Two arguments of one name.
template <class... Specs>
consteval bool has_name_twice() {
  const param all[] = {described<Specs>()..., param()};
  for (size_t i = 0; i < sizeof...(Specs); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (all[i].name != nullptr && all[j].name != nullptr &&
          str(all[i].name, all[i].name_size) == str(all[j].name, all[j].name_size)) {
        return true;
      }
    }
  }
  return false;
}

// A default's value.
template <class Spec>
struct default_of;
template <text Name, auto Default>
struct default_of<arg<Name, Default>> {
  static constexpr auto value = Default;
};
template <text Name, auto Default>
struct default_of<pos<Name, Default>> : default_of<arg<Name, Default>> {};

template <class P, class Spec>
MPY_INLINE P default_value() {
  constexpr auto& value = default_of<Spec>::value;
  if constexpr (reference<P> && is_same<plain_t<decltype(value)>, none_type>) {
    return nullptr;
  } else if constexpr (requires { P(value); }) {
    return P(value);
  } else if constexpr (requires { P(value.chars); }) {
    return P(value.chars);
  } else if constexpr (requires { P(caster_of<decltype(value)>::to(value)); }) {
    return P(caster_of<decltype(value)>::to(value));
  } else {
    return P(value());
  }
}

template <class Spec>
struct spec_name;
template <text Name, auto... D>
struct spec_name<arg<Name, D...>> {
  static constexpr text value = Name;
};
template <text Name, auto... D>
struct spec_name<pos<Name, D...>> {
  static constexpr text value = Name;
};

struct no_spec {};
// Of a method's first parameter: the firmware has seen to it that it is a T. With a name, that of the
// method, Python may override it.
template <class T, text... Name>
struct self_spec {};
template <class Spec>
inline constexpr bool is_self = false;
template <class T, text... Name>
inline constexpr bool is_self<self_spec<T, Name...>> = true;
template <class... Specs>
struct first_that_is_self : type_is<no_spec> {};
template <class First, class... Rest>
struct first_that_is_self<First, Rest...>
    : choose_t<is_self<First>, type_is<First>, first_that_is_self<Rest...>> {};
template <class Spec>
inline constexpr bool is_arity = false;
template <unsigned Min, unsigned Max>
inline constexpr bool is_arity<arity<Min, Max>> = true;
template <class Spec>
inline constexpr bool is_spec = is_arg<Spec> || is_self<Spec> || is_arity<Spec> || is_saying<Spec> ||
                                is_same<Spec, kw_only> || is_same<Spec, overload>;

template <class T, class P>
decltype(auto) self_of(mp_obj_t o);  // mpy/detail/instance.hpp
template <class P, class T>
MPY_INLINE decltype(auto) take_self(mp_obj_t o, self_spec<T>) {
  return self_of<T, P>(o);
}
template <class P, class T, text Name>
decltype(auto) take_self(mp_obj_t o, self_spec<T, Name>);  // mpy/detail/override.hpp

template <class Spec, class Caster>
inline constexpr bool is_checked =
    MPY_ERROR_NAMES && is_arg<Spec> && requires(mp_obj_t o) { Caster::accepts(o), Caster::unchecked(o); };

// Casters that accept alike share the check.
template <bool (*Accepts)(mp_obj_t)>
MPY_SHARED void check_argument(mp_obj_t o, const char* message) {
  if (!Accepts(o)) raise_type(message);
}

template <class Spec, class Caster>
inline constexpr bool is_named =
    MPY_ERROR_NAMES && is_arg<Spec> && requires(mp_obj_t o, const char* text) { Caster::named(o, text); };

// One argument, converted. Its name is in the message if it cannot be.
template <class P, class Spec>
MPY_INLINE decltype(auto) take(mp_obj_t o) {
  using cast = caster_of<P>;
  if constexpr (is_self<Spec>) return take_self<P>(o, Spec());
#if MPY_ERROR_NAMES
  if constexpr (is_named<Spec, cast>) {
    return cast::named(o, expected<spec_name<Spec>::value, type_text<cast>()>::message.chars);
  } else if constexpr (is_arg<Spec> && requires { cast::accepts(o); }) {
    check_argument<&cast::accepts>(o, expected<spec_name<Spec>::value, type_text<cast>()>::message.chars);
    if constexpr (is_checked<Spec, cast>) return cast::unchecked(o);
  }
#endif
  if constexpr (!is_self<Spec> && !is_checked<Spec, cast> && !is_named<Spec, cast>) {
    static_assert(requires { cast::from(o); },
                  "mpy: this type is for results alone: the parameter has to be another");
    return cast::from(o);
  }
}

// Would a parameter take this object? A caster says so by matches(), or by accepts().
template <class P, class Spec>
MPY_INLINE bool matches(mp_obj_t o) {
  if constexpr (!is_self<Spec>) {
    if constexpr (requires { caster_of<P>::matches(o); }) {
      return caster_of<P>::matches(o);
    } else if constexpr (requires { caster_of<P>::accepts(o); }) {
      return caster_of<P>::accepts(o);
    }
  }
  return true;
}

template <class P>
inline constexpr bool is_rest = is_same<plain_t<P>, args>;
template <class P>
inline constexpr bool is_keywords = is_same<plain_t<P>, kwargs>;
// A parameter that may be left out without a spec: mpy::optional<T> and its like.
template <class P>
concept omissible = requires { caster_of<P>::absent(); };

// What an argument is that was left out.
template <class T, class Spec>
MPY_INLINE T absent_value() {
  if constexpr (is_arg<Spec>) {
    if constexpr (spec_of<Spec>::value.has_default) return default_value<T, Spec>();
    else return T(caster<T>::absent());
  } else {
    return T(caster<T>::absent());
  }
}

template <class Params, class Specs, size_t Unnamed, size_t I>
consteval bool may_be_absent_at() {
  if constexpr (I < Unnamed) {
    return omissible<nth_t<I, Params>>;
  } else {
    return spec_of<nth_t<I - Unnamed, Specs>>::value.has_default || omissible<nth_t<I, Params>>;
  }
}

template <class List, size_t... I>
consteval bool are_objects(indices<I...>) {
  return (is_same<nth_t<I, List>, mp_obj_t> && ...);
}

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_ARGUMENTS_HPP
