// Iterators as results, of a type that the module need not describe:
//
//   c.def<"__iter__", [](const Path& p) { return mpy::each(p.begin(), p.end()); }, mpy::keep<>>();
//   c.def<"__iter__", [](const Path& p) { return mpy::each(p.points); }, mpy::keep<>>();
//   m.def<"squares", [](int n) {
//     return mpy::generate([i = 0, n]() mutable -> mpy::optional<int> {
//       if (i == n) return mpy::none;
//       ++i;
//       return i * i;
//     });
//   }>();
//
// What the iterator has lies in its object. mpy::keep<> keeps what it iterates over alive; mpy::copy says
// that there is nothing to keep. Items are converted as results are: objects of a class are copied.
#ifndef MPY_ITERATOR_HPP
#define MPY_ITERATOR_HPP

#include "mpy/optional.hpp"
#include "mpy/result.hpp"

MPY_BEGIN

template <class F>
struct generator {
  F next;
};
template <class F>
MPY_INLINE generator<detail::plain_t<F>> generate(F&& next) {
  static_assert(requires { next().has_value(); },
                "mpy: mpy::generate(f): f takes nothing and gives a mpy::optional, which is none at the end");
  return {static_cast<F&&>(next)};
}

template <class Cursor, class End>
struct range {
  Cursor at;
  End end;
};
template <class Cursor, class End>
MPY_INLINE range<Cursor, End> each(Cursor begin, End end) {
  return {begin, end};
}
template <class Range>
  requires requires(Range& all) { all.begin() != all.end(); }
MPY_INLINE auto each(Range& all) {
  return each(all.begin(), all.end());
}
template <class T, size_t N>
MPY_INLINE range<const T*, const T*> each(const T (&all)[N]) {
  return {all, all + N};
}

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

template <class F>
struct caster<generator<F>> {
  using item = detail::plain_t<decltype(*detail::some<F>()())>;
  static constexpr text python = "Iterator[%]";
  using parts = detail::list<item>;
  static mp_obj_t to(generator<F> g) {
    return detail::make_iterator(detail::move(g), [](detail::iterator_object* it) {
      auto result = static_cast<detail::iterator_of<generator<F>>*>(it)->state.next();
      return result.has_value() ? caster<item>::to(*result) : MP_OBJ_NULL;
    });
  }
  static MPY_INLINE void set_owner(mp_obj_t made, mp_obj_t owner) { detail::set_iterator_owner(made, owner); }
};

template <class Cursor, class End>
struct caster<range<Cursor, End>> {
  using item = detail::plain_t<decltype(*detail::some<Cursor>())>;
  static constexpr text python = "Iterator[%]";
  using parts = detail::list<item>;
  static mp_obj_t to(range<Cursor, End> r) {
    return detail::make_iterator(detail::move(r), [](detail::iterator_object* it) {
      auto& state = static_cast<detail::iterator_of<range<Cursor, End>>*>(it)->state;
      if (!(state.at != state.end)) return mp_obj_t(MP_OBJ_NULL);
      mp_obj_t result = caster<item>::to(*state.at);
      ++state.at;
      return result;
    });
  }
  static MPY_INLINE void set_owner(mp_obj_t made, mp_obj_t owner) { detail::set_iterator_owner(made, owner); }
};

MPY_END

#endif  // MPY_ITERATOR_HPP
