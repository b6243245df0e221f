// See trunc.c.
#include "lib.h"

#if LIB_HAS_PICOLIBC
double trunc(double x);

double ceil(double x) {
  const double whole = trunc(x);
  return whole < x ? whole + 1 : whole;
}
#endif
