#include "lib.h"

void* bsearch(const void* key, const void* array, size_t n, size_t size,
              int (*compare)(const void*, const void*)) {
  const char* base = array;
  while (n != 0) {
    const char* middle = base + n / 2 * size;
    int order = compare(key, middle);
    if (order == 0) return (void*)middle;
    if (order > 0) {
      base = middle + size;
      --n;
    }
    n /= 2;
  }
  return NULL;
}
