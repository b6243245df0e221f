// picolibc 1.8 is wrong about large numbers (trunc from 2^64, truncf from 2^32, floor and ceil of some from
// 2^20); so there are these four here for the architectures that it is for.
#include "lib.h"

#if LIB_HAS_PICOLIBC
double trunc(double x) {
  union {
    double number;
    uint64_t bits;
  } u = {x};
  const int exponent = (int)(u.bits >> 52 & 0x7ff) - 1023;
  if (exponent >= 52) return x;
  const uint64_t fraction = exponent < 0 ? UINT64_MAX >> 1 : UINT64_MAX >> 12 >> exponent;
  u.bits &= ~fraction;
  return u.number;
}
#endif
