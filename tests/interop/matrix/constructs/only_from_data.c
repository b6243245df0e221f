// about: functions and variables that nothing but initialised data refers to
// expect: 31 62
#include "construct.h"

static unsigned leaf = 30;
static unsigned* leaf_pointer = &leaf;
static unsigned** root = &leaf_pointer;
static unsigned step(void) {
  return 1;
}
static unsigned (*step_pointer)(void) = step;
static struct { unsigned (**function)(void); } holder = {&step_pointer};

unsigned only_from_data(unsigned phase) {
  TOUCH(root);
  TOUCH(holder);
  unsigned result = **root + (*holder.function)();
  **root += 30;
  return result + phase;
}
