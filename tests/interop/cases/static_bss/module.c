#include "py/dynruntime.h"

static int counter;
static mp_obj_t kept;
int shared[20];

static mp_obj_t count(mp_obj_t x) {
  counter += mp_obj_get_int(x);
  shared[counter & 15] += 1;
  kept = mp_obj_new_list(0, NULL);
  mp_obj_list_append(kept, mp_obj_new_int(counter));
  return mp_obj_new_int(counter);
}
static MP_DEFINE_CONST_FUN_OBJ_1(count_obj, count);

static mp_obj_t state(void) {
  mp_obj_t items[] = {mp_obj_new_int(counter), kept, mp_obj_new_int(shared[7])};
  return mp_obj_new_tuple(3, items);
}
static MP_DEFINE_CONST_FUN_OBJ_0(state_obj, state);

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_at_import, mp_obj_new_int(counter + shared[0]));
  mp_store_global(MP_QSTR_count, MP_OBJ_FROM_PTR(&count_obj));
  mp_store_global(MP_QSTR_state, MP_OBJ_FROM_PTR(&state_obj));
  MP_DYNRUNTIME_INIT_EXIT
}
