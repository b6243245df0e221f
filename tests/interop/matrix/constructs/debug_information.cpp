// about: debug information and unwind tables, which are left out
// flags: -g -fasynchronous-unwind-tables
// expect: 4 5
#include "construct.h"

static unsigned counter = 3;

C_API unsigned debug_information(unsigned phase) {
  TOUCH(counter);
  return ++counter;
}
