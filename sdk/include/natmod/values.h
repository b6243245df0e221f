// Objects from C values, and C values from objects. A wrong type raises TypeError.
#ifndef NATMOD_VALUES_H
#define NATMOD_VALUES_H

#include "natmod/builtin_types.h"
#include "natmod/raise.h"

NATMOD_C_BEGIN

// Interned strings.
#if NATMOD_QSTR_OBJ_FROM_NAME
// By the text of the macro's argument, so that has to be a MP_QSTR_ name (compilers see whether it
// is only when they optimise), and one without the escapes of _lt_, _hyphen_ and so on.
#ifdef __OPTIMIZE__
void natmod_argument_is_no_qstr_name(void)
    __attribute__((error("in .mpy 6.1, MP_OBJ_NEW_QSTR needs a MP_QSTR_ name")));
#define NATMOD_CHECK_QSTR_NAME(text) \
  (text[0] == 'M' && text[7] == '_' ? (void)0 : natmod_argument_is_no_qstr_name())
#else
#define NATMOD_CHECK_QSTR_NAME(text) ((void)0)
#endif
#define MP_OBJ_NEW_QSTR(qst)                  \
  ((void)(qst), NATMOD_CHECK_QSTR_NAME(#qst), \
   mp_fun_table.obj_new_str(&#qst[sizeof(#qst) > 8 ? 8 : 0], sizeof(#qst) - 9))
#undef MP_ROM_QSTR
#define MP_ROM_QSTR MP_OBJ_NEW_QSTR
#else
#define MP_OBJ_NEW_QSTR(qst) (mp_fun_table.native_to_obj((qst), MP_NATIVE_TYPE_QSTR))
#endif

// Truth.
#define mp_obj_new_bool(b) ((b) ? mp_const_true : mp_const_false)
NATMOD_FORWARD bool mp_obj_is_true(mp_obj_t o) {
  return mp_fun_table.obj_is_true(o);
}

// Integers. Reading one gives its low bits if it is too long.
NATMOD_FORWARD mp_obj_t mp_obj_new_int(mp_int_t value) {
  return mp_fun_table.native_to_obj((mp_uint_t)value, MP_NATIVE_TYPE_INT);
}
NATMOD_FORWARD mp_obj_t mp_obj_new_int_from_uint(mp_uint_t value) {
  return mp_fun_table.native_to_obj(value, MP_NATIVE_TYPE_UINT);
}
NATMOD_FORWARD mp_int_t mp_obj_get_int(mp_const_obj_t o) {
  return (mp_int_t)mp_fun_table.native_from_obj((mp_obj_t)o, MP_NATIVE_TYPE_INT);
}
NATMOD_FORWARD mp_int_t mp_obj_get_int_truncated(mp_const_obj_t o) {
  return (mp_int_t)mp_fun_table.native_from_obj((mp_obj_t)o, MP_NATIVE_TYPE_UINT);
}

// Floats, in either precision whatever the firmware's own.
NATMOD_FORWARD mp_obj_t mp_obj_new_float_from_f(float value) {
  return mp_fun_table.obj_new_float_from_f(value);
}
NATMOD_FORWARD mp_obj_t mp_obj_new_float_from_d(double value) {
  return mp_fun_table.obj_new_float_from_d(value);
}
NATMOD_FORWARD float mp_obj_get_float_to_f(mp_obj_t o) {
  return mp_fun_table.obj_get_float_to_f(o);
}
NATMOD_FORWARD double mp_obj_get_float_to_d(mp_obj_t o) {
  return mp_fun_table.obj_get_float_to_d(o);
}
#if MICROPY_FLOAT_IMPL == MICROPY_FLOAT_IMPL_FLOAT
NATMOD_FORWARD mp_obj_t mp_obj_new_float(float value) {
  return mp_obj_new_float_from_f(value);
}
NATMOD_FORWARD float mp_obj_get_float(mp_obj_t o) {
  return mp_obj_get_float_to_f(o);
}
#elif MICROPY_FLOAT_IMPL == MICROPY_FLOAT_IMPL_DOUBLE
NATMOD_FORWARD mp_obj_t mp_obj_new_float(double value) {
  return mp_obj_new_float_from_d(value);
}
NATMOD_FORWARD double mp_obj_get_float(mp_obj_t o) {
  return mp_obj_get_float_to_d(o);
}
#elif !defined(__cplusplus)
// A use is an error that says what to do.
#define NATMOD_NEEDS_FLOAT                                                                      \
  __attribute__((error("firmware of this architecture mostly has no float; for one that has: " \
                       "natmod build --float float, make MICROPY_FLOAT_IMPL=float")))
mp_obj_t mp_obj_new_float(float value) NATMOD_NEEDS_FLOAT;
float mp_obj_get_float(mp_obj_t o) NATMOD_NEEDS_FLOAT;
#undef NATMOD_NEEDS_FLOAT
#endif

// Text and bytes. The data is copied, except by bytearray_by_ref.
NATMOD_FORWARD mp_obj_t mp_obj_new_str(const char* data, size_t len) {
  return mp_fun_table.obj_new_str(data, len);
}
NATMOD_FORWARD mp_obj_t mp_obj_new_bytes(const byte* data, size_t len) {
  return mp_fun_table.obj_new_bytes(data, len);
}
NATMOD_FORWARD mp_obj_t mp_obj_new_bytearray_by_ref(size_t n, void* items) {
  return mp_fun_table.obj_new_bytearray_by_ref(n, items);
}
NATMOD_INLINE mp_obj_t mp_obj_new_str_of_type(const mp_obj_type_t* type, const byte* data,
                                              size_t len) {
  return type == &mp_type_str ? mp_obj_new_str((const char*)data, len)
                              : mp_obj_new_bytes(data, len);
}

// The memory behind an object. mp_get_buffer, which returns false instead, is in newer.h.
NATMOD_FORWARD void mp_get_buffer_raise(mp_obj_t o, mp_buffer_info_t* info, mp_uint_t flags) {
  mp_fun_table.get_buffer(o, info, flags | NATMOD_GET_BUFFER_RAISES);
}

// The bytes of a str, bytes or other buffer. In C the result is void *, so that it goes into a
// pointer to any character type, as it does with MicroPython's header.
#ifdef __cplusplus
typedef const char* natmod_str_data_t;
#else
typedef void* natmod_str_data_t;
#endif
NATMOD_INLINE natmod_str_data_t mp_obj_str_get_data(mp_obj_t o, size_t* len) {
  mp_buffer_info_t info;
  mp_get_buffer_raise(o, &info, MP_BUFFER_READ);
  if (len != NULL) *len = info.len;
  return (natmod_str_data_t)info.buf;
}
NATMOD_FORWARD natmod_str_data_t mp_obj_str_get_str(mp_obj_t o) {
  return mp_obj_str_get_data(o, NULL);
}

// Tuples, lists, dicts.
NATMOD_FORWARD mp_obj_t mp_obj_new_tuple(size_t n, const mp_obj_t* items) {
  return mp_fun_table.new_tuple(n, items);
}
NATMOD_FORWARD mp_obj_t mp_obj_new_list(size_t n, mp_obj_t* items) {
  return mp_fun_table.new_list(n, items);
}
NATMOD_FORWARD mp_obj_t mp_obj_new_dict(size_t n) {
  return mp_fun_table.new_dict(n);
}
NATMOD_FORWARD mp_obj_t mp_obj_list_append(mp_obj_t list, mp_obj_t item) {
  return mp_fun_table.list_append(list, item);
}
NATMOD_FORWARD mp_obj_t mp_obj_dict_store(mp_obj_t dict, mp_obj_t key, mp_obj_t value) {
  return mp_fun_table.dict_store(dict, key, value);
}
NATMOD_INLINE_DEFAULT mp_obj_t mp_obj_dict_get(mp_obj_t dict, mp_obj_t key) {
  return mp_fun_table.obj_subscr(dict, key, MP_OBJ_SENTINEL);
}
NATMOD_INLINE_DEFAULT mp_obj_t mp_obj_dict_delete(mp_obj_t dict, mp_obj_t key) {
  mp_fun_table.obj_subscr(dict, key, MP_OBJ_NULL);
  return mp_const_none;
}
// The items of a tuple or list, in place.
NATMOD_INLINE void mp_obj_get_array(mp_obj_t o, size_t* len, mp_obj_t** items) {
  const mp_obj_type_t* type = mp_fun_table.obj_get_type(o);
  if (type == &mp_type_tuple) {
    mp_obj_tuple_t* tuple = (mp_obj_tuple_t*)MP_OBJ_TO_PTR(o);
    *len = tuple->len;
    *items = tuple->items;
  } else if (type == &mp_type_list) {
    mp_obj_list_t* list = (mp_obj_list_t*)MP_OBJ_TO_PTR(o);
    *len = list->len;
    *items = list->items;
  } else {
    mp_raise_TypeError("expected tuple/list");
  }
}

// The other objects that the firmware makes for a module.
NATMOD_INLINE_DEFAULT mp_obj_t mp_obj_new_set(size_t n, mp_obj_t* items) {
  return mp_fun_table.new_set(n, items);
}
NATMOD_INLINE_DEFAULT void mp_obj_set_store(mp_obj_t set, mp_obj_t item) {
  mp_fun_table.set_store(set, item);
}
NATMOD_INLINE_DEFAULT mp_obj_t mp_obj_new_slice(mp_obj_t start, mp_obj_t stop, mp_obj_t step) {
  return mp_fun_table.new_slice(start, stop, step);
}

NATMOD_C_END

#endif  // NATMOD_VALUES_H
