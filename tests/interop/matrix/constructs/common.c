// about: tentative definitions of two objects that are one variable
// flags: -fcommon
// expect: 0 30
#include "construct.h"

unsigned common_shared;
unsigned char common_bytes[9];
void* common_pointer;
void common_other(void);

unsigned common(unsigned phase) {
  unsigned result = common_shared + common_bytes[8];
  if (phase == 0) common_pointer = gc_block(20);
  common_other();
  return phase == 0 ? result : result + gc_value(common_pointer);
}
