// Tables of named values, and how they are stored. Function objects lie in arrays of their own, so that no table has to
// point at them; names are indices as short as they can be.
#ifndef MPY_DETAIL_TABLES_HPP
#define MPY_DETAIL_TABLES_HPP

#include "mpy/detail/overload_set.hpp"

MPY_BEGIN
MPY_DETAIL {

template <size_t N>
consteval int widest_entry(const array<binding, N>& rows) {
  int widest = 0;
  for (size_t i = 0; i < N; ++i) {
    if (rows[i].name.entry == 0) return 0x10000;
    if (rows[i].name.entry > widest) widest = rows[i].name.entry;
  }
  return widest;
}
template <int Widest>
using indices_for =
    choose_t<(Widest < 0x100), index_by_number<uint8_t>,
             choose_t<(Widest < 0x10000), index_by_number<uint16_t>, index_by_symbol>>;

template <size_t N>
consteval size_t count_of(const array<binding, N>& rows, form kind) {
  size_t n = 0;
  for (size_t i = 0; i < N; ++i) n += rows[i].kind == kind;
  return n;
}

template <auto& Rows>
struct table {
  using names = indices_for<widest_entry(Rows)>;
  static constexpr size_t n_fixed = count_of(Rows, form::fixed);
  static constexpr size_t n_var = count_of(Rows, form::var);
  static constexpr size_t n_words = count_of(Rows, form::word);
  static constexpr size_t n = n_fixed + n_var + n_words;

  // The rows in the order of the table: by kind.
  static constexpr auto order = [] {
    array<size_t, n> places;
    size_t next = 0;
    constexpr form kinds[] = {form::fixed, form::var, form::word};
    for (form kind : kinds) {
      for (size_t i = 0; i < n; ++i) {
        if (Rows[i].kind == kind) places.items[next++] = i;
      }
    }
    return places;
  }();
  static constexpr auto name_indices = [] {
    array<typename names::type, n> all;
    for (size_t i = 0; i < n; ++i) all.items[i] = names::of(Rows[order[i]].name);
    return all;
  }();
  static constexpr auto fixed = [] {
    array<mp_obj_fun_builtin_fixed_t, n_fixed> all;
    for (size_t i = 0; i < n_fixed; ++i) all.items[i] = Rows[order[i]].fixed;
    return all;
  }();
  static constexpr auto var = [] {
    array<mp_obj_fun_builtin_var_t, n_var> all;
    for (size_t i = 0; i < n_var; ++i) all.items[i] = Rows[order[n_fixed + i]].var;
    return all;
  }();
  static constexpr auto words = [] {
    array<word, n_words> all;
    for (size_t i = 0; i < n_words; ++i) all.items[i] = Rows[order[n_fixed + n_var + i]].value;
    return all;
  }();

  // The object of a row of the table.
  template <size_t I>
  static MPY_INLINE mp_obj_t object() {
    if constexpr (I < n_fixed) {
      return const_cast<mp_obj_fun_builtin_fixed_t*>(&fixed.items[I]);
    } else if constexpr (I < n_fixed + n_var) {
      return const_cast<mp_obj_fun_builtin_var_t*>(&var.items[I - n_fixed]);
    } else {
      return const_cast<mp_obj_t>(words.items[I - n_fixed - n_var].pointer);
    }
  }
};

// Stores objects that lie side by side, and then words.
template <class Names, class T>
MPY_INLINE void store_array(const typename Names::type* names, const T* objects, size_t n) {
  for (size_t i = 0; i != n; ++i) {
    mp_store_global(Names::load(names[i]), const_cast<T*>(objects + i));
  }
}
template <class Names>
MPY_INLINE void store_words(const typename Names::type* names, const word* words, size_t n) {
  for (size_t i = 0; i != n; ++i) {
    mp_store_global(Names::load(names[i]), const_cast<mp_obj_t>(words[i].pointer));
  }
}

// Below this many, a call for each is shorter than a loop.
inline constexpr size_t kLoopFrom = 6;

template <auto& Rows, size_t From, size_t... I>
MPY_INLINE void store_each(indices<I...>) {
  using rows = table<Rows>;
  (mp_store_global(Rows[rows::order[From + I]].name.load(), rows::template object<From + I>()),
   ...);
}

template <class Body>
MPY_INLINE void store_globals() {
  constexpr auto& all = globals_of<Body>;
  using rows = table<all>;
  using names = typename rows::names;
  constexpr size_t vars = rows::n_fixed, words = rows::n_fixed + rows::n_var;
  if constexpr (rows::n_fixed >= kLoopFrom) {
    store_array<names>(rows::name_indices.items, rows::fixed.items, rows::n_fixed);
  } else {
    store_each<all, 0>(count_to<rows::n_fixed>());
  }
  if constexpr (rows::n_var >= kLoopFrom) {
    store_array<names>(rows::name_indices.items + vars, rows::var.items, rows::n_var);
  } else {
    store_each<all, vars>(count_to<rows::n_var>());
  }
  if constexpr (rows::n_words >= kLoopFrom) {
    store_words<names>(rows::name_indices.items + words, rows::words.items, rows::n_words);
  } else {
    store_each<all, words>(count_to<rows::n_words>());
  }
}

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_TABLES_HPP
