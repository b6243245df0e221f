#include "py/dynruntime.h"

struct __attribute__((packed)) Row {
  char key;
  const char* name;
};
const struct Row rows[] = {{1, "one"}, {2, "two"}};

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY

  mp_store_global(MP_QSTR_value, mp_obj_new_int(rows[n_args + 1].name[0]));

  MP_DYNRUNTIME_INIT_EXIT
}
