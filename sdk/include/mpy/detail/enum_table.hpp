// An enumeration as a type: its objects are constant data, and what the type does reads its table.
#ifndef MPY_DETAIL_ENUM_TABLE_HPP
#define MPY_DETAIL_ENUM_TABLE_HPP

#include "mpy/text.hpp"
#include "mpy/detail/description.hpp"
#include "mpy/detail/messages.hpp"

MPY_BEGIN

template <text Name, auto Value>
struct member;
template <text Name, class... Members>
struct names;
template <class E>
struct names_of;

MPY_DETAIL {

template <text Name, class... Members>
names<Name, Members...> names_in(const names<Name, Members...>*);
template <class E>
concept named_enumeration = enumeration<E> && requires(const names_of<E>* all) { names_in(all); };

template <text Name>
inline constexpr auto name_chars_of = Name;
template <text Name>
inline constexpr const char* name_chars = name_chars_of<Name>.chars;
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
  static constexpr void add_members(description& d, size_t owner) {
    const enum_object* object = objects.items;
    (d.add_constant<Names>(owner, name.chars, object++), ...);
  }
};
template <class E>
using enum_table_of = enum_table<E, decltype(names_in(static_cast<const names_of<E>*>(nullptr)))>;

template <class E>
constexpr void describe_enumeration(description& d, const char* doc) {
  using table = enum_table_of<E>;
  class_data c;
  table::fill(c);
  size_t index = d.add_class<table::name, E>(c, doc);
  table::add_members(d, index);
  d.pyi.begin(index + 1);
  d.pyi.put("def __init__(self, value: int, /) -> None: ...\n");
  const char* properties[] = {"name", "str", "value", "int"};
  for (size_t i = 0; i < 4; i += 2) {
    d.pyi.line(), d.pyi.put("@property\n");
    d.pyi.line(), d.pyi.put("def "), d.pyi.put(properties[i]);
    d.pyi.put("(self) -> "), d.pyi.put(properties[i + 1]), d.pyi.put(": ...\n");
  }
  d.pyi.line(), d.pyi.put("def __int__(self) -> int: ...\n");
}

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_ENUM_TABLE_HPP
