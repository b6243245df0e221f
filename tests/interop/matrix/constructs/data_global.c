// about: initialised global variables, of another object too
// expect: 1042 2084
#include "construct.h"

extern unsigned data_global_other[4];
unsigned data_global_factor = 1000;
unsigned char data_global_byte = 2;

unsigned data_global(unsigned phase) {
  unsigned result = data_global_factor + data_global_other[1 + phase] + data_global_byte;
  data_global_factor *= 2;
  data_global_byte *= 2;
  return result;
}
