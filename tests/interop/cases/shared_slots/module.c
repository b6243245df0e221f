#include "py/dynruntime.h"

static mp_obj_t text_or_bytes(mp_obj_t o) {
  return mp_obj_new_bool(mp_obj_is_str_or_bytes(o));
}
static MP_DEFINE_CONST_FUN_OBJ_1(text_or_bytes_obj, text_or_bytes);

static mp_obj_t any_dict(mp_obj_t o) {
  return mp_obj_new_bool(mp_obj_is_dict_or_ordereddict(o));
}
static MP_DEFINE_CONST_FUN_OBJ_1(any_dict_obj, any_dict);

// Do the types of two objects print by one function?
static mp_obj_t shares_print(mp_obj_t a, mp_obj_t b) {
  const mp_obj_type_t* first = mp_obj_get_type(a);
  const mp_obj_type_t* second = mp_obj_get_type(b);
  return mp_obj_new_bool(MP_OBJ_TYPE_GET_SLOT_OR_NULL(first, print) ==
                         MP_OBJ_TYPE_GET_SLOT_OR_NULL(second, print));
}
static MP_DEFINE_CONST_FUN_OBJ_2(shares_print_obj, shares_print);

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_text_or_bytes, MP_OBJ_FROM_PTR(&text_or_bytes_obj));
  mp_store_global(MP_QSTR_any_dict, MP_OBJ_FROM_PTR(&any_dict_obj));
  mp_store_global(MP_QSTR_shares_print, MP_OBJ_FROM_PTR(&shares_print_obj));
  MP_DYNRUNTIME_INIT_EXIT
}
