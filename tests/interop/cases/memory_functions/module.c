#include "py/dynruntime.h"

void* memset(void* s, int c, size_t n);
void* memcpy(void* d, const void* s, size_t n);
void* memmove(void* d, const void* s, size_t n);

char text[64];
void* (*const copy[])(void*, const void*, size_t) = {memcpy, memmove};

static mp_obj_t run(mp_obj_t n_obj) {
  size_t n = mp_obj_get_int(n_obj);
  memset(text, 'x', n);
  memcpy(text + 1, "abcdefgh", n / 2);
  memmove(text + 2, text, n - 2);
  copy[n & 1](text, "0123456789", n / 4);
  return mp_obj_new_str(text, n);
}
static MP_DEFINE_CONST_FUN_OBJ_1(run_obj, run);

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_run, MP_OBJ_FROM_PTR(&run_obj));
  MP_DYNRUNTIME_INIT_EXIT
}
