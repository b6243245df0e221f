// Lists, tuples and dicts: views of Python's own, and results.
//
//   mpy::items    a list's or tuple's objects in place
//   mpy::list     l.append(x), l[i], l.size()
//   mpy::tuple    mpy::make_tuple(1, "two", 3.5f)
//   mpy::dict     d["key"] = value, d.get(key, other), for (auto [key, value] : d)
//   mpy::pair<A, B>, mpy::tuple_of<A, B, C>   a tuple of C++ values as an argument or a result
#ifndef MPY_CONTAINERS_HPP
#define MPY_CONTAINERS_HPP

#include "mpy/items.hpp"
#include "mpy/object.hpp"
#include "mpy/detail/sequence.hpp"

MPY_BEGIN

template <>
struct caster<items> {
  static constexpr text python = "list[Any] | tuple[Any, ...]";
  static constexpr bool is_view = true;
  static bool accepts(mp_obj_t o) { return detail::is_sequence(o); }
  static MPY_INLINE items from(mp_obj_t o) { return detail::get_items(o); }
};

class list : public object {
 public:
  // An empty list, or one of n items that are to be assigned before anything else is done.
  list() : object(mp_obj_new_list(0, nullptr)) {}
  explicit list(size_t n) : object(mp_obj_new_list(n, nullptr)) {}
  explicit list(mp_obj_t o) : object(o) {}

  size_t size() const { return head()->len; }
  mp_obj_t* begin() const { return head()->items; }
  mp_obj_t* end() const { return head()->items + head()->len; }
  mp_obj_t& operator[](size_t i) const { return head()->items[i]; }
  template <class T>
  MPY_INLINE void append(T&& value) const {
    mp_obj_list_append(ptr(), detail::boxed(static_cast<T&&>(value)));
  }

 private:
  mp_obj_list_t* head() const { return static_cast<mp_obj_list_t*>(ptr()); }
};
template <>
struct caster<list> {
  static constexpr text python = "list[Any]";
  static bool accepts(mp_obj_t o) { return mp_obj_get_type(o) == &mp_type_list; }
  static list from(mp_obj_t o) {
    if (!accepts(o)) detail::raise_type("expected a list");
    return list(o);
  }
  static MPY_INLINE mp_obj_t to(const list& l) { return l.ptr(); }
};

class tuple : public object {
 public:
  explicit tuple(mp_obj_t o) : object(o) {}
  size_t size() const { return head()->len; }
  const mp_obj_t* begin() const { return head()->items; }
  const mp_obj_t* end() const { return head()->items + head()->len; }
  mp_obj_t operator[](size_t i) const { return head()->items[i]; }

 private:
  mp_obj_tuple_t* head() const { return static_cast<mp_obj_tuple_t*>(ptr()); }
};
template <>
struct caster<tuple> {
  static constexpr text python = "tuple[Any, ...]";
  static bool accepts(mp_obj_t o) { return mp_obj_get_type(o) == &mp_type_tuple; }
  static tuple from(mp_obj_t o) {
    if (!accepts(o)) detail::raise_type("expected a tuple");
    return tuple(o);
  }
  static MPY_INLINE mp_obj_t to(const tuple& t) { return t.ptr(); }
};
template <class... T>
MPY_INLINE tuple make_tuple(T&&... values) {
  const mp_obj_t all[sizeof...(T) + 1] = {detail::boxed(static_cast<T&&>(values))...};
  return tuple(mp_obj_new_tuple(sizeof...(T), all));
}

class dict : public object {
 public:
  explicit dict(size_t n = 0) : object(mp_obj_new_dict(n)) {}
  explicit dict(mp_obj_t o) : object(o) {}

  size_t size() const { return map()->used; }
  template <class K, class V>
  MPY_INLINE void store(K&& key, V&& value) const {
    mp_obj_dict_store(ptr(), detail::boxed(static_cast<K&&>(key)),
                      detail::boxed(static_cast<V&&>(value)));
  }
  template <class K, class V>
  object get(K&& key, V&& other) const {
    return this->template call<"get">(static_cast<K&&>(key), static_cast<V&&>(other));
  }

  struct entry {
    object key, value;
  };
  class cursor {
   public:
    cursor(const mp_map_t* map, size_t at) : map_(map), at_(at) { skip(); }
    entry operator*() const { return {map_->table[at_].key, map_->table[at_].value}; }
    cursor& operator++() {
      ++at_;
      skip();
      return *this;
    }
    bool operator!=(const cursor& other) const { return at_ != other.at_; }

   private:
    void skip() {
      while (at_ < map_->alloc && !mp_map_slot_is_filled(map_, at_)) ++at_;
    }
    const mp_map_t* map_;
    size_t at_;
  };
  cursor begin() const { return {map(), 0}; }
  cursor end() const { return {map(), map()->alloc}; }

 private:
  const mp_map_t* map() const { return mp_obj_dict_get_map(ptr()); }
};
template <>
struct caster<dict> {
  static constexpr text python = "dict[Any, Any]";
  static bool accepts(mp_obj_t o) { return mp_obj_is_dict_or_ordereddict(o); }
  static dict from(mp_obj_t o) {
    if (!accepts(o)) detail::raise_type("expected a dict");
    return dict(o);
  }
  static MPY_INLINE mp_obj_t to(const dict& d) { return d.ptr(); }
};

// Tuples of C++ values.
template <class A, class B>
struct pair {
  A first;
  B second;
};
template <class... T>
struct tuple_of;
template <>
struct tuple_of<> {};
template <class First, class... Rest>
struct tuple_of<First, Rest...> {
  First first;
  tuple_of<Rest...> rest;
  constexpr tuple_of(First f, Rest... r) : first(f), rest{r...} {}
};
template <size_t I, class... T>
constexpr decltype(auto) get(const tuple_of<T...>& t) {
  if constexpr (I == 0) {
    return (t.first);
  } else {
    return get<I - 1>(t.rest);
  }
}

template <class A, class B>
struct caster<pair<A, B>> {
  static constexpr text python = "tuple[%, %]";
  using parts = detail::list<A, B>;
  static bool matches(mp_obj_t o) { return detail::is_sequence_of<A, B>(o); }
  static pair<A, B> from(mp_obj_t o) {
    mp_obj_t two[2];
    mp_unpack_sequence(o, 2, two);  // the last comes first
    return {caster<A>::from(two[1]), caster<B>::from(two[0])};
  }
  static MPY_INLINE mp_obj_t to(const pair<A, B>& p) { return mpy::make_tuple(p.first, p.second).ptr(); }
};
template <class... T>
struct caster<tuple_of<T...>> {
  static constexpr auto python = detail::with_places<"tuple[", sizeof...(T), "]">();
  using parts = detail::list<T...>;
  static bool matches(mp_obj_t o) { return detail::is_sequence_of<T...>(o); }
  static tuple_of<T...> from(mp_obj_t o) { return from(o, detail::count_to<sizeof...(T)>()); }
  static MPY_INLINE mp_obj_t to(const tuple_of<T...>& t) {
    return to(t, detail::count_to<sizeof...(T)>());
  }

 private:
  template <size_t... I>
  static tuple_of<T...> from(mp_obj_t o, detail::indices<I...>) {
    mp_obj_t all[sizeof...(T)];
    mp_unpack_sequence(o, sizeof...(T), all);
    return {caster<T>::from(all[sizeof...(T) - 1 - I])...};
  }
  template <size_t... I>
  static MPY_INLINE mp_obj_t to(const tuple_of<T...>& t, detail::indices<I...>) {
    return mpy::make_tuple(mpy::get<I>(t)...).ptr();
  }
};

MPY_END

#endif  // MPY_CONTAINERS_HPP
