#include "py/dynruntime.h"
#include "py/nlr.h"

// What a function gives, or the exception that it raised.
static mp_obj_t outcome(mp_obj_t f) {
  nlr_buf_t nlr;
  if (nlr_push(&nlr) == 0) {
    mp_obj_t result = mp_call_function_n_kw(f, 0, 0, NULL);
    nlr_pop();
    return result;
  }
  return MP_OBJ_FROM_PTR(nlr.ret_val);
}
static MP_DEFINE_CONST_FUN_OBJ_1(outcome_obj, outcome);

// How often it failed.
static mp_obj_t failures(mp_obj_t f, mp_obj_t times) {
  volatile mp_int_t failed = 0;
  for (volatile mp_int_t i = mp_obj_get_int(times); i != 0; --i) {
    nlr_buf_t nlr;
    if (nlr_push(&nlr) == 0) {
      mp_call_function_n_kw(f, 0, 0, NULL);
      nlr_pop();
    } else {
      ++failed;
    }
  }
  return mp_obj_new_int(failed);
}
static MP_DEFINE_CONST_FUN_OBJ_2(failures_obj, failures);

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_outcome, MP_OBJ_FROM_PTR(&outcome_obj));
  mp_store_global(MP_QSTR_failures, MP_OBJ_FROM_PTR(&failures_obj));
  MP_DYNRUNTIME_INIT_EXIT
}
