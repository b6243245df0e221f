#include "lib.h"

int isgraph(int c) {
  return LIB_IS_BETWEEN(c, '!', '~');
}
