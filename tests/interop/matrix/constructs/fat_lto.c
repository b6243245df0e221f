// about: objects that carry code for optimisation at link time beside the usual code
// flags: -flto -ffat-lto-objects
// only: *.gcc.*
// expect: 11 12
#include "construct.h"

static unsigned counter = 10;

unsigned fat_lto(unsigned phase) {
  TOUCH(counter);
  return ++counter;
}
