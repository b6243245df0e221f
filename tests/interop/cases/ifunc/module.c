#include "py/dynruntime.h"

static int one(int x) {
  return x + 1;
}
static int two(int x) {
  return x + 2;
}
static volatile int choice = 2;
static int (*resolve(void))(int) {
  return choice == 2 ? two : one;
}
int chosen(int) __attribute__((ifunc("resolve")));

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY

  mp_store_global(MP_QSTR_value, mp_obj_new_int(chosen(40)));

  MP_DYNRUNTIME_INIT_EXIT
}
