#include "py/dynruntime.h"

#include "shared.h"

extern "C" mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY

  mp_store_global(MP_QSTR_first, mp_obj_new_int(Counter<3>::next()));
  mp_store_global(MP_QSTR_second, mp_obj_new_int(other_next()));
  mp_store_global(MP_QSTR_third, mp_obj_new_int(Counter<3>::next()));
  mp_store_global(MP_QSTR_same, mp_obj_new_bool(where() == other_where()));

  MP_DYNRUNTIME_INIT_EXIT
}
