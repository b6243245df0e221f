// See trunc.c.
#include "lib.h"

#if LIB_HAS_PICOLIBC
float truncf(float x) {
  union {
    float number;
    uint32_t bits;
  } u = {x};
  const int exponent = (int)(u.bits >> 23 & 0xff) - 127;
  if (exponent >= 23) return x;
  const uint32_t fraction = exponent < 0 ? UINT32_MAX >> 1 : UINT32_MAX >> 9 >> exponent;
  u.bits &= ~fraction;
  return u.number;
}
#endif
