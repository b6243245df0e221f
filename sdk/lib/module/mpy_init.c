// The entry of a module that its source registers as firmware's sources do (MP_REGISTER_MODULE). What
// the firmware would do when such a module is imported first, __init__, is done last.
#include "py/dynruntime.h"

extern const mp_obj_module_t* const natmod_registered_module;

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY
  const mp_map_t* map = &natmod_registered_module->globals->map;
  mp_obj_t globals = MP_OBJ_FROM_PTR(self->context->module.globals);
  mp_obj_t init_name = MP_OBJ_NEW_QSTR(MP_QSTR___init__), init = MP_OBJ_NULL;
  for (size_t i = 0; i < map->alloc; ++i) {
    const mp_map_elem_t* elem = &map->table[i];
    if (elem->key == MP_OBJ_NULL) continue;
    mp_obj_dict_store(globals, elem->key, elem->value);
    if (elem->key == init_name) init = elem->value;
  }
  if (init != MP_OBJ_NULL) mp_call_function_n_kw(init, 0, 0, NULL);
  MP_DYNRUNTIME_INIT_EXIT
}
