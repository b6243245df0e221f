#include "lib.h"

int tolower(int c) {
  return LIB_TO_LOWER(c);
}
