// about: addresses with offsets: into arrays, before them and behind them, in other objects
// expect: 5555 5655
#include "construct.h"

extern unsigned data_offsets_other[8];
static unsigned numbers[8] = {1, 2, 3, 4, 5, 6, 7, 8};
static unsigned* end = numbers + 8;
static unsigned* one_based = numbers - 1;
static unsigned* other = &data_offsets_other[6];
static unsigned char* inside = (unsigned char*)&numbers[2] + 4;

unsigned data_offsets(unsigned phase) {
  TOUCH(end);
  TOUCH(one_based);
  TOUCH(other);
  TOUCH(inside);
  if (inside != (unsigned char*)&numbers[3]) return 1;
  return *other + 100 * one_based[5 + phase] + 10 * end[-4] + 5;
}
