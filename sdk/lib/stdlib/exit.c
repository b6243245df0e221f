#include "raise.h"

MP_NORETURN void exit(int status);

MP_NORETURN void exit(int status) {
  mp_obj_t argument = mp_obj_new_int(status);
  mp_obj_t type = mp_load_global(MP_QSTR_SystemExit);
  mp_fun_table.raise(mp_call_function_n_kw(type, 1, 0, &argument));
  __builtin_unreachable();
}

// What C has done before, and not done, a module never does.
MP_NORETURN void _Exit(int status) {
  exit(status);
}

MP_NORETURN void quick_exit(int status) {
  exit(status);
}
