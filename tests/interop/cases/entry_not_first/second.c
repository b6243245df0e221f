#include "py/dynruntime.h"

mp_obj_t answer(void);
static MP_DEFINE_CONST_FUN_OBJ_0(answer_obj, answer);

// Comes before the entry in this object.
int filler(int x);
int filler(int x) {
  return 3 * x;
}

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY

  mp_store_global(MP_QSTR_answer, MP_OBJ_FROM_PTR(&answer_obj));
  mp_store_global(MP_QSTR_filled, MP_OBJ_NEW_SMALL_INT(filler(n_args)));

  MP_DYNRUNTIME_INIT_EXIT
}
