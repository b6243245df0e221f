// The C library's mathematics, with numbers as their bits: the results do not depend on how a
// board's floats are made.
#include <errno.h>
#include <math.h>

#include "py/dynruntime.h"

static float float_of(uint32_t bits) {
  union {
    uint32_t bits;
    float number;
  } both = {bits};
  return both.number;
}

static uint32_t bits_of_float(float number) {
  union {
    float number;
    uint32_t bits;
  } both = {number};
  return both.bits;
}

static double double_of(uint32_t high, uint32_t low) {
  union {
    uint64_t bits;
    double number;
  } both = {(uint64_t)high << 32 | low};
  return both.number;
}

static uint64_t bits_of_double(double number) {
  union {
    double number;
    uint64_t bits;
  } both = {number};
  return both.bits;
}

// Through a pointer that the compiler cannot follow.
static int* volatile errno_place;

static mp_obj_t single(mp_obj_t which, mp_obj_t x_in, mp_obj_t y_in) {
  float x = float_of((uint32_t)mp_obj_get_int_truncated(x_in));
  float y = float_of((uint32_t)mp_obj_get_int_truncated(y_in));
  float result = 0;
  switch (mp_obj_get_int(which)) {
    case 0:
      result = sqrtf(x);
      break;
    case 1:
      result = expf(x);
      break;
    case 2:
      result = sinf(x);
      break;
    case 3:
      result = logf(x);
      break;
    case 4:
      result = powf(x, y);
      break;
    case 5:
      result = tgammaf(x);
      break;
    case 6:
      errno_place = &errno;  // the library's own variable
      *errno_place = (int)x;
      result = (float)errno;
      break;
  }
  return mp_obj_new_int_from_uint(bits_of_float(result));
}
static MP_DEFINE_CONST_FUN_OBJ_3(single_obj, single);

// double_(which, x's high and low half, y's, which half of the result)
static mp_obj_t pair(size_t n_args, const mp_obj_t* args) {
  (void)n_args;
  uint32_t words[4];
  for (size_t i = 0; i < 4; ++i) {
    words[i] = (uint32_t)mp_obj_get_int_truncated(args[i + 1]);
  }
  double x = double_of(words[0], words[1]), y = double_of(words[2], words[3]), result = 0;
  switch (mp_obj_get_int(args[0])) {
    case 0:
      result = sqrt(x);
      break;
    case 1:
      result = exp(x);
      break;
    case 2:
      result = sin(x);
      break;
    case 3:
      result = log(x);
      break;
    case 4:
      result = pow(x, y);
      break;
    case 5:
      result = tgamma(x);
      break;
  }
  uint64_t bits = bits_of_double(result);
  return mp_obj_new_int_from_uint((uint32_t)(mp_obj_get_int(args[5]) != 0 ? bits >> 32 : bits));
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(pair_obj, 6, 6, pair);

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t n_args, size_t n_kw, mp_obj_t* args) {
  MP_DYNRUNTIME_INIT_ENTRY
  mp_store_global(MP_QSTR_single, MP_OBJ_FROM_PTR(&single_obj));
  mp_store_global(MP_QSTR_pair, MP_OBJ_FROM_PTR(&pair_obj));
  MP_DYNRUNTIME_INIT_EXIT
}
