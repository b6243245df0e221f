// What `natmod qstr` makes for a module that uses the names below.
#include <stdint.h>
typedef uintptr_t mp_off_t;

enum {
  module_config_no_qstr,
#define NATMOD_STATIC_QSTR(ident, text) MP_QSTR_##ident,
#include "natmod/abi/static_qstrs.def"
};
#define MP_QSTR_len MP_QSTR_len  // by a macro of this name headers know that there is a QSTR header
#define MP_QSTR_Point (mp_native_qstr_table[1])
#define MP_QSTR_PointError (mp_native_qstr_table[2])
#define MP_QSTR_float (mp_native_qstr_table[3])
#define MP_QSTR_function (mp_native_qstr_table[4])
#define MP_QSTR_x (mp_native_qstr_table[5])
#define MP_QSTR_y (mp_native_qstr_table[6])
extern const uint16_t mp_native_qstr_table[];
extern const uintptr_t mp_native_obj_table[];
