// about: setjmp and longjmp, out of functions of the module
// only: *.gcc.* x64.* x86.*
// expect: 42 43
#include "construct.h"

#include <setjmp.h>

static jmp_buf place;

static NOINLINE void descend(unsigned depth) {
  TOUCH(depth);
  if (depth == 0) longjmp(place, 5);
  descend(depth - 1);
  TOUCH(depth);
}

unsigned library_setjmp(unsigned phase) {
  volatile unsigned times = 0;
  int result = setjmp(place);
  if (result == 0) {
    ++times;
    descend(8);
    return 0;
  }
  return (unsigned)result + 36 + times + phase;
}
