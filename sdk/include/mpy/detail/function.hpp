// A function as Python calls it: of F and what is said of its arguments, the form that the firmware's object has,
// and the code that takes the arguments and calls F.
#ifndef MPY_DETAIL_FUNCTION_HPP
#define MPY_DETAIL_FUNCTION_HPP

#include "mpy/detail/function_object.hpp"
#include "mpy/detail/keywords.hpp"
#include "mpy/detail/mistakes.hpp"
#include "mpy/detail/result.hpp"

MPY_BEGIN
MPY_DETAIL {

enum class kind : uint8_t { fixed, var, kw };

template <auto F, class... Specs>
struct function {
  using params = params_t<F>;
  using result = result_t<F>;
  using specs = typename args_among<list<>, Specs...>::type;
  static constexpr size_t n = params::size;
  static constexpr size_t n_positional = specs::size == 0 ? n : before_kw_only<Specs...>();

  static constexpr bool has_kwargs = [] {
    if constexpr (n != 0) return is_keywords<nth_t<n - 1, params>>;
    return false;
  }();
  static constexpr bool has_rest = [] {
    constexpr size_t n_before = n - has_kwargs;
    if constexpr (n_before != 0) return is_rest<nth_t<n_before - 1, params>>;
    return false;
  }();
  static constexpr size_t n_named = n - has_rest - has_kwargs;
  static constexpr bool is_method = (is_self<Specs> || ... || false);
  using self = typename first_that_is_self<Specs...>::type;
  using says = saying_t<Specs...>;
  // (A method's are told where it is described.)
  static constexpr mistake wrong = [] {
    if constexpr (!is_method) return mistake_in<F, void, Specs...>;
    return mistake::none;
  }();
#define MPY_MISTAKE(mistake_, sentence) static_assert(wrong != mistake::mistake_, sentence);
  MPY_MISTAKES(MPY_MISTAKE)
#undef MPY_MISTAKE
  // A method's self needs no name.
  static constexpr size_t unnamed = specs::size == 0 ? n_named : is_method;

  template <size_t I>
  using spec = typename choose_t<(I < unnamed), type_is<choose_t<is_method && I == 0, self, no_spec>>,
                                 nth<(I < unnamed ? 0 : I - unnamed),
                                     choose_t<specs::size == 0, list<no_spec>, specs>>>::type;
  template <size_t I>
  using param = nth_t<I, params>;

  template <size_t I>
  static consteval bool may_be_absent() {
    if constexpr (is_method && I == 0) return false;
    else return may_be_absent_at<params, specs, unnamed, I>();
  }
  template <size_t I>
  static consteval bool is_keyword() {
    if constexpr (I < unnamed) {
      return false;
    } else {
      return spec_of<spec<I>>::value.is_keyword;
    }
  }
  template <size_t I>
  static consteval bool is_given() {
    if constexpr (I < n_named) return !may_be_absent<I>();
    return false;
  }
  static constexpr bool is_raw_var = is_same<params, list<size_t, const mp_obj_t*>>;
  static constexpr bool is_raw_kw = is_same<params, list<size_t, const mp_obj_t*, mp_map_t*>>;
  static constexpr bool is_raw = is_raw_var || is_raw_kw;

  template <size_t... I>
  static consteval size_t count_required(indices<I...>) {
    return (size_t(!may_be_absent<I>()) + ... + 0);
  }
  template <size_t... I>
  static consteval bool takes_keywords(indices<I...>) {
    return (is_keyword<I>() || ... || false);
  }
  // Those that have to be given by position.
  template <size_t... I>
  static consteval size_t count_leading(indices<I...>) {
    return (size_t(I < n_by_position && !is_keyword<I>() && !may_be_absent<I>()) + ... + 0);
  }
  static constexpr size_t n_required = count_required(count_to<n_named>());
  static constexpr bool has_keywords = has_kwargs || takes_keywords(count_to<n_named>());
  static constexpr bool is_overload = (is_same<Specs, overload> || ... || false);
  // What the firmware's parser of keywords does not do.
  template <size_t... I>
  static consteval bool are_keywords(indices<I...>) {
    return (is_keyword<unnamed + I>() && ... && true);
  }
  static constexpr bool has_own_parser =
      has_keywords && (has_rest || has_kwargs || !are_keywords(count_to<n_named - unnamed>()));
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
        const mp_obj_t given[] = {o..., MP_OBJ_NULL};
        return call<F, says>(given, take<param<I>, spec<I>>(o)...);
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
    } else {
      using T = plain_t<param<I>>;
      if (I >= count) return absent_value<T, spec<I>>();
      return static_cast<T>(take<param<I>, spec<I>>(given[I]));
    }
  }
  template <size_t... I>
  static mp_obj_t call_var([[maybe_unused]] size_t count, const mp_obj_t* given, indices<I...>) {
    return call<F, says>(given, take_at<I>(count, given)...);
  }
  static mp_obj_t from_array(size_t count, const mp_obj_t* given) {
    return call_var(count, given, count_to<n>());
  }

  // By name.
  template <size_t I>
  static constexpr uint16_t flags_at() {
    using S = spec<unnamed + I>;
    return keyword_flags<param<unnamed + I>, S>() |
           (may_be_absent<unnamed + I>() ? 0 : MP_ARG_REQUIRED) |
           (I >= n_positional ? MP_ARG_KW_ONLY : 0);
  }
  template <size_t... Self, size_t... I>
  static MPY_INLINE mp_obj_t call_keywords(size_t count, const mp_obj_t* given, mp_map_t* map,
                                           indices<Self...>, indices<I...>) {
    const mp_arg_t allowed[] = {
        {static_cast<uint16_t>(spec_of<spec<unnamed + I>>::value.ref.load()), flags_at<I>(),
         {.u_int = keyword_default<param<unnamed + I>, spec<unnamed + I>>()}}...};
    mp_arg_val_t values[sizeof...(I)];
    mp_arg_parse_all(count - sizeof...(Self), given + sizeof...(Self), map, sizeof...(I), allowed,
                     values);
    const mp_obj_t objects[] = {given[Self]..., object_in<param<unnamed + I>>(values[I])...};
    return call<F, says>(objects, take<param<Self>, spec<Self>>(given[Self])...,
                         take_value<param<unnamed + I>, spec<unnamed + I>>(values[I])...);
  }
  static mp_obj_t from_keywords(size_t count, const mp_obj_t* given, mp_map_t* map) {
    if constexpr (has_own_parser) {
      return call_open(count, given, map);
    } else {
      return call_keywords(count, given, map, count_to<unnamed>(), count_to<n_named - unnamed>());
    }
  }

  // By position and name, the rest as mpy::args and mpy::kwargs.
  template <size_t I>
  static MPY_INLINE uint16_t name_at() {
    if constexpr (is_keyword<I>()) return static_cast<uint16_t>(spec_of<spec<I>>::value.ref.load());
    return 0;
  }
  static constexpr size_t n_by_position = specs::size == 0 ? n_named : unnamed + n_positional;
  template <class Found, size_t... I>
  static MPY_INLINE auto with_values(size_t count, const mp_obj_t* given, const mp_map_t* map, Found found,
                                     indices<I...>) {
    const uint16_t names[] = {name_at<I>()..., 0};
    mp_obj_t values[n_named + 1];
    const parameters all = {names, n_named, n_by_position, has_rest, has_kwargs};
    return found(find_values(all, count, given, map, values), values, names);
  }
  template <size_t I>
  static MPY_INLINE decltype(auto) take_open(size_t count, const mp_obj_t* given, const mp_map_t* map,
                                             const mp_obj_t* values, const uint16_t* names) {
    if constexpr (has_kwargs && I == n - 1) {
      return kwargs(map, names, n_named);
    } else if constexpr (I == n_named) {
      return args{count > n_by_position ? count - n_by_position : 0, given + n_by_position};
    } else {
      return take_found<param<I>, spec<I>, may_be_absent<I>()>(values[I]);
    }
  }
  template <size_t... I>
  static MPY_INLINE mp_obj_t call_found(size_t count, const mp_obj_t* given, const mp_map_t* map,
                                        const mp_obj_t* values, const uint16_t* names, indices<I...>) {
    return call<F, says>(values, take_open<I>(count, given, map, values, names)...);
  }
  static MPY_INLINE mp_obj_t call_open(size_t count, const mp_obj_t* given, const mp_map_t* map) {
    return with_values(count, given, map,
                       [&](const char* problem, const mp_obj_t* values, const uint16_t* names) {
                         if (problem != nullptr) raise_type(problem);
                         return call_found(count, given, map, values, names, count_to<n>());
                       },
                       count_to<n_named>());
  }

  // Of an overload set: the result if it takes the arguments, else null.
  template <size_t... I>
  static MPY_INLINE bool match_each(size_t count, const mp_obj_t* values, indices<I...>) {
    return ((I >= count || values[I] == MP_OBJ_NULL ? may_be_absent<I>()
                                                    : detail::matches<param<I>, spec<I>>(values[I])) &&
            ... && true);
  }
  static mp_obj_t attempt(size_t count, const mp_obj_t* given, const mp_map_t* map) {
    if constexpr (!has_keywords) {
      bool is_match = map->used == 0 && (has_rest || count <= n_named) && match_each(count, given, count_to<n_named>());
      return is_match ? from_array(count, given) : MP_OBJ_NULL;
    } else {
      return with_values(count, given, map,
                         [&](const char* problem, const mp_obj_t* values, const uint16_t* names) {
                           if (problem != nullptr || !match_each(n_named, values, count_to<n_named>())) {
                             return MP_OBJ_NULL;
                           }
                           return call_found(count, given, map, values, names, count_to<n>());
                         },
                         count_to<n_named>());
    }
  }

  static constexpr bool has_arity = (is_arity<Specs> || ... || false);
  static_assert(!has_arity || is_raw,
                "mpy: mpy::arity is for functions of the firmware's signature (size_t, const mp_obj_t*)");
  template <size_t... I>
  static consteval bool are_named(indices<I...>) {
    return (is_keyword<unnamed + n_positional + I>() && ... && true);
  }
  static_assert(specs::size == 0 || are_named(count_to<specs::size - (specs::size == 0 ? 0 : n_positional)>()),
                "mpy: behind mpy::kw_only arguments have names by mpy::arg");
  static_assert(!is_overload || !is_raw, "mpy: mpy::overload: the firmware's signature tells no types");
  static_assert(!is_keep<says> || is_given<kept_argument<says>>(),
                "mpy: mpy::keep<I>: argument I is none, or may be left out");

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
      static_assert(has_arity && specs::size == 0,
                    "mpy: say how many arguments the function takes: mpy::arity<1, 2>");
      using b = bounds<nth_t<is_method, list<Specs...>>>;
      return var_object(b::min, b::max, +F);
    } else if constexpr (is_raw_kw) {
      static_assert(has_arity && specs::size == 0,
                    "mpy: say how many arguments are positional at least: mpy::arity<1>");
      return kw_object(bounds<nth_t<is_method, list<Specs...>>>::min, +F);
    } else if constexpr (form == kind::kw) {
      return kw_object(has_own_parser ? count_leading(count_to<n_named>()) : unnamed, from_keywords);
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

#endif  // MPY_DETAIL_FUNCTION_HPP
