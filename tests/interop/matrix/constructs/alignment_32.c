// about: variables of 32 bytes' alignment
// expect: 0 7
#include "construct.h"

static __attribute__((aligned(32))) unsigned data[2] = {7, 8};

unsigned alignment_32(unsigned phase) {
  uintptr_t address = (uintptr_t)data;
  TOUCH(address);
  TOUCH(data);
  return (unsigned)(address & 31) + phase * data[0];
}
