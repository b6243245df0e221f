// about: static variables at large distances from each other and from the code that uses them
// expect: 6 18
#include "construct.h"

static unsigned near_one = 1;
static unsigned char gap_one[3000] = {1};
static unsigned middle = 2;
static unsigned gap_two[5000];
static unsigned far = 1;
static unsigned* pointers[700] = {&near_one, [300] = &middle, [699] = &far};

unsigned far_variables(unsigned phase) {
  TOUCH(gap_one);
  TOUCH(gap_two);
  TOUCH(pointers);
  unsigned sum = *pointers[0] + *pointers[300] + *pointers[699] + gap_one[0] + gap_one[2999];
  gap_two[4999] += 3;
  near_one += 9;
  return sum + gap_one[1] + 1 + gap_two[0] + phase * (gap_two[4999] - 3);
}
