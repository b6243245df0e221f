// about: functions that are chosen at run time by the loader
// expect: 1 1
#include "construct.h"

static unsigned small(void) {
  return 1;
}
static unsigned large(void) {
  return 2;
}
static volatile unsigned selector;
static unsigned (*choose(void))(void) {
  return selector ? large : small;
}
static unsigned chosen(void) __attribute__((ifunc("choose")));

unsigned ifunc(unsigned phase) {
  return chosen();
}
