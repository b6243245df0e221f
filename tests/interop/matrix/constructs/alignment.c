// about: variables and constants of 16 bytes' alignment
// expect: 17 18
#include "construct.h"

static unsigned char before = 1;
static __attribute__((aligned(16))) unsigned data[5] = {4, 3, 2, 1, 7};
static unsigned char between;
static __attribute__((aligned(16))) unsigned char zeroed[3];
__attribute__((aligned(16))) const unsigned alignment_constants[3] = {8, 9, 10};
__attribute__((aligned(16))) unsigned alignment_global[3] = {1, 1, 1};

unsigned alignment(unsigned phase) {
  TOUCH(before);
  TOUCH(between);
  TOUCH(data);
  TOUCH(zeroed);
  uintptr_t all = (uintptr_t)data | (uintptr_t)zeroed | (uintptr_t)alignment_constants |
                  (uintptr_t)alignment_global;
  TOUCH(all);
  return (unsigned)(all & 15) + before + between + data[4] + zeroed[2]++ + alignment_constants[1] +
         alignment_global[0] - 1;
}
