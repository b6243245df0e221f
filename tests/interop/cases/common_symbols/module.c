#include "py/dynruntime.h"

int shared;
char buffer[4];
double aligned;
void other_fill(void);
int other_sum(void);

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY

  shared = 5;
  other_fill();
  buffer[0] = 1;
  aligned = 0.5;
  mp_store_global(MP_QSTR_shared, mp_obj_new_int(shared));
  mp_store_global(MP_QSTR_sum, mp_obj_new_int(other_sum()));
  mp_store_global(MP_QSTR_aligned, mp_obj_new_int((mp_uint_t)&aligned % 8));

  MP_DYNRUNTIME_INIT_EXIT
}
