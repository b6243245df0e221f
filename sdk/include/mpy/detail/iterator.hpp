// The objects of iterators.
#ifndef MPY_DETAIL_ITERATOR_HPP
#define MPY_DETAIL_ITERATOR_HPP

#include "mpy/detail/bound.hpp"

MPY_BEGIN
MPY_DETAIL {

// All iterators are of one type; each knows how it goes on.
struct iterator_object {
  mp_obj_base_t base;
  mp_obj_t (*next)(iterator_object*);
  mp_obj_t owner;
};
template <class State>
struct iterator_of : iterator_object {
  State state;
};
struct any_iterator {};

// The type is made when the first iterator is.
MPY_SHARED inline iterator_object* new_iterator(size_t size, mp_obj_t (*next)(iterator_object*)) {
  mp_obj_full_type_t& type = type_object<any_iterator>;
  if (type.slot_index_iter == 0) {
    mp_iternext_fun_t run = [](mp_obj_t self) {
      auto* it = static_cast<iterator_object*>(self);
      return it->next(it);
    };
    type.base.type = &mp_type_type;
    type.flags = MP_TYPE_FLAG_ITER_IS_ITERNEXT;
    type.name = static_cast<uint16_t>(name<"iterator">());
    type.slot_index_iter = 1;
    type.slots[0] = reinterpret_cast<const void*>(run);
  }
  auto* made = static_cast<iterator_object*>(
      mp_obj_malloc_helper(size, reinterpret_cast<const mp_obj_type_t*>(&type)));
  made->next = next;
  made->owner = MP_OBJ_NULL;
  return made;
}
template <class State>
MPY_INLINE mp_obj_t make_iterator(State&& state, mp_obj_t (*next)(iterator_object*)) {
  using object = iterator_of<plain_t<State>>;
  auto* made = static_cast<object*>(new_iterator(sizeof(object), next));
  new (at{&made->state}) plain_t<State>(static_cast<State&&>(state));
  return made;
}
MPY_INLINE void set_iterator_owner(mp_obj_t iterator, mp_obj_t owner) {
  static_cast<iterator_object*>(iterator)->owner = owner;
}

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_ITERATOR_HPP
