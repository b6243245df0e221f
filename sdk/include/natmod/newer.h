// The functions that not every ABI has. With an older one, a use of them is an error that says so.
#ifndef NATMOD_NEWER_H
#define NATMOD_NEWER_H

#include "natmod/fun_table.h"

NATMOD_C_BEGIN

// clang-format off

// The memory behind an object; false if it has none.
NATMOD_SINCE_0x602_API(bool, mp_get_buffer, (mp_obj_t o, mp_buffer_info_t* info, mp_uint_t flags), {
  return mp_fun_table.get_buffer(o, info, flags);
})

// As mp_load_method, but sets dest[0] to MP_OBJ_NULL instead of raising AttributeError.
NATMOD_SINCE_0x603_API(void, mp_load_method_maybe, (mp_obj_t base, qstr attr, mp_obj_t* dest), {
  mp_fun_table.load_method_maybe(base, attr, dest);
})

// Arguments by name, into out_vals[n_allowed].
NATMOD_SINCE_0x603_API(void, mp_arg_parse_all,
                       (size_t n_pos, const mp_obj_t* pos, mp_map_t* kws, size_t n_allowed,
                        const mp_arg_t* allowed, mp_arg_val_t* out_vals), {
  mp_fun_table.arg_parse_all(n_pos, pos, kws, n_allowed, allowed, out_vals);
})
NATMOD_SINCE_0x603_API(void, mp_arg_parse_all_kw_array,
                       (size_t n_pos, size_t n_kw, const mp_obj_t* args, size_t n_allowed,
                        const mp_arg_t* allowed, mp_arg_val_t* out_vals), {
  mp_fun_table.arg_parse_all_kw_array(n_pos, n_kw, args, n_allowed, allowed, out_vals);
})

// Values packed in memory, by typecode.
NATMOD_SINCE_0x603_API(size_t, mp_binary_get_size, (char struct_type, char val_type, size_t* align), {
  return mp_fun_table.binary_get_size(struct_type, val_type, align);
})
NATMOD_SINCE_0x603_API(mp_obj_t, mp_binary_get_val_array, (char typecode, void* p, size_t index), {
  return mp_fun_table.binary_get_val_array(typecode, p, index);
})
NATMOD_SINCE_0x603_API(void, mp_binary_set_val_array,
                       (char typecode, void* p, size_t index, mp_obj_t value), {
  mp_fun_table.binary_set_val_array(typecode, p, index, value);
})

    // clang-format on

    NATMOD_C_END

#endif  // NATMOD_NEWER_H
