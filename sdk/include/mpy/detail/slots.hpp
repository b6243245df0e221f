// The slots of class number K, put together from what its records say, and those of the classes that it
// extends. (The firmware looks at a native type alone, not at its parent.)
#ifndef MPY_DETAIL_SLOTS_HPP
#define MPY_DETAIL_SLOTS_HPP

#include "mpy/detail/tables.hpp"

MPY_BEGIN
MPY_DETAIL {

template <class Body>
constexpr bool is_or_inherits(size_t k, size_t owner) {
  auto& classes = records_of<Body>.classes;
  while (k != owner) {
    size_t parent = 0;
    while (parent < classes.size && classes[parent].type != classes[k].parent) ++parent;
    if (parent == classes.size) return false;
    k = parent;
  }
  return true;
}

// Does what class `owner` says count for class `k`, or has one in between its own?
template <class Body, class Rows, class Same>
constexpr bool counts_for(size_t k, size_t owner, const Rows& rows, Same same) {
  if (!is_or_inherits<Body>(k, owner)) return false;
  for (size_t i = 0; i < rows.size; ++i) {
    size_t other = rows[i].owner;
    if (other != owner && same(rows[i]) && is_or_inherits<Body>(k, other) &&
        is_or_inherits<Body>(other, owner)) {
      return false;
    }
  }
  return true;
}
// Of an operator.
template <class Body, class Rows>
constexpr bool is_operator_of(size_t k, const Rows& rows, size_t i) {
  int op = rows[i].op;
  return counts_for<Body>(k, rows[i].owner, rows, [op](auto& row) { return row.op == op; });
}
// Of a name, whatever it stands for.
template <class Body>
constexpr bool is_name_of(size_t k, size_t owner, const name_ref& name) {
  auto* slot = name.slot;
  return counts_for<Body>(k, owner, records_of<Body>.taken, [slot](auto& row) { return row.slot == slot; });
}

// Whether row I counts for class K is asked when compiled, so that no row is there at run time.
template <class Body, size_t K, size_t I>
MPY_INLINE bool try_unary([[maybe_unused]] mp_unary_op_t op, [[maybe_unused]] mp_obj_t self,
                          [[maybe_unused]] mp_obj_t* result) {
  constexpr auto& rows = records_of<Body>.unaries;
  if constexpr (is_operator_of<Body>(K, rows, I)) {
    if (static_cast<int>(op) == rows[I].op) {
      *result = rows[I].run(self);
      return true;
    }
  }
  return false;
}
template <class Body, size_t K, size_t... I>
MPY_INLINE mp_obj_t dispatch_unary([[maybe_unused]] mp_unary_op_t op, [[maybe_unused]] mp_obj_t self, indices<I...>) {
  mp_obj_t result = MP_OBJ_NULL;
  (void)(try_unary<Body, K, I>(op, self, &result) || ...);
  return result;
}
template <class Body, size_t K>
mp_obj_t unary_slot(mp_unary_op_t op, mp_obj_t self) {
  return dispatch_unary<Body, K>(op, self, count_to<records_of<Body>.unaries.size>());
}

// The last of its overload set, which is tried in order.
template <size_t N>
constexpr bool is_last_of_set(const array<binary_operator, N>& rows, size_t at) {
  for (size_t i = at + 1; i < N; ++i) {
    if (rows[i].owner == rows[at].owner && rows[i].op == rows[at].op) return false;
  }
  return true;
}
template <class Body, size_t K, size_t I>
MPY_INLINE bool try_binary([[maybe_unused]] mp_binary_op_t op, [[maybe_unused]] mp_obj_t a,
                           [[maybe_unused]] mp_obj_t b, [[maybe_unused]] mp_obj_t* result) {
  constexpr auto& rows = records_of<Body>.binaries;
  if constexpr (is_operator_of<Body>(K, rows, I)) {
    if (static_cast<int>(op) == rows[I].op) {
      *result = rows[I].run(a, b);
      if constexpr (is_last_of_set(rows, I)) return true;
      return *result != MP_OBJ_NULL;
    }
  }
  return false;
}
template <class Body, size_t K, size_t... I>
MPY_INLINE mp_obj_t dispatch_binary([[maybe_unused]] mp_binary_op_t op, [[maybe_unused]] mp_obj_t a,
                                    [[maybe_unused]] mp_obj_t b, indices<I...>) {
  mp_obj_t result = MP_OBJ_NULL;
  (void)(try_binary<Body, K, I>(op, a, b, &result) || ...);
  return result;
}
template <class Body, size_t K>
mp_obj_t binary_slot(mp_binary_op_t op, mp_obj_t a, mp_obj_t b) {
  return dispatch_binary<Body, K>(op, a, b, count_to<records_of<Body>.binaries.size>());
}

template <class Body, size_t K, size_t I>
MPY_INLINE bool load_property(mp_obj_t self, qstr asked, mp_obj_t* dest) {
  constexpr auto& row = records_of<Body>.properties[I];
  if constexpr (!is_name_of<Body>(K, row.owner, row.name)) {
    return false;
  } else {
    if (asked != row.name.load()) return false;
    dest[0] = row.get(self);
    return true;
  }
}
template <class Body, size_t K, size_t I>
MPY_INLINE bool store_property(mp_obj_t self, qstr asked, mp_obj_t* dest) {
  constexpr auto& row = records_of<Body>.properties[I];
  if constexpr (!is_name_of<Body>(K, row.owner, row.name) || row.set == nullptr) {
    return false;
  } else {
    if (asked != row.name.load()) return false;
    if (dest[1] != MP_OBJ_NULL) {
      row.set(self, dest[1]);
    } else if constexpr (row.remove != nullptr) {
      row.remove(self);
    } else {
      return true;
    }
    dest[0] = MP_OBJ_NULL;
    return true;
  }
}
template <class Body, size_t K, size_t... I>
MPY_INLINE void dispatch_attr(mp_obj_t self, qstr asked, mp_obj_t* dest, indices<I...>) {
  if (dest[0] == MP_OBJ_NULL) {
    // Whatever else is loaded is looked for among the methods.
    if (!(load_property<Body, K, I>(self, asked, dest) || ...)) dest[1] = MP_OBJ_SENTINEL;
  } else {
    (void)(store_property<Body, K, I>(self, asked, dest) || ...);
  }
}
template <class Body, size_t K>
void attr_slot(mp_obj_t self, qstr asked, mp_obj_t* dest) {
  dispatch_attr<Body, K>(self, asked, dest, count_to<records_of<Body>.properties.size>());
}

// A class with what it has of those that it extends.
template <class Body, size_t K>
inline constexpr class_data class_with_parents = [] {
  auto& classes = records_of<Body>.classes;
  class_data c = classes[K];
  for (auto* parent = c.parent; parent != nullptr;) {
    size_t p = 0;
    while (classes[p].type != parent) ++p;
    c.extend(classes[p]);
    parent = classes[p].parent;
  }
  return c;
}();

template <class Body, size_t K>
void print_slot(const mp_print_t* print, mp_obj_t self, mp_print_kind_t kind) {
  constexpr auto& c = class_with_parents<Body, K>;
  if constexpr (c.print_str == nullptr) {
    c.print_repr(print, self, kind);
  } else if constexpr (c.print_repr == nullptr) {
    c.print_str(print, self, kind);
  } else {
    if (kind == PRINT_STR) {
      c.print_str(print, self, kind);
    } else {
      c.print_repr(print, self, kind);
    }
  }
}

template <class Body, size_t K>
mp_obj_t subscr_slot(mp_obj_t self, mp_obj_t key, mp_obj_t value) {
  constexpr auto& c = class_with_parents<Body, K>;
  if (value == MP_OBJ_SENTINEL) {
    if constexpr (c.get_item != nullptr) return c.get_item(self, key);
  } else if (value == MP_OBJ_NULL) {
    if constexpr (c.delete_item != nullptr) {
      c.delete_item(self, key);
      return mp_const_none;
    }
  } else if constexpr (c.set_item != nullptr) {
    c.set_item(self, key, value);
    return mp_const_none;
  }
  return MP_OBJ_NULL;
}

template <class Body, size_t K>
inline constexpr mp_getiter_iternext_custom_t iteration = {
    class_with_parents<Body, K>.get_iterator, class_with_parents<Body, K>.next};

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_SLOTS_HPP
