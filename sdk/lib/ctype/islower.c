#include "lib.h"

int islower(int c) {
  return LIB_IS_BETWEEN(c, 'a', 'z');
}
