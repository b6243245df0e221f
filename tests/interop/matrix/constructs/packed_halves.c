// about: pointers at places of two bytes' alignment
// expect: 15 16
#include "construct.h"

static unsigned number = 5;
static struct __attribute__((packed, aligned(2))) {
  unsigned short tag;
  unsigned* number;
} entry = {10, &number};

unsigned packed_halves(unsigned phase) {
  TOUCH(entry);
  return (*entry.number)++ + entry.tag;
}
