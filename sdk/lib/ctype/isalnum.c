#include "lib.h"

int isalnum(int c) {
  return LIB_IS_BETWEEN(c | 32, 'a', 'z') || LIB_IS_BETWEEN(c, '0', '9');
}
