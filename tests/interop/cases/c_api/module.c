// Each function shows one part of the C API that the headers make of several firmware functions, or
// make independent of how the firmware packs objects. Compiles as C and as C++.
#include "py/dynruntime.h"
#include "py/objlist.h"
#include "py/objstr.h"
#include "py/objtuple.h"

// The checks that hold for an object, as words.
static mp_obj_t what(mp_obj_t o) {
  mp_obj_t words = mp_obj_new_list(0, NULL);
  if (mp_obj_is_small_int(o)) mp_obj_list_append(words, MP_OBJ_NEW_QSTR(MP_QSTR_small_int));
  if (mp_obj_is_int(o)) mp_obj_list_append(words, MP_OBJ_NEW_QSTR(MP_QSTR_int));
  if (mp_obj_is_bool(o)) mp_obj_list_append(words, MP_OBJ_NEW_QSTR(MP_QSTR_bool));
  if (mp_obj_is_integer(o)) mp_obj_list_append(words, MP_OBJ_NEW_QSTR(MP_QSTR_integer));
#if MICROPY_PY_BUILTINS_FLOAT
  if (mp_obj_is_float(o)) mp_obj_list_append(words, MP_OBJ_NEW_QSTR(MP_QSTR_float));
#endif
  if (mp_obj_is_str(o)) mp_obj_list_append(words, MP_OBJ_NEW_QSTR(MP_QSTR_str));
  if (mp_obj_is_str_or_bytes(o)) mp_obj_list_append(words, MP_OBJ_NEW_QSTR(MP_QSTR_str_or_bytes));
  if (mp_obj_is_type(o, &mp_type_bytearray)) {
    mp_obj_list_append(words, MP_OBJ_NEW_QSTR(MP_QSTR_bytearray));
  }
  if (mp_obj_is_type(o, &mp_type_NoneType)) mp_obj_list_append(words, mp_const_none);
  if (mp_obj_is_type(o, &mp_type_tuple)) mp_obj_list_append(words, MP_OBJ_NEW_QSTR(MP_QSTR_tuple));
  if (mp_obj_is_tuple_compatible(o)) {
    mp_obj_list_append(words, MP_OBJ_NEW_QSTR(MP_QSTR_like_tuple));
  }
  if (mp_obj_is_type(o, &mp_type_list)) mp_obj_list_append(words, MP_OBJ_NEW_QSTR(MP_QSTR_list));
  if (mp_obj_is_dict_or_ordereddict(o)) {
    mp_obj_list_append(words, MP_OBJ_NEW_QSTR(MP_QSTR_dict));
  }
  if (mp_obj_is_fun(o)) mp_obj_list_append(words, MP_OBJ_NEW_QSTR(MP_QSTR_function));
  if (mp_obj_is_callable(o)) mp_obj_list_append(words, MP_OBJ_NEW_QSTR(MP_QSTR_callable));
  return words;
}
static MP_DEFINE_CONST_FUN_OBJ_1(what_obj, what);

// sum(), over anything that can be iterated; with the iterator on the stack or on the heap.
static mp_obj_t total(mp_obj_t iterable, mp_obj_t on_heap) {
  mp_obj_iter_buf_t buf;
  mp_obj_t iterator = mp_getiter(iterable, mp_obj_is_true(on_heap) ? NULL : &buf);
  mp_obj_t sum = MP_OBJ_NEW_SMALL_INT(0);
  for (mp_obj_t item; (item = mp_iternext(iterator)) != MP_OBJ_STOP_ITERATION;) {
    sum = mp_binary_op(MP_BINARY_OP_ADD, sum, item);
  }
  return sum;
}
static MP_DEFINE_CONST_FUN_OBJ_2(total_obj, total);

// Swaps the values of two keys and drops a third.
static mp_obj_t swap(mp_obj_t dict, mp_obj_t keys, mp_obj_t dropped) {
  mp_obj_t key[2];
  mp_unpack_sequence(keys, 2, key);
  mp_obj_t first = mp_obj_dict_get(dict, key[0]);
  mp_obj_dict_store(dict, key[0], mp_obj_dict_get(dict, key[1]));
  mp_obj_dict_store(dict, key[1], first);
  mp_obj_dict_delete(dict, dropped);
  return mp_obj_len(dict);
}
static MP_DEFINE_CONST_FUN_OBJ_3(swap_obj, swap);

// Containers made here.
static mp_obj_t containers(void) {
  mp_obj_t set = mp_obj_new_set(0, NULL);
  mp_obj_set_store(set, MP_OBJ_NEW_SMALL_INT(7));
  mp_obj_set_store(set, MP_OBJ_NEW_SMALL_INT(7));
  mp_obj_t items[3] = {set, mp_obj_new_slice(MP_OBJ_NEW_SMALL_INT(1), mp_const_none, mp_const_none),
                       mp_const_empty_bytes};
  mp_obj_t list = mp_obj_new_list(3, items);
  mp_obj_list_store(list, MP_OBJ_NEW_SMALL_INT(-1), mp_const_empty_tuple);
  size_t len;
  mp_obj_t* in_place;
  mp_obj_list_get(list, &len, &in_place);
  in_place[len - 2] = mp_obj_subscr(MP_OBJ_NEW_QSTR(MP_QSTR_hello), in_place[1], MP_OBJ_SENTINEL);
  return list;
}
static MP_DEFINE_CONST_FUN_OBJ_0(containers_obj, containers);

// "Name.method(arg)" of any object, and len() of the text of it.
static mp_obj_t call(size_t n_args, const mp_obj_t* args) {
  mp_obj_t call[3] = {MP_OBJ_NULL, MP_OBJ_NULL, MP_OBJ_NULL};
  mp_load_method_maybe(args[0], MP_QSTR_count, call);
  if (call[0] == MP_OBJ_NULL) return mp_call_function_0(args[n_args - 1]);
  call[2] = args[1];
  return mp_call_method_n_kw(1, 0, call);
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(call_obj, 2, 3, call);

// Raises the kind of exception that `which` says.
mp_obj_full_type_t own_error;
static mp_obj_t fail(mp_obj_t which) {
  mp_obj_t args[2] = {which, mp_const_true};
  switch (mp_obj_get_int(which)) {
    case 0:
      mp_raise_ValueError(MP_ERROR_TEXT("a value"));
    case 1:
      mp_raise_type(&mp_type_KeyError);
    case 2:
      mp_raise_type_arg(&mp_type_IndexError, which);
    case 3:
      mp_raise_OSError(MP_ENOENT);
    case 4:
      nlr_raise(mp_obj_new_exception_args(&mp_type_RuntimeError, 2, args));
    case 5:
      nlr_raise(mp_obj_new_exception(&mp_type_ZeroDivisionError));
    case -1:
      mp_raise_msg((const mp_obj_type_t*)&own_error, "mine");
    default:
      m_malloc((size_t)1 << (8 * sizeof(size_t) - 2));
  }
  return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_1(fail_obj, fail);

// Where the module's names go, and its own dict through the general kind of function.
static mp_obj_t names(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  mp_arg_check_num(n_args, n_kw, 1, 1, false);
  return mp_obj_dict_get(MP_OBJ_FROM_PTR(self->context->module.globals), args[0]);
}

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY(void)
  n_args, (void)n_kw, (void)args;
  mp_obj_exception_init(&own_error, MP_QSTR_OwnError, &mp_type_ValueError);
  mp_store_global(MP_QSTR_OwnError, MP_OBJ_FROM_PTR(&own_error));
  mp_store_global(MP_QSTR_what, MP_OBJ_FROM_PTR(&what_obj));
  mp_store_global(MP_QSTR_total, MP_OBJ_FROM_PTR(&total_obj));
  mp_store_global(MP_QSTR_swap, MP_OBJ_FROM_PTR(&swap_obj));
  mp_store_global(MP_QSTR_containers, MP_OBJ_FROM_PTR(&containers_obj));
  mp_store_global(MP_QSTR_call, MP_OBJ_FROM_PTR(&call_obj));
  mp_store_global(MP_QSTR_fail, MP_OBJ_FROM_PTR(&fail_obj));
  mp_store_global(MP_QSTR_names, MP_DYNRUNTIME_MAKE_FUNCTION(names));
  mp_store_global(MP_QSTR_loaded, mp_load_global(MP_QSTR_swap));
  MP_DYNRUNTIME_INIT_EXIT
}
