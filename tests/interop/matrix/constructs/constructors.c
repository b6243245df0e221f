// about: functions before mpy_init, in the order of their priorities
// expect: 12345 12345
// apart: xtensa*
#include "construct.h"

// Joined by ld -r, the tables of two objects (.ctors) are one there, which runs from its end.
static unsigned order;
HIDDEN void constructors_note(unsigned digit) {
  TOUCH(order);  // clang would run constructors itself, ahead of those of other objects
  order = 10 * order + digit;
}

__attribute__((constructor)) static void last(void) {
  constructors_note(4);
}
__attribute__((constructor(2000))) static void third(void) {
  constructors_note(3);
}
__attribute__((constructor(101))) static void first(void) {
  constructors_note(1);
}

unsigned constructors(unsigned phase) {
  return order;
}
