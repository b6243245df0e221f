#include "lib.h"

int isupper(int c) {
  return LIB_IS_BETWEEN(c, 'A', 'Z');
}
