// The bits of a mp_float_t.
#ifndef NATMOD_FLOAT_BITS_H
#define NATMOD_FLOAT_BITS_H

#include "py/mpconfig.h"

#if MICROPY_PY_BUILTINS_FLOAT

#if MICROPY_FLOAT_IMPL == MICROPY_FLOAT_IMPL_DOUBLE
typedef uint64_t mp_float_uint_t;
#define MP_FLOAT_EXP_BITS (11)
#define MP_FLOAT_FRAC_BITS (52)
#else
typedef uint32_t mp_float_uint_t;
#define MP_FLOAT_EXP_BITS (8)
#define MP_FLOAT_FRAC_BITS (23)
#endif
#define MP_FLOAT_EXP_BIAS ((1 << (MP_FLOAT_EXP_BITS - 1)) - 1)
#define MP_FLOAT_EXP_OFFSET MP_FLOAT_EXP_BIAS

typedef union _mp_float_union_t {
  mp_float_t f;
  struct {
#if MP_ENDIANNESS_LITTLE
    mp_float_uint_t frc : MP_FLOAT_FRAC_BITS;
    mp_float_uint_t exp : MP_FLOAT_EXP_BITS;
    mp_float_uint_t sgn : 1;
#else
    mp_float_uint_t sgn : 1;
    mp_float_uint_t exp : MP_FLOAT_EXP_BITS;
    mp_float_uint_t frc : MP_FLOAT_FRAC_BITS;
#endif
  } p;
  mp_float_uint_t i;
} mp_float_union_t;

static inline mp_int_t mp_float_hash(mp_float_t value) {
  return (mp_int_t)value;
}

#endif

#endif  // NATMOD_FLOAT_BITS_H
