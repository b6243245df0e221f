// Lists and tuples, as the firmware has them.
#ifndef MPY_DETAIL_SEQUENCE_HPP
#define MPY_DETAIL_SEQUENCE_HPP

#include "mpy/items.hpp"
#include "mpy/detail/arguments.hpp"

MPY_BEGIN
MPY_DETAIL {

MPY_SHARED inline items get_items(mp_obj_t o) {
  size_t size;
  mp_obj_t* data;
  mp_obj_get_array(o, &size, &data);
  return {size, data};
}
inline bool is_sequence(mp_obj_t o) {
  const mp_obj_type_t* type = mp_obj_get_type(o);
  return type == &mp_type_list || type == &mp_type_tuple;
}
// Is it a list or tuple of so many items, each of which would be taken?
template <class... T, size_t... I>
MPY_INLINE bool have_types(const items& all, indices<I...>) {
  return all.size() == sizeof...(T) && (matches<T, no_spec>(all[I]) && ... && true);
}
template <class... T>
bool is_sequence_of(mp_obj_t o) {
  return is_sequence(o) && have_types<T...>(get_items(o), count_to<sizeof...(T)>());
}

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_SEQUENCE_HPP
