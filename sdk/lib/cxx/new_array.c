#include "names.h"

void* LIB_NEW_ARRAY(size_t size) {
  return LIB_NEW(size);
}
