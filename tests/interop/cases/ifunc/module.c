#include "py/dynruntime.h"

static int one(void) {
  return 1;
}
static int (*resolve(void))(void) {
  return one;
}
int chosen(void) __attribute__((ifunc("resolve")));

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY

  mp_store_global(MP_QSTR_value, mp_obj_new_int(chosen()));

  MP_DYNRUNTIME_INIT_EXIT
}
