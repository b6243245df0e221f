// Properties, data members, and an object's memory.
#ifndef MPY_DETAIL_PROPERTIES_HPP
#define MPY_DETAIL_PROPERTIES_HPP

#include "mpy/buffer.hpp"
#include "mpy/detail/operators.hpp"

MPY_BEGIN
MPY_DETAIL {

template <auto Member>
struct member_of;
template <class C, class M, M C::*Member>
struct member_of<Member> : type_is<M> {
  static MPY_INLINE M& in(C& object) { return object.*Member; }
};
template <auto F>
concept data_member = is_member<plain_t<decltype(F)>> && !describable<F>;
// Of a property: what its function gives, or the data member is.
template <auto F>
struct property_type : type_is<result_t<F>> {};
template <auto F>
  requires data_member<F>
struct property_type<F> : member_of<F> {};

// A property's getter: a function of the object, or a data member.
template <class T, auto F, class Says>
mp_obj_t get_property(mp_obj_t self) {
  T& object = value_of<T>(self);
  if constexpr (!data_member<F>) {
    return call<F, Says>(&self, object);
  } else {
    using M = typename member_of<F>::type;
    if constexpr (bound<M>) {
      return refer<Says, false, 1>(address(member_of<F>::in(object)), &self);
    } else if constexpr (reference<M>) {
      auto* member = member_of<F>::in(object);
      return member == nullptr ? mp_const_none : refer<Says, false, 1>(member, &self);
    } else {
      return caster_of<M>::to(member_of<F>::in(object));
    }
  }
}
template <class T, auto F>
void set_property(mp_obj_t self, mp_obj_t value) {
  T& object = value_of<T>(self);
  if constexpr (data_member<F>) {
    using M = typename member_of<F>::type;
    static_assert(!reference<M> && !is_view<M>(),
                  "mpy: this member points into an object that it does not keep alive: make it a mpy::object, or "
                  "set it by a function that copies");
    member_of<F>::in(object) = caster_of<M>::from(value);
  } else {
    invoke<F>(object, caster_of<nth_param<F, 1>>::from(value));
  }
}

template <class T, auto F>
MPY_INLINE auto memory_of(T& object) {
  if constexpr (data_member<F>) {
    return member_of<F>::in(object);
  } else {
    return invoke<F>(object);
  }
}
template <class T>
inline constexpr bool is_block = false;
template <class T>
inline constexpr bool is_block<block<T>> = true;

template <class T, auto F>
mp_int_t get_memory(mp_obj_t self, mp_buffer_info_t* info, mp_uint_t flags) {
  auto memory = memory_of<T, F>(value_of<T>(self));
  static_assert(is_block<decltype(memory)>,
                "mpy: c.buffer<f>: a memoryview keeps the memory alive, and not the object that it is in: f has to "
                "give a mpy::block, which has memory of its own");
  using element = plain_t<decltype(*memory.data())>;
  if (is_same<decltype(memory.data()), const element*> && (flags & MP_BUFFER_WRITE)) return 1;
  info->buf = const_cast<element*>(memory.data());
  info->len = memory.size() * sizeof(element);
  info->typecode = typecode<element>();
  return 0;
}

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_PROPERTIES_HPP
