#include "names.h"

void LIB_DELETE_ARRAY_SIZED(void* block, size_t size) {
  (void)size;
  LIB_DELETE_ARRAY(block);
}
