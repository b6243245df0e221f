// C++ functions as Python functions: free functions, captureless lambdas, member functions, and the
// firmware's own signatures.
//
//   m.def<"scale", scale>();                                            two arguments, by position
//   m.def<"scale", scale, mpy::arg<"x">, mpy::arg<"by", 2>>();          scale(x, by=2)
//   m.def<"scale", scale, mpy::pos<"x">, mpy::pos<"by", 2>>();          by position alone: smaller
//   m.def<"scale", scale, mpy::arg<"x">, mpy::kw_only, mpy::arg<"by", 2>>();
//
// A named argument says its name in a TypeError (unless MPY_ERROR_NAMES is 0). A default is a
// constant, or a function that computes the value: mpy::arg<"by", [] { return 0.5f; }>.
// A last parameter of type mpy::args takes the arguments that are left.
// Parameters that are all mp_obj_t, or (size_t, const mp_obj_t*) and that with a mp_map_t*, are the
// firmware's signatures: the function is called as it is.
#ifndef MPY_FUNCTION_HPP
#define MPY_FUNCTION_HPP

#include "mpy/cast.hpp"

#ifndef MPY_ERROR_NAMES
#define MPY_ERROR_NAMES 1
#endif

MPY_BEGIN

// What a function is told of an argument.
template <text Name, auto... Default>
struct arg {
  static_assert(sizeof...(Default) <= 1, "mpy::arg<\"name\", default>: one default at most");
};
template <text Name, auto... Default>
struct pos {
  static_assert(sizeof...(Default) <= 1, "mpy::pos<\"name\", default>: one default at most");
};
// The arguments behind it are given by keyword alone.
struct kw_only {};
// How many arguments a function of the firmware's signature (size_t, const mp_obj_t*) takes.
template <unsigned Min, unsigned Max = MP_OBJ_FUN_ARGS_MAX>
struct arity {};

// Arguments that no other parameter took.
struct args {
  size_t count = 0;
  const mp_obj_t* items = nullptr;
  const mp_obj_t* begin() const { return items; }
  const mp_obj_t* end() const { return items + count; }
  size_t size() const { return count; }
  mp_obj_t operator[](size_t i) const { return items[i]; }
};

MPY_DETAIL {

template <class R, class... P>
struct signature {
  using result = R;
  using params = list<P...>;
};
template <class F>
struct signature_of {};
template <class F>
  requires requires { &F::operator(); }
struct signature_of<F> : signature_of<decltype(&F::operator())> {};
template <class R, class... P>
struct signature_of<R (*)(P...)> : signature<R, P...> {};
template <class R, class... P>
struct signature_of<R (*)(P...) noexcept> : signature<R, P...> {};
// A lambda's call operator: a member function without an object of interest.
template <class C, class R, class... P>
struct signature_of<R (C::*)(P...) const> : signature<R, P...> {
  using members = list<const C&, P...>;
};
template <class C, class R, class... P>
struct signature_of<R (C::*)(P...)> : signature<R, P...> {
  using members = list<C&, P...>;
};
template <class C, class R, class... P>
struct signature_of<R (C::*)(P...) noexcept> : signature_of<R (C::*)(P...)> {};
template <class C, class R, class... P>
struct signature_of<R (C::*)(P...) const noexcept> : signature_of<R (C::*)(P...) const> {};

template <class F>
inline constexpr bool is_member = false;
template <class C, class M>
inline constexpr bool is_member<M C::*> = true;
template <class F>
inline constexpr bool is_pointer = false;
template <class F>
inline constexpr bool is_pointer<F*> = true;
template <auto F>
concept member_function = is_member<plain_t<decltype(F)>>;
template <auto F>
concept describable = requires { typename signature_of<plain_t<decltype(F)>>::params; };

template <auto F>
struct params_of : type_is<typename signature_of<plain_t<decltype(F)>>::params> {};
template <auto F>
  requires member_function<F>
struct params_of<F> : type_is<typename signature_of<plain_t<decltype(F)>>::members> {};
template <auto F>
using params_t = typename params_of<F>::type;
template <auto F>
using result_t = typename signature_of<plain_t<decltype(F)>>::result;

template <auto F, class First, class... Rest>
MPY_INLINE decltype(auto) invoke_member(First&& self, Rest&&... rest) {
  return (self.*F)(static_cast<Rest&&>(rest)...);
}
template <auto F, class... P>
MPY_INLINE decltype(auto) invoke(P&&... values) {
  if constexpr (member_function<F>) {
    return invoke_member<F>(static_cast<P&&>(values)...);
  } else {
    return F(static_cast<P&&>(values)...);
  }
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

// Calls F with converted arguments, and converts what it returns.
template <auto F, class... P>
MPY_INLINE mp_obj_t call(P&&... values) {
  if constexpr (is_same<result_t<F>, void>) {
    invoke<F>(static_cast<P&&>(values)...);
    return mp_const_none;
  } else {
    using cast = caster_of<result_t<F>>;
    auto run = [&]() -> decltype(auto) { return invoke<F>(static_cast<P&&>(values)...); };
    if constexpr (requires { cast::build(run); } && !is_reference<result_t<F>>) {
      return cast::build(run);  // made in its place
    } else {
      return no_tail_call<sizeof...(P)>(cast::to(run()));
    }
  }
}

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
  bool is_before = true;
  ((is_before = is_before && !is_same<Specs, kw_only>, count += is_before && is_arg<Specs>), ...);
  return count;
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
  if constexpr (requires { P(value); }) {
    return P(value);
  } else if constexpr (requires { P(value.chars); }) {
    return P(value.chars);
  } else if constexpr (requires { P(caster_of<decltype(value)>::to(value)); }) {
    return P(caster_of<decltype(value)>::to(value));
  } else {
    return P(value());
  }
}

#if MPY_ERROR_NAMES
// "name: expected type"
template <text Name, text Type>
struct expected {
  static constexpr auto message = [] {
    constexpr char middle[] = ": expected ";
    struct {
      char chars[Name.size + sizeof(middle) + Type.size];
    } all = {};
    size_t n = 0;
    for (size_t i = 0; i < Name.size; ++i) all.chars[n++] = Name.chars[i];
    for (size_t i = 0; middle[i] != '\0'; ++i) all.chars[n++] = middle[i];
    for (size_t i = 0; i < Type.size; ++i) all.chars[n++] = Type.chars[i];
    return all;
  }();
};
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
#endif

struct no_spec {};
// Of a method's first parameter: the firmware has seen to its type.
struct self_spec {};

template <class T>
decltype(auto) self_of(mp_obj_t o);  // mpy/class.hpp

// One argument, converted. Its name is in the message if it cannot be.
template <class P, class Spec>
MPY_INLINE decltype(auto) take(mp_obj_t o) {
  using cast = caster_of<P>;
  if constexpr (is_same<Spec, self_spec>) return self_of<plain_t<P>>(o);
#if MPY_ERROR_NAMES
  if constexpr (is_arg<Spec> && requires { cast::accepts(o); }) {
    if (!cast::accepts(o)) {
      mp_fun_table.raise_msg(&mp_type_TypeError,
                             expected<spec_name<Spec>::value, cast::python>::message.chars);
    }
  }
#endif
  if constexpr (!is_same<Spec, self_spec>) return cast::from(o);
}

template <class P>
inline constexpr bool is_rest = is_same<plain_t<P>, args>;
// A parameter that may be left out without a spec: mpy::optional<T> and its like.
template <class P>
concept omissible = requires { caster_of<P>::absent(); };

template <class List, size_t... I>
consteval bool are_objects(indices<I...>) {
  return (is_same<nth_t<I, List>, mp_obj_t> && ...);
}

// A function object: constant data that a loader completes.
template <unsigned N>
struct fixed_type;
template <>
struct fixed_type<0> {
  static constexpr const mp_obj_type_t* value = &mp_type_fun_builtin_0;
};
template <>
struct fixed_type<1> {
  static constexpr const mp_obj_type_t* value = &mp_type_fun_builtin_1;
};
template <>
struct fixed_type<2> {
  static constexpr const mp_obj_type_t* value = &mp_type_fun_builtin_2;
};
template <>
struct fixed_type<3> {
  static constexpr const mp_obj_type_t* value = &mp_type_fun_builtin_3;
};
constexpr mp_obj_fun_builtin_fixed_t fixed_object(mp_fun_0_t f) {
  return {{fixed_type<0>::value}, {._0 = f}};
}
constexpr mp_obj_fun_builtin_fixed_t fixed_object(mp_fun_1_t f) {
  return {{fixed_type<1>::value}, {._1 = f}};
}
constexpr mp_obj_fun_builtin_fixed_t fixed_object(mp_fun_2_t f) {
  return {{fixed_type<2>::value}, {._2 = f}};
}
constexpr mp_obj_fun_builtin_fixed_t fixed_object(mp_fun_3_t f) {
  return {{fixed_type<3>::value}, {._3 = f}};
}
constexpr mp_obj_fun_builtin_var_t var_object(unsigned min, unsigned max, mp_fun_var_t f) {
  return {{&mp_type_fun_builtin_var}, MP_OBJ_FUN_MAKE_SIG(min, max, 0), {.var = f}};
}
constexpr mp_obj_fun_builtin_var_t kw_object(unsigned min, mp_fun_kw_t f) {
  return {{&mp_type_fun_builtin_var},
          MP_OBJ_FUN_MAKE_SIG(min, MP_OBJ_FUN_ARGS_MAX, 1),
          {.kw = f}};
}

template <size_t>
using any_object = mp_obj_t;

// ---- Keywords

// The firmware's parser converts an int and a bool itself; other things are objects to it, and null
// where they were left out.
template <class P>
inline constexpr bool parses_int =
    integer<plain_t<P>> && is_signed<choose_t<integer<plain_t<P>>, plain_t<P>, int>> &&
    sizeof(plain_t<P>) == sizeof(mp_int_t) && !MPY_ERROR_NAMES;
template <class P>
inline constexpr bool parses_bool = is_same<plain_t<P>, bool>;

template <class P, class Spec>
constexpr uint16_t keyword_flags() {
  return parses_int<P> ? MP_ARG_INT : parses_bool<P> ? MP_ARG_BOOL : MP_ARG_OBJ;
}
template <class P, class Spec>
constexpr mp_int_t keyword_default() {
  if constexpr (spec_of<Spec>::value.has_default && (parses_int<P> || parses_bool<P>)) {
    return static_cast<mp_int_t>(default_of<Spec>::value);
  } else {
    return 0;
  }
}
template <class P, class Spec>
MPY_INLINE decltype(auto) take_value(mp_arg_val_t value) {
  if constexpr (parses_int<P>) {
    return static_cast<plain_t<P>>(value.u_int);
  } else if constexpr (parses_bool<P>) {
    return value.u_bool;
  } else if constexpr (spec_of<Spec>::value.has_default) {
    using T = plain_t<P>;
    if (value.u_obj == MP_OBJ_NULL) return default_value<T, Spec>();
    return static_cast<T>(take<P, Spec>(value.u_obj));
  } else {
    return take<P, Spec>(value.u_obj);
  }
}

// ---- Putting it together

enum class kind : uint8_t { fixed, var, kw };

template <auto F, class... Specs>
struct function {
  using params = params_t<F>;
  using specs = typename args_among<list<>, Specs...>::type;
  static constexpr size_t n = params::size;
  static constexpr size_t n_positional = specs::size == 0 ? n : before_kw_only<Specs...>();

  static constexpr bool has_rest = [] {
    if constexpr (n != 0) return is_rest<nth_t<n - 1, params>>;
    return false;
  }();
  static constexpr size_t n_named = n - has_rest;
  static_assert(specs::size == 0 || specs::size == n_named || specs::size + 1 == n_named,
                "mpy: name every argument of the function with mpy::arg or mpy::pos, or none");
  // A method's self needs no name.
  static constexpr size_t unnamed = specs::size == 0 ? n_named : n_named - specs::size;

  static constexpr bool is_method = (is_same<Specs, self_spec> || ... || false);
  template <size_t I>
  using spec = typename choose_t<(I < unnamed), type_is<choose_t<is_method && I == 0, self_spec, no_spec>>,
                                 nth<(I < unnamed ? 0 : I - unnamed),
                                     choose_t<specs::size == 0, list<no_spec>, specs>>>::type;
  template <size_t I>
  using param = nth_t<I, params>;

  template <size_t I>
  static consteval bool may_be_absent() {
    if constexpr (I < unnamed) {
      return omissible<param<I>>;
    } else {
      return spec_of<spec<I>>::value.has_default;
    }
  }
  template <size_t I>
  static consteval bool is_keyword() {
    if constexpr (I < unnamed) {
      return false;
    } else {
      return spec_of<spec<I>>::value.is_keyword;
    }
  }
  static constexpr bool is_raw_var = is_same<params, list<size_t, const mp_obj_t*>>;
  static constexpr bool is_raw_kw = is_same<params, list<size_t, const mp_obj_t*, mp_map_t*>>;

  template <size_t... I>
  static consteval size_t count_required(indices<I...>) {
    return (size_t(!may_be_absent<I>()) + ... + 0);
  }
  template <size_t... I>
  static consteval bool takes_keywords(indices<I...>) {
    return (is_keyword<I>() || ... || false);
  }
  static constexpr size_t n_required = count_required(count_to<n_named>());
  static constexpr bool has_keywords = takes_keywords(count_to<n_named>());
  static constexpr kind form =
      is_raw_kw || has_keywords                                     ? kind::kw
      : is_raw_var || has_rest || n > 3 || n_required != n_named ? kind::var
                                                                    : kind::fixed;

  // By position, each in its register.
  template <size_t... I>
  static constexpr auto make_fixed(indices<I...>) {
    if constexpr (is_same<result_t<F>, mp_obj_t> && are_objects<params>(count_to<n>()) &&
                  is_pointer<plain_t<decltype(F)>>) {
      return fixed_object(F);
    } else {
      return fixed_object(+[](any_object<I>... o) -> mp_obj_t {
        return call<F>(take<param<I>, spec<I>>(o)...);
      });
    }
  }

  // By position, in an array.
  template <size_t I>
  static MPY_INLINE decltype(auto) take_at(size_t count, const mp_obj_t* given) {
    if constexpr (I == n_named) {
      return args{count > n_named ? count - n_named : 0, given + n_named};
    } else if constexpr (!may_be_absent<I>()) {
      return take<param<I>, spec<I>>(given[I]);
    } else if constexpr (I < unnamed) {
      using T = plain_t<param<I>>;
      if (I >= count) return T(caster<T>::absent());
      return T(take<param<I>, spec<I>>(given[I]));
    } else {
      using T = plain_t<param<I>>;
      if (I >= count) return default_value<T, spec<I>>();
      return static_cast<T>(take<param<I>, spec<I>>(given[I]));
    }
  }
  template <size_t... I>
  static mp_obj_t call_var(size_t count, const mp_obj_t* given, indices<I...>) {
    return call<F>(take_at<I>(count, given)...);
  }
  static mp_obj_t from_array(size_t count, const mp_obj_t* given) {
    return call_var(count, given, count_to<n>());
  }

  // By name.
  template <size_t I>
  static constexpr uint16_t flags_at() {
    using S = spec<unnamed + I>;
    return keyword_flags<param<unnamed + I>, S>() |
           (spec_of<S>::value.has_default ? 0 : MP_ARG_REQUIRED) |
           (I >= n_positional ? MP_ARG_KW_ONLY : 0);
  }
  template <size_t... Self, size_t... I>
  static MPY_INLINE mp_obj_t call_keywords(size_t count, const mp_obj_t* given, mp_map_t* map,
                                           indices<Self...>, indices<I...>) {
    static_assert((is_keyword<unnamed + I>() && ...),
                  "mpy: mpy::arg and mpy::pos cannot be mixed in one function");
    const mp_arg_t allowed[] = {
        {static_cast<uint16_t>(spec_of<spec<unnamed + I>>::value.ref.load()), flags_at<I>(),
         {.u_int = keyword_default<param<unnamed + I>, spec<unnamed + I>>()}}...};
    mp_arg_val_t values[sizeof...(I)];
    mp_arg_parse_all(count - sizeof...(Self), given + sizeof...(Self), map, sizeof...(I), allowed,
                     values);
    return call<F>(take<param<Self>, spec<Self>>(given[Self])...,
                   take_value<param<unnamed + I>, spec<unnamed + I>>(values[I])...);
  }
  static mp_obj_t from_keywords(size_t count, const mp_obj_t* given, mp_map_t* map) {
    static_assert(!has_rest, "mpy: a function with keywords cannot take mpy::args");
    return call_keywords(count, given, map, count_to<unnamed>(), count_to<n_named - unnamed>());
  }

  template <class Arity>
  struct bounds {
    static constexpr unsigned min = n_required;
    static constexpr unsigned max = has_rest ? MP_OBJ_FUN_ARGS_MAX : n_named;
  };
  template <unsigned Min, unsigned Max>
  struct bounds<arity<Min, Max>> {
    static constexpr unsigned min = Min, max = Max;
  };

  static constexpr auto make() {
    if constexpr (is_raw_var) {
      static_assert(sizeof...(Specs) == 1,
                    "mpy: say how many arguments the function takes: mpy::arity<1, 2>");
      using b = bounds<nth_t<0, list<Specs...>>>;
      return var_object(b::min, b::max, +F);
    } else if constexpr (is_raw_kw) {
      static_assert(sizeof...(Specs) == 1,
                    "mpy: say how many arguments are positional at least: mpy::arity<1>");
      return kw_object(bounds<nth_t<0, list<Specs...>>>::min, +F);
    } else if constexpr (form == kind::kw) {
      return kw_object(unnamed, from_keywords);
    } else if constexpr (form == kind::var) {
      return var_object(bounds<void>::min, bounds<void>::max, from_array);
    } else {
      return make_fixed(count_to<n>());
    }
  }
  static constexpr auto object = make();
};

}  // namespace detail
MPY_END

#endif  // MPY_FUNCTION_HPP
