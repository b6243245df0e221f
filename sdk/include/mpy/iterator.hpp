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
#include "mpy/detail/iterator.hpp"

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
