#include "lib.h"

int isxdigit(int c) {
  return LIB_IS_BETWEEN(c, '0', '9') || LIB_IS_BETWEEN(c | 32, 'a', 'f');
}
