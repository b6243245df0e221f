// The type of class number K: its methods, and an image of it in constant data, which the import copies to BSS.
#ifndef MPY_DETAIL_TYPE_IMAGE_HPP
#define MPY_DETAIL_TYPE_IMAGE_HPP

#include "mpy/detail/slots.hpp"

MPY_BEGIN
MPY_DETAIL {

// ---- Methods: a dict over a table in BSS, of which the import fills in keys and values.

template <class Body, size_t N, class T>
consteval size_t count_owned(const array<T, N>& rows, size_t k) {
  size_t n = 0;
  for (size_t i = 0; i < N; ++i) n += is_name_of<Body>(k, rows[i].owner, rows[i].name);
  return n;
}
template <class Body, size_t M, size_t N, class T>
consteval array<T, M> owned(const array<T, N>& rows, size_t k) {
  array<T, M> own;
  size_t n = 0;
  for (size_t i = 0; i < N; ++i) {
    if (is_name_of<Body>(k, rows[i].owner, rows[i].name)) own.items[n++] = rows[i];
  }
  return own;
}
template <class Body, size_t K>
inline constexpr auto methods_of =
    owned<Body, count_owned<Body>(all_methods_of<Body>, K)>(all_methods_of<Body>, K);
template <class Body, size_t K>
inline constexpr auto made_of =
    owned<Body, count_owned<Body>(records_of<Body>.made, K)>(records_of<Body>.made, K);

template <class Body, size_t K>
inline constexpr size_t n_methods = methods_of<Body, K>.size + made_of<Body, K>.size;
template <class Body, size_t K>
MPY_VARIABLE inline constinit mp_map_elem_t method_table[n_methods<Body, K>]{};
template <class Body, size_t K>
inline constexpr mp_obj_dict_t method_dict = {
    {&mp_type_dict}, {1, 1, 1, n_methods<Body, K>, n_methods<Body, K>, method_table<Body, K>}};

MPY_INLINE mp_map_elem_t* fill(mp_map_elem_t* entry, qstr key, const void* value) {
  entry->key = mp_fun_table.native_to_obj(key, MP_NATIVE_TYPE_QSTR);
  entry->value = const_cast<mp_obj_t>(value);
  return entry + 1;
}

// Functions that lie side by side, `size` bytes each.
template <class Names>
MPY_SHARED inline mp_map_elem_t* fill_functions(mp_map_elem_t* entry,
                                                const typename Names::type* names,
                                                const void* objects, size_t size, size_t n) {
  auto* object = static_cast<const char*>(objects);
  for (size_t i = 0; i != n; ++i, object += size) entry = fill(entry, Names::load(names[i]), object);
  return entry;
}

// ---- The type: an image in constant data, which the import copies to BSS.

template <class Body, size_t K>
consteval class_data complete_class() {
  class_data c = class_with_parents<Body, K>;
  bool has_unary = false, has_binary = false, has_properties = false;
  auto& r = records_of<Body>;
  for (size_t i = 0; i < r.unaries.size; ++i) has_unary |= is_operator_of<Body>(K, r.unaries, i);
  for (size_t i = 0; i < r.binaries.size; ++i) {
    if (!is_operator_of<Body>(K, r.binaries, i)) continue;
    has_binary = true;
    c.flags |= r.binaries[i].flags;
  }
  for (size_t i = 0; i < r.properties.size; ++i) {
    has_properties |= is_name_of<Body>(K, r.properties[i].owner, r.properties[i].name);
  }
  if (has_unary) c.set(slot_unary_op, {.unary_op = unary_slot<Body, K>});
  if (has_binary) c.set(slot_binary_op, {.binary_op = binary_slot<Body, K>});
  if (has_properties) c.set(slot_attr, {.attr = attr_slot<Body, K>});
  if (c.print_repr != nullptr && c.print_str != nullptr) {
    c.set(slot_print, {.print = print_slot<Body, K>});
  } else if (c.print_repr != nullptr || c.print_str != nullptr) {
    c.set(slot_print, {.print = c.print_repr != nullptr ? c.print_repr : c.print_str});
  }
  if (c.get_item != nullptr || c.set_item != nullptr || c.delete_item != nullptr) {
    c.set(slot_subscr, {.subscr = subscr_slot<Body, K>});
  }
  if (c.next != nullptr && c.get_iterator != nullptr) {
    c.flags |= MP_TYPE_FLAG_ITER_IS_CUSTOM;
    c.set(slot_iter, {.pointer = &iteration<Body, K>});
  } else if (c.next != nullptr) {
    c.flags |= MP_TYPE_FLAG_ITER_IS_ITERNEXT;
    c.set(slot_iter, {.next = c.next});
  } else if (c.get_iterator != nullptr) {
    c.set(slot_iter, {.get_iterator = c.get_iterator});
  }
  constexpr size_t constructor = first_constructor<Body>(K);
  if constexpr (constructor != r.overloads.size) {
    c.set(slot_make_new, {.make_new = make_overload<Body, constructor>});
  }
  if (n_methods<Body, K> != 0) c.set(slot_locals_dict, {.pointer = &method_dict<Body, K>});
  return c;
}

template <size_t N>
struct type_image {
  mp_obj_empty_type_t head;
  slot_value slots[N == 0 ? 1 : N];
};

template <class Body, size_t K>
consteval size_t count_slots() {
  class_data c = complete_class<Body, K>();
  size_t n = 0;
  for (bool has : c.has) n += has;
  return n;
}

template <class Body, size_t K>
inline constexpr auto image_of = [] {
  class_data c = complete_class<Body, K>();
  type_image<count_slots<Body, K>()> image{};
  image.head.base = {&natmod_const_type_type};
  image.head.flags = c.flags;
  uint8_t n = 0;
#define NATMOD_TYPE_SLOT(slot_name, slot_type)     \
  if (c.has[slot_##slot_name]) {                   \
    image.slots[n] = c.slots[slot_##slot_name];    \
    image.head.slot_index_##slot_name = ++n;       \
  }
#include "natmod/abi/type_slots.def"
  return image;
}();

template <class Body, size_t K, size_t... I>
MPY_INLINE void fill_made([[maybe_unused]] mp_map_elem_t* entry, indices<I...>) {
  constexpr auto& rows = made_of<Body, K>;
  ((entry = fill(entry, rows[I].name.load(), rows[I].make())), ...);
}

template <auto& Rows, size_t From, size_t... I>
MPY_INLINE mp_map_elem_t* fill_words(mp_map_elem_t* entry, indices<I...>) {
  using rows = table<Rows>;
  ((entry = fill(entry, Rows[rows::order[From + I]].name.load(),
                 rows::template object<From + I>())),
   ...);
  return entry;
}

template <class Body, size_t K>
MPY_INLINE void fill_methods() {
  constexpr auto& all = methods_of<Body, K>;
  using rows = table<all>;
  using names = typename rows::names;
  auto* names_of = rows::name_indices.items;
  mp_map_elem_t* entry = method_table<Body, K>;
  if constexpr (rows::n_fixed != 0) {
    entry = fill_functions<names>(entry, names_of, rows::fixed.items,
                                  sizeof(mp_obj_fun_builtin_fixed_t), rows::n_fixed);
  }
  if constexpr (rows::n_var != 0) {
    entry = fill_functions<names>(entry, names_of + rows::n_fixed, rows::var.items,
                                  sizeof(mp_obj_fun_builtin_var_t), rows::n_var);
  }
  entry = fill_words<all, rows::n_fixed + rows::n_var>(entry, count_to<rows::n_words>());
  fill_made<Body, K>(entry, count_to<made_of<Body, K>.size>());
}

// The class that is extended; the number of classes if there is none, or none that Python may override.
template <class Body, size_t K>
consteval size_t overridable_parent() {
  auto& classes = records_of<Body>.classes;
  size_t p = 0;
  while (p < classes.size && !(classes[p].type == classes[K].parent && classes[p].make_class != nullptr)) ++p;
  return p;
}

template <class Body, size_t K>
MPY_INLINE void build_class() {
  constexpr auto& c = records_of<Body>.classes[K];
  constexpr auto& image = image_of<Body, K>;
  static_assert(count_slots<Body, K>() <= sizeof(c.type->slots) / sizeof(void*),
                "mpy: a type has room for eleven slots");
  mp_fun_table.memmove_(c.type, &image, sizeof(image));
  qstr type_name = c.name.load();
  c.type->name = static_cast<uint16_t>(type_name);
  if constexpr (n_methods<Body, K> != 0) fill_methods<Body, K>();
  constexpr size_t parent = overridable_parent<Body, K>();
  if constexpr (parent != records_of<Body>.classes.size) {
    static_assert(parent < K, "mpy: c.base<B>: describe a class that Python may override before those that extend it");
    c.type->slots[c.type->slot_index_parent - 1] = mp_load_global(records_of<Body>.classes[parent].name.load());
  }
  if constexpr (c.make_class == nullptr) {
    mp_store_global(type_name, c.type);
  } else {
    mp_store_global(type_name, c.make_class(type_name));
  }
}

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_TYPE_IMAGE_HPP
