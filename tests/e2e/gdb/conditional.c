// An IT block of Cortex-M: two instructions for what is less than 5, two for the rest.
#include "py/dynruntime.h"

__attribute__((naked)) static int add_by_size(int n) {
  __asm__(
      "cmp r0, #5\n"
      "ittee lt\n"
      "addlt r0, r0, #1\n"
      "addlt r0, r0, #1\n"
      "addge r0, r0, #10\n"
      "addge r0, r0, #10\n"
      "bx lr\n");
}

static mp_obj_t pick(mp_obj_t n) {
  return mp_obj_new_int(add_by_size(mp_obj_get_int(n)));
}
static MP_DEFINE_CONST_FUN_OBJ_1(pick_obj, pick);

mp_obj_t mpy_init(mp_obj_fun_bc_t *self, size_t n_args, size_t n_kw, mp_obj_t *args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_pick, MP_OBJ_FROM_PTR(&pick_obj));
  MP_DYNRUNTIME_INIT_EXIT
}
