// @NAME@: a native module of MicroPython.
#include "py/dynruntime.h"

// gcd(a, b): the greatest common divisor.
static mp_obj_t gcd(mp_obj_t a_in, mp_obj_t b_in) {
  mp_int_t a = mp_obj_get_int(a_in);
  mp_int_t b = mp_obj_get_int(b_in);
  while (b != 0) {
    mp_int_t rest = a % b;
    a = b;
    b = rest;
  }
  return mp_obj_new_int(a);
}
static MP_DEFINE_CONST_FUN_OBJ_2(gcd_obj, gcd);

// Runs when the module is imported.
mp_obj_t mpy_init(mp_obj_fun_bc_t *self, size_t n_args, size_t n_kw, mp_obj_t *args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_gcd, MP_OBJ_FROM_PTR(&gcd_obj));
  MP_DYNRUNTIME_INIT_EXIT
}
