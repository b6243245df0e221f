#include "py/dynruntime.h"

void* memcpy(void* d, const void* s, size_t n);

void* memcpy(void* d, const void* s, size_t n) {
  (void)s;
  for (size_t i = 0; i < n; ++i) ((char*)d)[i] = 'm';
  return d;
}

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY
  char text[4];
  memcpy(text, "abcd", 4);
  mp_store_global(MP_QSTR_text, mp_obj_new_str(text, 4));
  MP_DYNRUNTIME_INIT_EXIT
}
