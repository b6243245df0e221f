#include "py/dynruntime.h"

static int counter;

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY

  mp_store_global(MP_QSTR_value, mp_obj_new_int(counter += n_args + 1));

  MP_DYNRUNTIME_INIT_EXIT
}
