// What Python's syntax does: names, attributes, operators, calls, loops, imports, arguments.
#ifndef NATMOD_RUNTIME_H
#define NATMOD_RUNTIME_H

#include "natmod/builtin_types.h"

NATMOD_C_BEGIN

// Names. Stores go to the module that is being imported.
NATMOD_FORWARD mp_obj_t mp_load_name(qstr name) {
  return mp_fun_table.load_name(name);
}
NATMOD_FORWARD void mp_store_name(qstr name, mp_obj_t value) {
  mp_fun_table.store_name(name, value);
}
NATMOD_FORWARD void mp_store_global(qstr name, mp_obj_t value) {
  mp_fun_table.store_global(name, value);
}
NATMOD_INLINE_DEFAULT void mp_delete_name(qstr name) {
  mp_fun_table.delete_name(name);
}
NATMOD_INLINE_DEFAULT void mp_delete_global(qstr name) {
  mp_fun_table.delete_global(name);
}

// Attributes. A method is two words: what to call and its self, or MP_OBJ_NULL in the second.
NATMOD_FORWARD mp_obj_t mp_load_attr(mp_obj_t base, qstr attr) {
  return mp_fun_table.load_attr(base, attr);
}
NATMOD_FORWARD void mp_store_attr(mp_obj_t base, qstr attr, mp_obj_t value) {
  mp_fun_table.store_attr(base, attr, value);
}
NATMOD_FORWARD void mp_load_method(mp_obj_t base, qstr attr, mp_obj_t* dest) {
  mp_fun_table.load_method(base, attr, dest);
}
NATMOD_FORWARD void mp_load_super_method(qstr attr, mp_obj_t* dest) {
  mp_fun_table.load_super_method(attr, dest);
}

// Operators.
NATMOD_FORWARD mp_obj_t mp_unary_op(mp_unary_op_t op, mp_obj_t arg) {
  return mp_fun_table.unary_op(op, arg);
}
NATMOD_FORWARD mp_obj_t mp_binary_op(mp_binary_op_t op, mp_obj_t lhs, mp_obj_t rhs) {
  return mp_fun_table.binary_op(op, lhs, rhs);
}
NATMOD_FORWARD mp_obj_t mp_obj_subscr(mp_obj_t base, mp_obj_t index, mp_obj_t value) {
  return mp_fun_table.obj_subscr(base, index, value);
}

// Calls. The arguments are n_args values, then n_kw pairs of key and value; at most 255 of each.
// mp_call_method_n_kw has the two words of mp_load_method before them.
NATMOD_FORWARD mp_obj_t mp_call_function_n_kw(mp_obj_t fun, size_t n_args, size_t n_kw,
                                              const mp_obj_t* args) {
  return mp_fun_table.call_function_n_kw(fun, n_args | (n_kw << 8), args);
}
NATMOD_INLINE_DEFAULT mp_obj_t mp_call_method_n_kw(size_t n_args, size_t n_kw,
                                                   const mp_obj_t* args) {
  return mp_fun_table.call_method_n_kw(n_args, n_kw, args);
}
NATMOD_INLINE_DEFAULT mp_obj_t mp_call_function_0(mp_obj_t fun) {
  return mp_fun_table.call_function_n_kw(fun, 0, NULL);
}
NATMOD_INLINE_DEFAULT mp_obj_t mp_call_function_1(mp_obj_t fun, mp_obj_t arg) {
  return mp_fun_table.call_function_n_kw(fun, 1, &arg);
}
NATMOD_INLINE_DEFAULT mp_obj_t mp_call_function_2(mp_obj_t fun, mp_obj_t arg1, mp_obj_t arg2) {
  mp_obj_t args[2];
  args[0] = arg1;
  args[1] = arg2;
  return mp_fun_table.call_function_n_kw(fun, 2, args);
}

// len(o). There is an operator for it, but not every type with a length has it.
NATMOD_INLINE mp_obj_t mp_obj_len(mp_obj_t o) {
  return mp_fun_table.call_function_n_kw(mp_fun_table.load_name(MP_QSTR_len), 1, &o);
}

// Loops: MP_OBJ_STOP_ITERATION ends one. The firmware's own iternext takes a buffer that its
// getiter filled, and tells by a NULL type that the iterator is elsewhere, at buf[0].
NATMOD_INLINE_DEFAULT mp_obj_t mp_getiter(mp_obj_t o, mp_obj_iter_buf_t* buf) {
  if (buf == NULL) return mp_fun_table.getiter(o, NULL);
  mp_fun_table.getiter(o, buf);
  return buf->base.type == NULL ? buf->buf[0] : MP_OBJ_FROM_PTR(buf);
}
NATMOD_INLINE_DEFAULT mp_obj_t mp_iternext(mp_obj_t iterator) {
  mp_obj_iter_buf_t buf;
  buf.base.type = NULL;
  buf.buf[0] = iterator;
  return mp_fun_table.iternext(&buf);
}
NATMOD_INLINE_DEFAULT void mp_unpack_sequence(mp_obj_t seq, size_t n, mp_obj_t* items) {
  mp_fun_table.unpack_sequence(seq, n, items);
}
NATMOD_INLINE_DEFAULT void mp_unpack_ex(mp_obj_t seq, size_t n, mp_obj_t* items) {
  mp_fun_table.unpack_ex(seq, n, items);
}

// Imports.
NATMOD_FORWARD mp_obj_t mp_import_name(qstr name, mp_obj_t fromlist, mp_obj_t level) {
  return mp_fun_table.import_name(name, fromlist, level);
}
NATMOD_FORWARD mp_obj_t mp_import_from(mp_obj_t module, qstr name) {
  return mp_fun_table.import_from(module, name);
}
NATMOD_FORWARD void mp_import_all(mp_obj_t module) {
  mp_fun_table.import_all(module);
}

// Arguments of a function.
NATMOD_FORWARD void mp_arg_check_num(size_t n_args, size_t n_kw, size_t n_args_min,
                                     size_t n_args_max, bool takes_kw) {
  mp_fun_table.arg_check_num_sig(n_args, n_kw,
                                 MP_OBJ_FUN_MAKE_SIG(n_args_min, n_args_max, takes_kw));
}

// A check that a builtin method was called with its type.
#ifndef mp_check_self
#define mp_check_self(pred) assert(pred)
#endif
#define mp_warning(...)

// Not in the function table: a module brings these along if it uses them.
mp_obj_t mp_identity(mp_obj_t self);
extern const mp_obj_fun_builtin_fixed_t mp_identity_obj;

// Streams.
NATMOD_FORWARD const mp_stream_p_t* mp_get_stream_raise(mp_obj_t o, int flags) {
  return mp_fun_table.get_stream_raise(o, flags);
}

// Small integers, with Python's rounding.
NATMOD_INLINE_DEFAULT mp_int_t mp_small_int_floor_divide(mp_int_t num, mp_int_t denom) {
  return mp_fun_table.small_int_floor_divide(num, denom);
}
NATMOD_INLINE_DEFAULT mp_int_t mp_small_int_modulo(mp_int_t dividend, mp_int_t divisor) {
  return mp_fun_table.small_int_modulo(dividend, divisor);
}

NATMOD_C_END

#endif  // NATMOD_RUNTIME_H
