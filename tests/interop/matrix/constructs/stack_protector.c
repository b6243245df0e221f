// about: -fstack-protector-all: functions that stay inside their arrays, and one that does not: RuntimeError
// flags: -fstack-protector-all
// expect: 45 46
#include "construct.h"

static NOINLINE unsigned fill(volatile unsigned char* bytes, unsigned n) {
  unsigned sum = 0;
  TOUCH(bytes);
  for (unsigned i = 0; i < n; ++i) bytes[i] = (unsigned char)i;
  for (unsigned i = 0; i < 10; ++i) sum += bytes[i];
  return sum;
}

static unsigned size;

static NOINLINE void overflow(void) {
  unsigned char bytes[16];
  TOUCH(size);
  fill(bytes, size);
}

unsigned stack_protector(unsigned phase) {
  unsigned char bytes[10];
  size = 16;
  unsigned wrong = raised(overflow) != 0;
  size = 16 + 2 * sizeof(void*);  // there may be a gap
  wrong += raised(overflow) != 1;
  return fill(bytes, 10) + phase + 100 * wrong;
}
