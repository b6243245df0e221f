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

MPY_BEGIN

template <text Name, auto Value>
struct member {};
template <text Name, class... Members>
struct names {};
template <class E>
struct names_of {};

MPY_DETAIL {

template <text Name, class... Members>
names<Name, Members...> names_in(const names<Name, Members...>*);
template <class E>
concept named_enumeration = enumeration<E> && requires(const names_of<E>* all) { names_in(all); };

template <text Name>
inline constexpr auto name_chars_of = Name;
template <text Name>
inline constexpr const char* name_chars = name_chars_of<Name>.chars;
// "expected Color"
template <text Name>
struct expected_one {
  static constexpr auto message = [] {
    constexpr char head[] = "expected ";
    char all[sizeof(head) + Name.size] = {};
    for (size_t i = 0; i + 1 < sizeof(head); ++i) all[i] = head[i];
    for (size_t i = 0; i < Name.size; ++i) all[sizeof(head) - 1 + i] = Name.chars[i];
    return text<sizeof(all)>(all);
  }();
};

struct enum_object {
  const mp_obj_full_type_t* type;
  size_t index;
};

template <class E, class Names>
struct enum_table;
template <class E, text Name, text... Names, auto... Values>
struct enum_table<E, names<Name, member<Names, Values>...>> {
  static_assert((is_same<plain_t<decltype(Values)>, E> && ...),
                "mpy: mpy::member<\"NAME\", value>: the value has to be one of the enumeration");
  static constexpr text name = Name;
  static constexpr size_t size = sizeof...(Values);
  static constexpr mp_int_t values[] = {static_cast<mp_int_t>(Values)...};
  static constexpr const char* member_names[] = {name_chars<Names>...};
  static constexpr auto objects = []<size_t... I>(indices<I...>) {
    return array<enum_object, size>{{{&type_object<E>, I}...}};
  }(count_to<size>());

  static mp_obj_t object_of(mp_int_t value) {
    size_t i = 0;
    while (values[i] != value) {
      if (++i == size) mp_fun_table.raise_msg(&mp_type_ValueError, "no such value");
    }
    return const_cast<enum_object*>(&objects.items[i]);
  }
  static size_t index_of(mp_obj_t o) { return static_cast<enum_object*>(o)->index; }
  static bool is_one(mp_obj_t o) {
    return mp_obj_get_type(o) == reinterpret_cast<const mp_obj_type_t*>(&type_object<E>);
  }

  static mp_obj_t make_new(const mp_obj_type_t*, size_t n, size_t n_keywords, const mp_obj_t* given) {
    mp_arg_check_num(n, n_keywords, 1, 1, false);
    return is_one(given[0]) ? given[0] : object_of(int_from(given[0]));
  }
  static void print(const mp_print_t* print, mp_obj_t self, mp_print_kind_t) {
    mp_printf(print, "%s.%s", Name.chars, member_names[index_of(self)]);
  }
  static mp_obj_t unary_op(mp_unary_op_t op, mp_obj_t self) {
    mp_int_t value = values[index_of(self)];
    if (op == MP_UNARY_OP_HASH) return MP_OBJ_NEW_SMALL_INT(value);
    return op == MP_UNARY_OP_INT_MAYBE ? mp_obj_new_int(value) : MP_OBJ_NULL;
  }
  static void attr(mp_obj_t self, qstr asked, mp_obj_t* dest) {
    if (dest[0] != MP_OBJ_NULL) return;
    if (asked == mpy::name<"value">()) {
      dest[0] = mp_obj_new_int(values[index_of(self)]);
    } else if (asked == mpy::name<"name">()) {
      dest[0] = caster<const char*>::to(member_names[index_of(self)]);
    } else {
      dest[1] = MP_OBJ_SENTINEL;
    }
  }

  // What the type has, and the members among its attributes.
  static constexpr void fill(class_data& c) {
    c.set(slot_make_new, {.make_new = make_new});
    c.set(slot_print, {.print = print});
    c.set(slot_unary_op, {.unary_op = unary_op});
    c.set(slot_attr, {.attr = attr});
  }
  static constexpr void add_members(module_& m, size_t owner) {
    const enum_object* object = objects.items;
    (m.add_constant<Names>(owner, name.chars, object++), ...);
  }
};
template <class E>
using enum_table_of = enum_table<E, decltype(names_in(static_cast<const names_of<E>*>(nullptr)))>;

}  // namespace detail

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
  if constexpr (detail::named_enumeration<E>) {
    using table = detail::enum_table_of<E>;
    detail::class_data c;
    table::fill(c);
    size_t index = add_class<table::name, E>(c, doc);
    table::add_members(*this, index);
    stub_.begin(index + 1);
    stub_.put("def __init__(self, value: int, /) -> None: ...\n");
    const char* properties[] = {"name", "str", "value", "int"};
    for (size_t i = 0; i < 4; i += 2) {
      stub_.line(), stub_.put("@property\n");
      stub_.line(), stub_.put("def "), stub_.put(properties[i]);
      stub_.put("(self) -> "), stub_.put(properties[i + 1]), stub_.put(": ...\n");
    }
    stub_.line(), stub_.put("def __int__(self) -> int: ...\n");
  }
}

MPY_END

#endif  // MPY_ENUM_TYPE_HPP
