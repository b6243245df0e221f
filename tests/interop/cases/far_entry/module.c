#include "py/dynruntime.h"

__asm__(".text\n.balign 4\n.globl block\nblock: .space 40000, 0x5a\n");
extern const char block[];

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY

  mp_store_global(MP_QSTR_arguments, mp_obj_new_int(n_args + 10 * n_kw));
  mp_store_global(MP_QSTR_block, mp_obj_new_int(block[39999]));

  MP_DYNRUNTIME_INIT_EXIT
}
