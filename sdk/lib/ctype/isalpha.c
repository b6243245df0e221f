#include "lib.h"

int isalpha(int c) {
  return LIB_IS_BETWEEN(c | 32, 'a', 'z');
}
