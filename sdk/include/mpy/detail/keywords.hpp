// Arguments by name: of the firmware's parser, and of our own where a function takes what the
// firmware's does not, *args beside keywords, **keywords, or some arguments by position alone.
#ifndef MPY_DETAIL_KEYWORDS_HPP
#define MPY_DETAIL_KEYWORDS_HPP

#include "mpy/detail/arguments.hpp"

MPY_BEGIN
MPY_DETAIL {

// Keywords and values in a row as a map. The flags of mp_map_t and the count are one word: written bit
// field by bit field, a compiler may read it before it is written.
struct fixed_map {
  size_t flags_and_used, alloc;
  const mp_obj_t* items;

  fixed_map(size_t n, const mp_obj_t* from) : flags_and_used(n << 3 | 7), alloc(n), items(from) {}
  mp_map_t* map() { return reinterpret_cast<mp_map_t*>(this); }
};
static_assert(sizeof(fixed_map) == sizeof(mp_map_t));

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
// Is the default of an int an object that is a constant?
template <class P, class Spec>
consteval bool has_small_default() {
  if constexpr (integer<plain_t<P>> && !parses_int<P>) {
    if constexpr (spec_of<Spec>::value.has_default) {
      using T = plain_t<decltype(default_of<Spec>::value)>;
      if constexpr (integer<T>) return is_small_int(default_of<Spec>::value);
    }
  }
  return false;
}
template <class P, class Spec>
constexpr mp_int_t keyword_default() {
  if constexpr (has_small_default<P, Spec>()) {
    return static_cast<mp_int_t>(small_int(default_of<Spec>::value).number);
  } else if constexpr (spec_of<Spec>::value.has_default && (parses_int<P> || parses_bool<P>)) {
    return static_cast<mp_int_t>(default_of<Spec>::value);
  } else {
    return 0;
  }
}
template <class P>
MPY_INLINE mp_obj_t object_in(const mp_arg_val_t& value) {
  return parses_int<P> || parses_bool<P> ? MP_OBJ_NULL : value.u_obj;
}
template <class P, class Spec>
MPY_INLINE decltype(auto) take_value(mp_arg_val_t value) {
  if constexpr (parses_int<P>) {
    return static_cast<plain_t<P>>(value.u_int);
  } else if constexpr (parses_bool<P>) {
    return value.u_bool;
  } else if constexpr (has_small_default<P, Spec>()) {
    return take<P, Spec>(value.u_obj);
  } else if constexpr (spec_of<Spec>::value.has_default || omissible<P>) {
    using T = plain_t<P>;
    if (value.u_obj == MP_OBJ_NULL) return absent_value<T, Spec>();
    return static_cast<T>(take<P, Spec>(value.u_obj));
  } else {
    return take<P, Spec>(value.u_obj);
  }
}

// Our own parser. The names of the parameters are 0 where one is given by position alone; the values
// that it finds are null where one was left out.
struct parameters {
  const uint16_t* names;
  size_t count, n_positional;
  bool has_rest, has_kwargs;
};
MPY_SHARED inline mp_obj_t find_keyword(const mp_map_t* map, uint16_t asked) {
  if (asked == 0) return MP_OBJ_NULL;
  mp_obj_t name = name_object(asked);
  for (size_t i = 0; i < map->alloc; ++i) {
    if (mp_map_slot_is_filled(map, i) && map->table[i].key == name) {
      return map->table[i].value;
    }
  }
  return MP_OBJ_NULL;
}
// What is wrong with the number and the names of the arguments; null if nothing is.
MPY_SHARED inline const char* find_values(const parameters& all, size_t count, const mp_obj_t* given,
                                          const mp_map_t* map, mp_obj_t* values) {
  size_t n_used = 0;
  for (size_t i = 0; i < all.count; ++i) {
    mp_obj_t value = find_keyword(map, all.names[i]);
    if (i < all.n_positional && i < count) {
      values[i] = given[i];  // by name too, it is one too many
    } else {
      n_used += value != MP_OBJ_NULL;
      values[i] = value;
    }
  }
  if (count > all.n_positional && !all.has_rest) return "extra positional arguments given";
  if (map->used > n_used) {
    if (!all.has_kwargs) return "extra keyword arguments given";
    for (size_t i = 0; i < all.n_positional && i < count; ++i) {
      if (find_keyword(map, all.names[i]) != MP_OBJ_NULL) return "extra keyword arguments given";
    }
  }
  return nullptr;
}

template <class P, class Spec, bool IsOptional>
MPY_INLINE decltype(auto) take_found(mp_obj_t value) {
  if constexpr (IsOptional) {
    using T = plain_t<P>;
    if (value == MP_OBJ_NULL) return absent_value<T, Spec>();
    return static_cast<T>(take<P, Spec>(value));
  } else {
    if constexpr (is_arg<Spec>) {
      if (value == MP_OBJ_NULL) raise_type(required<spec_name<Spec>::value>::message.chars);
    }
    return take<P, Spec>(value);
  }
}

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_KEYWORDS_HPP
