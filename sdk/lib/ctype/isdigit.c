#include "lib.h"

int isdigit(int c) {
  return LIB_IS_BETWEEN(c, '0', '9');
}
