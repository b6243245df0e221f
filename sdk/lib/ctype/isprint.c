#include "lib.h"

int isprint(int c) {
  return LIB_IS_BETWEEN(c, ' ', '~');
}
