// Overload sets: which functions are one, and how one of them is called.
#ifndef MPY_DETAIL_OVERLOAD_SET_HPP
#define MPY_DETAIL_OVERLOAD_SET_HPP

#include "mpy/detail/body_records.hpp"

MPY_BEGIN
MPY_DETAIL {

constexpr bool is_one_set(const overloaded& a, const overloaded& b) {
  return a.owner == b.owner && a.name.slot == b.name.slot;
}
template <class Body>
consteval bool is_first_of_set(size_t row) {
  auto& rows = records_of<Body>.overloads;
  for (size_t i = 0; i < row; ++i) {
    if (is_one_set(rows[i], rows[row])) return false;
  }
  return true;
}

template <class Body, size_t First, size_t I>
MPY_INLINE mp_obj_t attempt_one(size_t n, const mp_obj_t* given, const mp_map_t* map) {
  constexpr auto& rows = records_of<Body>.overloads;
  if constexpr (is_one_set(rows[First], rows[I])) return rows[I].attempt(n, given, map);
  return MP_OBJ_NULL;
}
template <class Body, size_t First, size_t... I>
MPY_INLINE mp_obj_t call_first(size_t n, const mp_obj_t* given, const mp_map_t* map, indices<I...>) {
  mp_obj_t result = MP_OBJ_NULL;
  if (!(((result = attempt_one<Body, First, I>(n, given, map)) != MP_OBJ_NULL) || ...)) {
    raise_type("no overload takes these arguments");
  }
  return result;
}
template <class Body, size_t First>
mp_obj_t call_overload(size_t n, const mp_obj_t* given, mp_map_t* map) {
  return call_first<Body, First>(n, given, map, count_to<records_of<Body>.overloads.size>());
}
template <class Body, size_t First>
mp_obj_t make_overload(const mp_obj_type_t*, size_t n, size_t n_keywords, const mp_obj_t* given) {
  fixed_map keywords(n_keywords, given + n);
  return call_overload<Body, First>(n, given, keywords.map());
}

// The function objects of the sets, behind other rows. Constructors are no functions.
template <class Body, size_t I>
consteval bool has_object(bool of_module) {
  constexpr auto& row = records_of<Body>.overloads[I];
  return !row.is_constructor && (row.owner == kModule) == of_module && is_first_of_set<Body>(I);
}
template <class Body, bool OfModule, size_t... I>
consteval size_t count_sets(indices<I...>) {
  return (size_t(has_object<Body, I>(OfModule)) + ... + 0);
}
template <class Body, size_t I>
consteval binding bind_set() {
  constexpr auto& row = records_of<Body>.overloads[I];
  binding b = bind(row.name, kw_object(row.owner != kModule, call_overload<Body, I>));
  b.owner = row.owner;
  return b;
}
template <class Body, bool OfModule, size_t N, size_t... I>
consteval auto with_sets(const array<binding, N>& rows, indices<I...> all) {
  array<binding, N + count_sets<Body, OfModule>(all)> more;
  for (size_t i = 0; i < N; ++i) more.items[i] = rows[i];
  [[maybe_unused]] size_t n = N;
  ((has_object<Body, I>(OfModule) ? (void)(more.items[n++] = bind_set<Body, I>()) : (void)0), ...);
  return more;
}

template <class Body>
inline constexpr auto globals_of = with_sets<Body, true>(records_of<Body>.globals,
                                                         count_to<records_of<Body>.overloads.size>());
template <class Body>
inline constexpr auto all_methods_of = with_sets<Body, false>(records_of<Body>.methods,
                                                              count_to<records_of<Body>.overloads.size>());

// The row of a class's first constructor; the number of rows if it has no set of them.
template <class Body>
consteval size_t first_constructor(size_t k) {
  auto& rows = records_of<Body>.overloads;
  size_t i = 0;
  while (i < rows.size && !(rows[i].is_constructor && rows[i].owner == k)) ++i;
  return i;
}

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_OVERLOAD_SET_HPP
