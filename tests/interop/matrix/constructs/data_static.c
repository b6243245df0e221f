// about: initialised static variables, scalar, array and structure
// expect: 56 57
#include "construct.h"

static unsigned counter = 4;
static uint8_t bytes[5] = {1, 2, 3, 4, 5};
static struct {
  uint8_t small;
  uint16_t middle;
  uint32_t words[3];
} mixed = {6, 8, {9, 10, 11}};

unsigned data_static(unsigned phase) {
  TOUCH(bytes);
  TOUCH(mixed);
  ++counter;
  return counter + bytes[0] + bytes[1] + bytes[4] - 1 + mixed.small + mixed.middle +
         mixed.words[0] + mixed.words[1] + mixed.words[2];
}
