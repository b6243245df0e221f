// What a module does when it is imported, and what its description must not say.
#ifndef MPY_DETAIL_IMPORT_HPP
#define MPY_DETAIL_IMPORT_HPP

#include "mpy/detail/stub_order.hpp"
#include "mpy/detail/tables.hpp"

MPY_BEGIN
MPY_DETAIL {

template <class Body>
consteval bool has_names_once() {
  auto& all = records_of<Body>.taken;
  for (size_t i = 0; i < all.size; ++i) {
    for (size_t j = 0; j < i; ++j) {
      bool is_set = all[i].is_overload && all[j].is_overload;
      if (!is_set && all[i].owner == all[j].owner && all[i].slot == all[j].slot) return false;
    }
  }
  return true;
}
template <class Body>
consteval bool has_types_described() {
  auto& needed = records_of<Body>.needed;
  auto& known = known_types<Body>;
  for (size_t i = 0; i < needed.size; ++i) {
    size_t k = 0;
    while (k < known.size && known[k].type != needed[i].type) ++k;
    if (k == known.size || k >= needed[i].among_first) return false;
  }
  return true;
}
template <class Body>
consteval bool has_types_once() {
  auto& known = known_types<Body>;
  for (size_t i = 0; i < known.size; ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (known[i].type == known[j].type) return false;
    }
  }
  return true;
}

template <class Body, size_t... I>
MPY_INLINE void run_steps(indices<I...>) {
  constexpr auto& steps = records_of<Body>.steps;
  (steps[I].run(), ...);
}

template <class Body, size_t K>
void build_class();  // mpy/detail/type_image.hpp

template <class Body, size_t... K>
MPY_INLINE void build_classes(indices<K...>) {
  (build_class<Body, K>(), ...);
}

template <class Body>
MPY_INLINE void run_module() {
  constexpr counts n = counts_of<Body>;
  Body::template check<Body>();
  if constexpr (has_stub) (void)natmod::pyi_v1<Body>::text;
  build_classes<Body>(count_to<n.classes>());
  store_globals<Body>();
  run_steps<Body>(count_to<n.steps>());
}

}  // namespace detail
MPY_END

template <class Module>
struct natmod::pyi_v1 {
  static constexpr auto mentioned = mpy::detail::find_mentioned(mpy::detail::records_of<Module>.text.items,
                                                                mpy::detail::records_of<Module>.text_size);
  static constexpr size_t write(char* out) {
    auto& r = mpy::detail::records_of<Module>;
    return mpy::detail::stub_order(r.text.items, r.text_size, r.pieces.items, r.pieces.size, out)
        .write(r.classes.size, mentioned);
  }
  [[gnu::used]] static constexpr auto text = [] {
    mpy::detail::array<char, write(nullptr) + 1> all;
    write(all.items);
    return all;
  }();
};

#endif  // MPY_DETAIL_IMPORT_HPP
