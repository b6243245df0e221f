// The ends of the chain of parts (part.c): the module's start, which calls the first one, and
// what the last one calls. The benchmark gives last000 the number after the last part's.

#include "py/dynruntime.h"

void part000_register(void);

uint32_t last000_mix_1(uint32_t a, uint32_t b) {
  return a + b;
}

void last000_register(void) {
}

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY

  part000_register();

  MP_DYNRUNTIME_INIT_EXIT
}
