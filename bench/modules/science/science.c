// A module of about 20 kB: functions of double precision from libm, with the arithmetic from
// libgcc that a processor without floating point needs for them, and the compression of
// examples/squeeze.

#include <math.h>

#include "squeeze.h"

// What newlib's libm expects of the program around it: a place for errno, and the word that says
// which standard's error handling is wanted (-1 is IEEE: results only, no calls back).
int science_errno;
int* __errno(void) {
  return &science_errno;
}
const int __fdlib_version = -1;

#define FUNCTION_OF_ONE(name)                                        \
  static mp_obj_t science_##name(mp_obj_t x) {                       \
    return mp_obj_new_float((mp_float_t)name(mp_obj_get_float(x)));  \
  }                                                                  \
  static MP_DEFINE_CONST_FUN_OBJ_1(science_##name##_obj, science_##name);

#define FUNCTION_OF_TWO(name)                                                             \
  static mp_obj_t science_##name(mp_obj_t x, mp_obj_t y) {                                \
    return mp_obj_new_float((mp_float_t)name(mp_obj_get_float(x), mp_obj_get_float(y)));  \
  }                                                                                       \
  static MP_DEFINE_CONST_FUN_OBJ_2(science_##name##_obj, science_##name);

FUNCTION_OF_ONE(sin)
FUNCTION_OF_ONE(tan)
FUNCTION_OF_ONE(exp)
FUNCTION_OF_ONE(log)
FUNCTION_OF_ONE(sqrt)
FUNCTION_OF_TWO(pow)
FUNCTION_OF_TWO(atan2)

static mp_obj_t pack(mp_obj_t data_in, mp_obj_t level) {
  mp_buffer_info_t data;
  mp_get_buffer_raise(data_in, &data, MP_BUFFER_READ);
  output_t out;
  output_init(&out, 64);
  deflate(&out, data.buf, data.len, (int)mp_obj_get_int(level));
  return mp_obj_new_bytes(out.data, out.len);
}
static MP_DEFINE_CONST_FUN_OBJ_2(pack_obj, pack);

static mp_obj_t unpack(mp_obj_t data_in, mp_obj_t limit) {
  mp_buffer_info_t data;
  mp_get_buffer_raise(data_in, &data, MP_BUFFER_READ);
  output_t out;
  output_init(&out, 64);
  size_t used;
  if (inflate(&out, data.buf, data.len, (size_t)mp_obj_get_int(limit), &used) != INFLATE_OK) {
    mp_raise_ValueError(MP_ERROR_TEXT("not packed data"));
  }
  return mp_obj_new_bytes(out.data, out.len);
}
static MP_DEFINE_CONST_FUN_OBJ_2(unpack_obj, unpack);

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY

  mp_store_global(MP_QSTR_sin, MP_OBJ_FROM_PTR(&science_sin_obj));
  mp_store_global(MP_QSTR_tan, MP_OBJ_FROM_PTR(&science_tan_obj));
  mp_store_global(MP_QSTR_exp, MP_OBJ_FROM_PTR(&science_exp_obj));
  mp_store_global(MP_QSTR_log, MP_OBJ_FROM_PTR(&science_log_obj));
  mp_store_global(MP_QSTR_sqrt, MP_OBJ_FROM_PTR(&science_sqrt_obj));
  mp_store_global(MP_QSTR_pow, MP_OBJ_FROM_PTR(&science_pow_obj));
  mp_store_global(MP_QSTR_atan2, MP_OBJ_FROM_PTR(&science_atan2_obj));
  mp_store_global(MP_QSTR_pack, MP_OBJ_FROM_PTR(&pack_obj));
  mp_store_global(MP_QSTR_unpack, MP_OBJ_FROM_PTR(&unpack_obj));

  MP_DYNRUNTIME_INIT_EXIT
}
