// about: thread-local variables that are all zero, in a module of their own: in BSS
// alone: yes
// expect: 3 8
#include "construct.h"

static __thread unsigned first, second;

unsigned tls_zeroed(unsigned phase) {
  TOUCH(first);
  TOUCH(second);
  first += 1 + phase;
  second += 2 + phase;
  return first + second;
}
