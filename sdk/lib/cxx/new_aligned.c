// Of types that ask for more alignment than others. A block of the collector's is at a multiple of
// four words.
#include "names.h"

#define LIB_NEW_ALIGNED LIB_WITH_SIZE(_Znw, St11align_val_t)
#define LIB_NEW_ARRAY_ALIGNED LIB_WITH_SIZE(_Zna, St11align_val_t)
#define LIB_DELETE_SIZED_ALIGNED LIB_WITH_SIZE(_ZdlPv, St11align_val_t)
#define LIB_DELETE_ARRAY_SIZED_ALIGNED LIB_WITH_SIZE(_ZdaPv, St11align_val_t)

void* LIB_NEW_ALIGNED(size_t size, size_t alignment) {
  if (alignment > 4 * sizeof(void*)) m_malloc_fail(size);
  return LIB_NEW(size);
}

void* LIB_NEW_ARRAY_ALIGNED(size_t size, size_t alignment) {
  return LIB_NEW_ALIGNED(size, alignment);
}

void _ZdlPvSt11align_val_t(void* block, size_t alignment) {
  (void)alignment;
  LIB_DELETE(block);
}

void _ZdaPvSt11align_val_t(void* block, size_t alignment) {
  (void)alignment;
  LIB_DELETE_ARRAY(block);
}

void LIB_DELETE_SIZED_ALIGNED(void* block, size_t size, size_t alignment) {
  (void)size, (void)alignment;
  LIB_DELETE(block);
}

void LIB_DELETE_ARRAY_SIZED_ALIGNED(void* block, size_t size, size_t alignment) {
  (void)size, (void)alignment;
  LIB_DELETE_ARRAY(block);
}

// operator delete(void*, std::nothrow_t const&)
void _ZdlPvRKSt9nothrow_t(void* block, const void* nothrow) {
  (void)nothrow;
  LIB_DELETE(block);
}

void _ZdaPvRKSt9nothrow_t(void* block, const void* nothrow) {
  (void)nothrow;
  LIB_DELETE_ARRAY(block);
}
