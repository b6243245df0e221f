// about: computed goto: tables of labels' addresses and of their distances
// expect: 9 16
#include "construct.h"

static NOINLINE unsigned interpret(const unsigned char* program, unsigned value) {
  static const void* const labels[] = {&&stop, &&increment, &&twice, &&square};
  static const int distances[] = {&&stop - &&stop, &&increment - &&stop, &&twice - &&stop,
                                  &&square - &&stop};
  unsigned steps = 0;
next:
  if (steps++ % 2 == 0) goto* labels[*program++];
  goto*(void*)((const char*)&&stop + distances[*program++]);
increment:
  ++value;
  goto next;
twice:
  value *= 2;
  goto next;
square:
  value *= value;
  goto next;
stop:
  return value;
}

unsigned computed_goto(unsigned phase) {
  unsigned char program[] = {1, 3, 0};
  unsigned char longer[] = {1, 1, 2, 2, 0};
  return interpret(phase ? longer : program, 2);
}
