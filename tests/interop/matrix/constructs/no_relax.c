// about: variables that code reaches which must keep its length (RISC-V: -mno-relax)
// expect: 32 38
// flags: -mno-relax
// only: rv*
#include "construct.h"

static unsigned counter = 1, table[4] = {1, 2, 3, 4};
static struct {
  unsigned char small;
  unsigned short middle;
  unsigned long long large;
} record = {5, 6, 7};
static __thread unsigned local = 3;

static __attribute__((noinline)) unsigned step(unsigned i) {
  while (i-- != 0) {
    counter += table[i & 3];
    if (counter & 1) {
      record.middle ^= 1;
    }
  }
  return counter + record.small + record.middle + (unsigned)record.large + local++;
}

unsigned no_relax(unsigned phase) {
  return phase == 0 ? step(4) : step(1) + step(0) - step(0) + 5;
}
