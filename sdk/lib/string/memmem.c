#include "lib.h"

void* memmem(const void* s, size_t n, const void* wanted, size_t wanted_n) {
  const char* p = s;
  for (; n >= wanted_n; --n, ++p) {
    if (memcmp(p, wanted, wanted_n) == 0) return (void*)p;
  }
  return NULL;
}
