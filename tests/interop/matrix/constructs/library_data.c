// about: functions of the C library with initialised variables of their own: snprintf, strtod, rand
// only: *.gcc.* x64.* x86.*
// expect: 129 131
#include "construct.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

unsigned library_data(unsigned phase) {
  char text[40];
  double number = strtod("0.125e3x", 0) + phase;
  snprintf(text, sizeof text, "%d-%s", (int)number, phase ? "one" : "zero");
  unsigned wrong = strcmp(text, phase ? "126-one" : "125-zero") != 0;
  // The same numbers at each import.
  unsigned first = (unsigned)rand(), second = (unsigned)rand();
  srand(phase);
  return (unsigned)atoi(text) + 3 + (first != second) + phase + 1000 * wrong;
}
