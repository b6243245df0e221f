// Must not compile for .mpy 6.1: each USE needs something that came later.
#include "py/dynruntime.h"

mp_uint_t use(mp_obj_t o, mp_buffer_info_t* info, mp_obj_t* dest);
mp_uint_t use(mp_obj_t o, mp_buffer_info_t* info, mp_obj_t* dest) {
#if USE == 1
  return mp_get_buffer(o, info, MP_BUFFER_READ) + (dest == NULL);
#elif USE == 2
  mp_load_method_maybe(o, MP_QSTR_print, dest);
  return info == NULL;
#else
  // A qstr that is computed is no name.
  size_t a_number = dest == NULL ? MP_QSTR_print : MP_QSTR_len;
  return MP_OBJ_NEW_QSTR(a_number) == o && info == NULL;
#endif
}
