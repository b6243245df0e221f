// Strings and bytes.
#ifndef MICROPY_INCLUDED_PY_OBJSTR_H
#define MICROPY_INCLUDED_PY_OBJSTR_H

#include "natmod/api.h"

// The same members at the same places, so that code may treat str and bytearray alike.
#define MP_STATIC_ASSERT_STR_ARRAY_COMPATIBLE                                      \
  MP_STATIC_ASSERT(offsetof(mp_obj_str_t, len) == offsetof(mp_obj_array_t, len) && \
                   offsetof(mp_obj_str_t, data) == offsetof(mp_obj_array_t, items))

// Declares two variables with the bytes of a str or bytes.
#define GET_STR_DATA_LEN(obj, str_data, str_len) \
  size_t str_len;                                \
  const byte* str_data = (const byte*)mp_obj_str_get_data((obj), &str_len)
#define GET_STR_LEN(obj, str_len) \
  size_t str_len;                 \
  mp_obj_str_get_data((obj), &str_len)

NATMOD_C_BEGIN

// Not in the function table: a module brings them along if it uses them.
const byte* str_index_to_ptr(const mp_obj_type_t* type, const byte* self_data, size_t self_len,
                             mp_obj_t index, bool is_slice);
const byte* find_subbytes(const byte* haystack, size_t hlen, const byte* needle, size_t nlen,
                          int direction);

NATMOD_C_END

#endif  // MICROPY_INCLUDED_PY_OBJSTR_H
