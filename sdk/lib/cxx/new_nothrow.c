#include "names.h"

// Objects name it, but nothing is in it.
const char _ZSt7nothrow = 0;

void* LIB_NEW_NOTHROW(size_t size, const void* nothrow) {
  (void)nothrow;
  return malloc(size);
}

void* LIB_NEW_ARRAY_NOTHROW(size_t size, const void* nothrow) {
  (void)nothrow;
  return malloc(size);
}
