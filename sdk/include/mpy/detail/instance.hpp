// An object of a class of m.type: a block of the heap with a T in it, behind the type.
//
// Where mpy::has_owner<T> says so, the block has a pointer to the T, which lies in this block or in
// another object, and the object that is kept alive: mpy/result.hpp.
//
//   T&, const T&    an object of the type, or of one that extends it, in C++ (c.base) or in Python
//   T*, const T*    the same, or None: a null pointer
//
// A T of C++, wherever it lies, becomes a new object with a copy of it.
#ifndef MPY_DETAIL_INSTANCE_HPP
#define MPY_DETAIL_INSTANCE_HPP

#include "mpy/detail/result.hpp"

MPY_BEGIN
MPY_DETAIL {

template <class T>
constexpr mp_obj_full_type_t* type_of = &type_object<python_type<T>>;

struct owned_head {
  mp_obj_base_t base;
  void* value;
  mp_obj_t owner;
};
template <class T>
using head_of = choose_t<has_owner<T>, owned_head, mp_obj_base_t>;

constexpr size_t round_up(size_t n, size_t to) {
  return (n + to - 1) / to * to;
}
template <class T>
inline constexpr size_t value_offset = round_up(sizeof(head_of<T>), alignof(T));
template <class T>
inline constexpr size_t instance_size = round_up(value_offset<T> + sizeof(T), alignof(mp_obj_base_t));

template <class T>
MPY_INLINE T* value_in_block(mp_obj_t o) {
  void* place = static_cast<char*>(o) + value_offset<T>;
  return static_cast<T*>(place);
}
// The T of an object that holds one.
template <class T>
MPY_INLINE T& value_of(mp_obj_t o) {
  if constexpr (has_owner<T>) {
    return *static_cast<T*>(static_cast<owned_head*>(o)->value);
  } else {
    return *value_in_block<T>(o);
  }
}

// Is a type `base`, or has it that among its parents? A Python class of several has a tuple of them.
MPY_SHARED inline bool extends(const mp_obj_type_t* type, const void* base) {
  while (type != base) {
    type = static_cast<const mp_obj_type_t*>(MP_OBJ_TYPE_GET_SLOT_OR_NULL(type, parent));
    if (type == nullptr) return false;
    if (type->base.type == &mp_type_tuple) {
      auto* parents = reinterpret_cast<const mp_obj_tuple_t*>(type);
      for (size_t i = 0; i < parents->len; ++i) {
        if (extends(static_cast<const mp_obj_type_t*>(parents->items[i]), base)) return true;
      }
      return false;
    }
  }
  return true;
}

// The object of a native type that `o` is, or that a class of Python has made a part of it, if the
// type is `type` or extends it; null if not. (Such a part is there once its constructor ran.)
MPY_SHARED inline mp_obj_t native_part(mp_obj_t o, const void* type) {
  const mp_obj_type_t* own = mp_obj_get_type(o);
  if (!extends(own, type)) return MP_OBJ_NULL;
  if (mp_obj_is_native_type(own)) return o;
  o = static_cast<mp_obj_instance_t*>(o)->subobj[0];
  return extends(mp_obj_get_type(o), type) ? o : MP_OBJ_NULL;
}

// That of an object that has to have one.
MPY_SHARED inline void* checked_instance(mp_obj_t o, const void* type) {
  mp_obj_t native = native_part(o, type);
  if (native == MP_OBJ_NULL) {
    mp_fun_table.raise_msg(&mp_type_TypeError, "argument of another type expected");
  }
  return native;
}

template <class T>
concept bindable = __is_class(T);

// What a method's first parameter gets: the object, or what is in it.
template <class T, class P>
MPY_INLINE decltype(auto) self_of(mp_obj_t o) {
  using U = plain_t<P>;
  if constexpr (is_same<U, mp_obj_t> || requires { caster<U>::is_object; }) {
    return caster<U>::from(o);
  } else if constexpr (is_pointer<U>) {
    static_assert(__is_base_of(referred_t<U>, T),
                  "mpy: a method's first parameter is the object: T&, const T&, T* or mp_obj_t");
    return address(value_of<T>(o));
  } else {
    static_assert(__is_base_of(U, T),
                  "mpy: a method's first parameter is the object: T&, const T&, T* or mp_obj_t");
    return (value_of<T>(o));
  }
}

}  // namespace detail

template <detail::bindable T>
struct caster<T> {
  static constexpr bool is_bound = true;
  static constexpr text python = "another type";

  static bool accepts(mp_obj_t o) {
    return detail::native_part(o, detail::type_of<T>) != MP_OBJ_NULL;
  }
  static MPY_INLINE T& from(mp_obj_t o) {
    return detail::value_of<T>(detail::checked_instance(o, detail::type_of<T>));
  }
  // A new object, with what `make()` returns in it.
  template <class Make>
  static MPY_INLINE mp_obj_t build(Make&& make) {
    mp_obj_t made = allocate(detail::instance_size<T>);
    T* place = detail::value_in_block<T>(made);
    if constexpr (has_owner<T>) set_value(made, place, MP_OBJ_NULL);
    new (at{place}) T(make());
    return made;
  }
  static MPY_INLINE mp_obj_t to(T&& value) {
    return build([&]() -> T&& { return static_cast<T&&>(value); });
  }
  static MPY_INLINE mp_obj_t to(const T& value) {
    static_assert(detail::copyable<T>, "mpy: an object of this class cannot be copied");
    return build([&]() -> const T& { return value; });
  }
  // An object whose T lies elsewhere, in `owner` if that is not null.
  static MPY_INLINE mp_obj_t view(T* value, mp_obj_t owner) {
    mp_obj_t made = allocate(sizeof(detail::owned_head));
    set_value(made, value, owner);
    return made;
  }
  static MPY_INLINE void set_owner(mp_obj_t made, mp_obj_t owner) {
    static_cast<detail::owned_head*>(made)->owner = owner;
  }

 private:
  static MPY_INLINE mp_obj_t allocate(size_t size) {
    static_assert(alignof(T) <= 4 * sizeof(void*), "mpy: a block of the heap is aligned to four words");
    return mp_obj_malloc_helper(size, reinterpret_cast<const mp_obj_type_t*>(detail::type_of<T>));
  }
  static MPY_INLINE void set_value(mp_obj_t made, T* value, mp_obj_t owner) {
    auto* head = static_cast<detail::owned_head*>(made);
    head->value = value;
    head->owner = owner;
  }
};

template <detail::bindable T>
struct caster<T*> {
  static constexpr text python = "another type";
  static bool accepts(mp_obj_t o) { return o == mp_const_none || caster<T>::accepts(o); }
  static MPY_INLINE T* from(mp_obj_t o) {
    return o == mp_const_none ? nullptr : detail::address(caster<T>::from(o));
  }
};
template <detail::bindable T>
struct caster<const T*> : caster<T*> {};

MPY_END

#endif  // MPY_DETAIL_INSTANCE_HPP
