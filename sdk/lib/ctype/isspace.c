#include "lib.h"

int isspace(int c) {
  return LIB_IS_SPACE(c);
}
