#include "lib.h"

int ispunct(int c) {
  return LIB_IS_BETWEEN(c, '!', '~') && !LIB_IS_BETWEEN(c | 32, 'a', 'z') &&
         !LIB_IS_BETWEEN(c, '0', '9');
}
