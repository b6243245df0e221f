#include "py/dynruntime.h"

// eval(text), exec(text, globals) and compile(text, name, mode), as C finds them among the builtins.
static mp_obj_t evaluate(mp_obj_t text) {
  return mp_call_function_n_kw(mp_load_global(MP_QSTR_eval), 1, 0, &text);
}
static MP_DEFINE_CONST_FUN_OBJ_1(evaluate_obj, evaluate);

static mp_obj_t execute(mp_obj_t text) {
  mp_obj_t args[] = {text, mp_obj_new_dict(0)};
  mp_call_function_n_kw(mp_load_global(MP_QSTR_exec), 2, 0, args);
  return args[1];
}
static MP_DEFINE_CONST_FUN_OBJ_1(execute_obj, execute);

static mp_obj_t prepare(mp_obj_t text) {
  mp_obj_t args[] = {text, MP_OBJ_NEW_QSTR(MP_QSTR_name), MP_OBJ_NEW_QSTR(MP_QSTR_eval)};
  return mp_call_function_n_kw(mp_load_global(MP_QSTR_compile), 3, 0, args);
}
static MP_DEFINE_CONST_FUN_OBJ_1(prepare_obj, prepare);

// The sum of what an iterable gives, from its first item to its end.
static mp_obj_t total(mp_obj_t iterable) {
  mp_obj_iter_buf_t buffer;
  mp_obj_t iterator = mp_getiter(iterable, &buffer);
  mp_obj_t sum = mp_obj_new_int(0);
  mp_obj_t item;
  while ((item = mp_iternext(iterator)) != MP_OBJ_STOP_ITERATION) {
    sum = mp_binary_op(MP_BINARY_OP_ADD, sum, item);
  }
  return sum;
}
static MP_DEFINE_CONST_FUN_OBJ_1(total_obj, total);

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_evaluate, MP_OBJ_FROM_PTR(&evaluate_obj));
  mp_store_global(MP_QSTR_execute, MP_OBJ_FROM_PTR(&execute_obj));
  mp_store_global(MP_QSTR_prepare, MP_OBJ_FROM_PTR(&prepare_obj));
  mp_store_global(MP_QSTR_total, MP_OBJ_FROM_PTR(&total_obj));
  MP_DYNRUNTIME_INIT_EXIT
}
