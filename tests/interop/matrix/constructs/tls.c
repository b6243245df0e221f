// about: thread-local variables: static, global, of another object, initialised and zeroed
// expect: 4321 5432
#include "construct.h"

static __thread unsigned one = 1;
static __thread unsigned zero;
__thread unsigned tls_global = 20;
extern __thread unsigned tls_other;
static __thread unsigned char bytes[40];
extern HIDDEN __thread unsigned tls_hidden;

unsigned tls(unsigned phase) {
  TOUCH(one);
  TOUCH(zero);
  TOUCH(bytes);
  if (zero != phase || bytes[39] != phase) return 7;
  ++zero;
  ++bytes[39];
  unsigned sum = one + tls_global + tls_other + tls_hidden;
  one += 1;
  tls_global += 10;
  tls_other += 100;
  tls_hidden += 1000;
  return sum;
}
