// stats: a module of several files. The arithmetic is in C (moments.c, median.c), this file shows
// it to Python, and report.py is the part of the module that is easier to write in Python. Both
// parts share one namespace: report.py calls _moments and _select, which are defined here.
//
// The numbers live in arrays of single floats that C reads and writes in place, so the module works
// on any firmware, whatever its own float type is and whether or not it has floats in registers.

#include "median.h"
#include "moments.h"
#include "py/dynruntime.h"

// Values seen since the import.
uint32_t values_seen;

static float* floats_of(mp_obj_t buffer_in, size_t least, size_t* n) {
  mp_buffer_info_t buffer;
  mp_get_buffer_raise(buffer_in, &buffer, MP_BUFFER_RW);
  if (buffer.typecode != 'f') {
    mp_raise_TypeError(MP_ERROR_TEXT("expected an array of 'f'"));
  }
  *n = buffer.len / sizeof(float);
  if (*n < least) {
    mp_raise_ValueError(MP_ERROR_TEXT("too few values"));
  }
  return buffer.buf;
}

// _moments(values, result): mean, variance, lowest and highest go into result.
static mp_obj_t moments(mp_obj_t values_in, mp_obj_t result_in) {
  size_t n, n_result;
  const float* values = floats_of(values_in, 1, &n);
  float* result = floats_of(result_in, 4, &n_result);
  moments_t m = moments_of(values, n);
  result[0] = m.mean;
  result[1] = m.variance;
  result[2] = m.lowest;
  result[3] = m.highest;
  values_seen += n;
  return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_2(moments_obj, moments);

// _select(values, k): reorders values so that values[k] is the k-th smallest.
static mp_obj_t select(mp_obj_t values_in, mp_obj_t k_in) {
  size_t n;
  float* values = floats_of(values_in, 1, &n);
  mp_int_t k = mp_obj_get_int(k_in);
  if (k < 0 || k >= (mp_int_t)n) {
    mp_raise_msg(&mp_type_IndexError, MP_ERROR_TEXT("k is not an index of the values"));
  }
  select_smallest(values, n, k);
  return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_2(select_obj, select);

static mp_obj_t seen(void) {
  return mp_obj_new_int_from_uint(values_seen);
}
static MP_DEFINE_CONST_FUN_OBJ_0(seen_obj, seen);

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY

  mp_store_global(MP_QSTR__moments, MP_OBJ_FROM_PTR(&moments_obj));
  mp_store_global(MP_QSTR__select, MP_OBJ_FROM_PTR(&select_obj));
  mp_store_global(MP_QSTR_seen, MP_OBJ_FROM_PTR(&seen_obj));

  MP_DYNRUNTIME_INIT_EXIT
}
