// On the garbage collector's heap, as malloc(). What does not fit raises MemoryError.
#include "names.h"

void* LIB_NEW(size_t size) {
  void* block = malloc(size);
  if (block == NULL) m_malloc_fail(size);
  return block;
}
