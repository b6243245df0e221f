#include "py/dynruntime.h"

int weak_and_strong(void);
int weak_twice(void);
int nowhere(void) __attribute__((weak));
extern int no_variable __attribute__((weak));
int other_nowhere_is_null(void);

__attribute__((weak)) int weak_and_strong(void) {
  return 1;
}
__attribute__((weak)) int weak_twice(void) {
  return 10;
}

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY

  mp_store_global(MP_QSTR_strong, mp_obj_new_int(weak_and_strong()));
  mp_store_global(MP_QSTR_first, mp_obj_new_int(weak_twice()));
  mp_store_global(MP_QSTR_function, mp_obj_new_int(nowhere ? nowhere() : -1));
  mp_store_global(MP_QSTR_variable, mp_obj_new_int(&no_variable ? no_variable : -2));
  mp_store_global(MP_QSTR_other, mp_obj_new_int(other_nowhere_is_null()));

  MP_DYNRUNTIME_INIT_EXIT
}
