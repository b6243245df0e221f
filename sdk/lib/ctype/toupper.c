#include "lib.h"

int toupper(int c) {
  return LIB_IS_BETWEEN(c, 'a', 'z') ? c - 32 : c;
}
