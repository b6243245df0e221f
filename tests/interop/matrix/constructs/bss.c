// about: zeroed variables: static, hidden, global, of another object
// expect: 0 1111
#include "construct.h"

static unsigned private_word;
static unsigned char private_bytes[100];
HIDDEN unsigned bss_hidden;
unsigned bss_global;
extern unsigned bss_other[50];
extern HIDDEN unsigned bss_other_hidden;

unsigned bss(unsigned phase) {
  TOUCH(private_word);
  TOUCH(private_bytes);
  unsigned sum =
      private_word + private_bytes[99] + bss_hidden + bss_global + bss_other[49] + bss_other_hidden;
  private_word = 1;
  private_bytes[99] = 10 + (unsigned char)phase;
  bss_hidden = 100;
  bss_global = 300;
  bss_other[49] = 400;
  bss_other_hidden = 300;
  return sum;
}
