// What is this object? Every answer but "small integer" comes from the firmware: a str may be an
// object or a qstr in the word, a float may be an object or packed into the word, and which of them
// differs between boards that run the same .mpy.
#ifndef NATMOD_CHECKS_H
#define NATMOD_CHECKS_H

#include "natmod/builtin_types.h"

NATMOD_C_BEGIN

NATMOD_FORWARD const mp_obj_type_t* mp_obj_get_type(mp_const_obj_t o) {
  return mp_fun_table.obj_get_type(o);
}

#define mp_obj_is_exact_type(o, t) (mp_obj_get_type(o) == (const mp_obj_type_t*)(t))
#define mp_obj_is_type(o, t) mp_obj_is_exact_type(o, t)

NATMOD_FORWARD bool mp_obj_is_bool(mp_const_obj_t o) {
  return o == mp_fun_table.const_false || o == mp_fun_table.const_true;
}
NATMOD_FORWARD bool mp_obj_is_int(mp_const_obj_t o) {
  return mp_obj_is_type(o, &NATMOD_TYPE_INT);
}
NATMOD_INLINE bool mp_obj_is_integer(mp_const_obj_t o) {
  return mp_obj_is_int(o) || mp_obj_is_bool(o);
}
NATMOD_FORWARD bool mp_obj_is_str(mp_const_obj_t o) {
  return mp_obj_is_type(o, &mp_type_str);
}
// A str that is packed into the word.
NATMOD_INLINE bool mp_obj_is_qstr(mp_const_obj_t o) {
  return !mp_obj_is_small_int(o) && !mp_obj_is_obj(o) && mp_obj_is_str(o);
}
// A macro, because the module's qstr of `float` is needed only if it is used.
#if MICROPY_PY_BUILTINS_FLOAT
#define mp_obj_is_float(o) mp_obj_is_type(o, &mp_type_float)
#else
#define mp_obj_is_float(o) (false)
#endif

// str and bytes are the types that share an implementation of operators; likewise the two dicts
// share their constructor.
NATMOD_INLINE bool mp_obj_is_str_or_bytes(mp_const_obj_t o) {
  const mp_obj_type_t* type = mp_obj_get_type(o);
  return MP_OBJ_TYPE_GET_SLOT_OR_NULL(type, binary_op) ==
         MP_OBJ_TYPE_GET_SLOT(&mp_type_str, binary_op);
}
NATMOD_INLINE_DEFAULT bool mp_obj_is_dict_or_ordereddict(mp_obj_t o) {
  const mp_obj_type_t* type = mp_fun_table.obj_get_type(o);
  return MP_OBJ_TYPE_GET_SLOT_OR_NULL(type, make_new) ==
         MP_OBJ_TYPE_GET_SLOT(&mp_type_dict, make_new);
}

// The builtin `callable` knows about instances with __call__.
NATMOD_INLINE_DEFAULT bool mp_obj_is_callable(mp_obj_t o) {
  return mp_fun_table.call_function_n_kw(mp_fun_table.load_global(MP_QSTR_callable), 1, &o) ==
         mp_const_true;
}
NATMOD_INLINE_DEFAULT bool mp_obj_equal(mp_obj_t a, mp_obj_t b) {
  return mp_fun_table.binary_op(MP_BINARY_OP_EQUAL, a, b) == mp_const_true;
}

// Functions written in Python, by their type's name.
#define mp_obj_is_fun(o) (mp_obj_get_type(o)->name == MP_QSTR_function)

#define mp_obj_is_instance_type(type) ((type)->flags & MP_TYPE_FLAG_INSTANCE_TYPE)
#define mp_obj_is_native_type(type) (!((type)->flags & MP_TYPE_FLAG_INSTANCE_TYPE))

// The object of a native type that `self` is, or that a Python class has made it a subclass of;
// MP_OBJ_NULL if neither. Looks at the direct parent alone.
NATMOD_INLINE mp_obj_t mp_obj_cast_to_native_base(mp_obj_t self, mp_const_obj_t native_type) {
  const mp_obj_type_t* type = mp_obj_get_type(self);
  if (type == native_type) return self;
  if (MP_OBJ_TYPE_GET_SLOT_OR_NULL(type, parent) != native_type) return MP_OBJ_NULL;
  return ((mp_obj_instance_t*)MP_OBJ_TO_PTR(self))->subobj[0];
}

// Names from before v1.13.
#define MP_OBJ_IS_SMALL_INT mp_obj_is_small_int
#define MP_OBJ_IS_QSTR mp_obj_is_qstr
#define MP_OBJ_IS_OBJ mp_obj_is_obj
#define MP_OBJ_IS_INT mp_obj_is_int
#define MP_OBJ_IS_TYPE mp_obj_is_type
#define MP_OBJ_IS_STR mp_obj_is_str
#define MP_OBJ_IS_STR_OR_BYTES mp_obj_is_str_or_bytes
#define MP_OBJ_IS_FUN mp_obj_is_fun
#define MP_MAP_SLOT_IS_FILLED mp_map_slot_is_filled
#define MP_SET_SLOT_IS_FILLED mp_set_slot_is_filled

NATMOD_C_END

#endif  // NATMOD_CHECKS_H
