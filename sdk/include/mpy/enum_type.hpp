// Enumerations as types of Python, with names:
//
//   enum class color { red, green = 5 };
//   template <> struct mpy::names_of<color>
//       : mpy::names<"Color", mpy::member<"RED", color::red>, mpy::member<"GREEN", color::green>> {};
//
//   m.enumeration<color>();        Color.RED, Color(5), Color.RED.name, Color.RED.value, int(Color.RED)
//
// There is one object for each value, so they compare by identity; they are constant data.
// mpy/enum.hpp has enumerations as ints.
#ifndef MPY_ENUM_TYPE_HPP
#define MPY_ENUM_TYPE_HPP

#include "mpy/class.hpp"
#include "mpy/enum.hpp"
#include "mpy/text.hpp"
#include "mpy/detail/enum_table.hpp"

MPY_BEGIN

// A value of the enumeration, by its name in Python.
template <text Name, auto Value>
struct member {};
template <text Name, class... Members>
struct names {};
// Specialised for an enumeration, before it is used.
template <class E>
struct names_of {};

template <detail::named_enumeration E>
struct caster<E> {
  using table = detail::enum_table_of<E>;
  static constexpr text python = table::name;
  static constexpr bool is_described = true;  // by m.enumeration
  static bool accepts(mp_obj_t o) { return table::is_one(o); }
  static E unchecked(mp_obj_t o) { return static_cast<E>(table::values[table::index_of(o)]); }
  static E from(mp_obj_t o) {
    if (!accepts(o)) detail::raise_type(detail::expected_one<python>::message.chars);
    return unchecked(o);
  }
  static MPY_INLINE mp_obj_t to(E value) { return table::object_of(static_cast<mp_int_t>(value)); }
};

template <class E>
constexpr void module_::enumeration(const char* doc) {
  static_assert(detail::named_enumeration<E>,
                "mpy: m.enumeration<E>: before E is used, mpy::names_of<E> has to derive from mpy::names<...>");
  if constexpr (detail::named_enumeration<E>) detail::describe_enumeration<E>(d_, doc);
}

MPY_END

#endif  // MPY_ENUM_TYPE_HPP
