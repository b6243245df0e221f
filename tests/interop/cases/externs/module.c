#include "py/dynruntime.h"

extern const char rom_table[], rom_alias[];
const char* const pointers[] = {rom_table, rom_alias};
int own(void);
int own(void) {
  return 7;
}

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY

  mp_store_global(MP_QSTR_table, mp_obj_new_int((mp_int_t)(mp_uint_t)rom_table & 0xffffff));
  mp_store_global(MP_QSTR_in_data, mp_obj_new_int((mp_int_t)(mp_uint_t)pointers[n_args + 1] & 0xffffff));
  mp_store_global(MP_QSTR_own, mp_obj_new_int(own()));

  MP_DYNRUNTIME_INIT_EXIT
}
