// How a virtual function finds the method of Python that overrides it, and the class of Python over a native type.
#ifndef MPY_DETAIL_OVERRIDE_HPP
#define MPY_DETAIL_OVERRIDE_HPP

#include "mpy/object.hpp"
#include "mpy/detail/class_description.hpp"

MPY_BEGIN
MPY_DETAIL {

// A method of Python that was called by its name calls the function of C++, whatever overrides it: it is
// what super() calls. Which object and name that is now; the function that it calls forgets it.
struct direct_call {
  const void* object;
  qstr name;
};
MPY_VARIABLE inline constinit direct_call called_directly{};

// The object of such a method: that it is called is noted when the function takes it, which is behind all that
// can raise. (Seen as far as the functions that take it.)
template <class T, text Name>
struct MPY_VARIABLE direct_self {
  T* object;
  template <class U>
    requires(__is_base_of(plain_t<U>, T))
  MPY_INLINE operator U&() const {
    called_directly = {object, name<Name>()};
    return *object;
  }
};
template <class T, text Name>
MPY_INLINE T* address(const direct_self<T, Name>& self) {
  return self.object;
}
// (Shape.area(x) has any x: the firmware checks the class of none.)
template <class P, class T, text Name>
MPY_INLINE decltype(auto) take_self(mp_obj_t o, self_spec<T, Name>) {
  mp_obj_t native = checked_instance(o, type_of<T>);
  T* object = address(value_of<T>(native));
  if constexpr (__is_base_of(plain_t<P>, T)) {
    return direct_self<T, Name>{object};
  } else {
    called_directly = {object, name<Name>()};
    return self_of<T, P>(native);
  }
}

// The method of Python that overrides a name, into dest; false if none does.
MPY_SHARED inline bool find_override(mp_obj_t self, const void* object, qstr asked, mp_obj_t* dest) {
  if (called_directly.object == object && called_directly.name == asked) {
    called_directly.object = nullptr;
    return false;
  }
  if (self == MP_OBJ_NULL) return false;
  mp_load_method_maybe(self, asked, dest);
  // The native object's own method has that as its self.
  return dest[0] != MP_OBJ_NULL && dest[1] != static_cast<mp_obj_instance_t*>(self)->subobj[0];
}

template <class R, class... A>
MPY_INLINE R call_override(mp_obj_t* method, const A&... values) {
  mp_obj_t all[] = {method[0], method[1], boxed(values)...};
  mp_obj_t result = mp_call_method_n_kw(sizeof...(A), 0, all);
  if constexpr (!is_same<R, void>) return caster_of<R>::from(result);
}

// The native object that is a part of the first argument, made of those behind.
MPY_SHARED inline mp_obj_t init_native(mp_obj_full_type_t* native, size_t n, size_t n_keywords,
                                       const mp_obj_t* given) {
  mp_arg_check_num(n, n_keywords, 1, MP_OBJ_FUN_ARGS_MAX, true);
  auto* type = reinterpret_cast<const mp_obj_type_t*>(native);
  const mp_obj_type_t* own = mp_obj_get_type(given[0]);
  if (mp_obj_is_native_type(own) || !extends(own, type)) raise_type("argument of another type expected");
  mp_obj_t made = MP_OBJ_TYPE_GET_SLOT(type, make_new)(type, n - 1, n_keywords, given + 1);
  static_cast<mp_obj_instance_t*>(given[0])->subobj[0] = made;
  return made;
}

// A class over a native type. A class of Python gives no self to the firmware's own functions, but to
// what says that it wants one: its __init__ is an object of such a type.
MPY_SHARED inline mp_obj_t make_class_over(mp_obj_full_type_t* native, qstr own_name, mp_obj_full_type_t* init_type,
                                           mp_call_fun_t init) {
  init_type->base.type = &mp_type_type;
  init_type->flags = MP_TYPE_FLAG_BINDS_SELF;
  init_type->slot_index_call = 1;
  init_type->slots[0] = reinterpret_cast<const void*>(init);
  auto* as_type = reinterpret_cast<const mp_obj_type_t*>(init_type);
  mp_obj_t attributes = mp_obj_new_dict(1);
  mp_obj_dict_store(attributes, name_object(name<"__init__">()),
                    mp_obj_malloc_helper(sizeof(mp_obj_base_t), as_type));
  mp_obj_t base = native;
  const mp_obj_t given[] = {name_object(own_name), mp_obj_new_tuple(1, &base), attributes};
  return mp_call_function_n_kw(const_cast<mp_obj_type_t*>(&mp_type_type), 3, 0, given);
}

// The class of Python over the native type of T, whose objects hold a Made.
template <class Made>
struct python_class {
  using T = typename Made::described_as;
  static_assert(value_offset<Made> == value_offset<T>, "mpy: mpy::overridable: the class has to be aligned as its base");

  // __init__(self, ...)
  static mp_obj_t init(mp_obj_t, size_t n, size_t n_keywords, const mp_obj_t* given) {
    mp_obj_t made = init_native(type_of<T>, n, n_keywords, given);
    static_cast<Made&>(value_of<T>(made)).self_ = given[0];
    return mp_const_none;
  }
  static mp_obj_t make(qstr own_name) {
    return make_class_over(type_of<T>, own_name, &type_object<python_class>, init);
  }
};

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_OVERRIDE_HPP
