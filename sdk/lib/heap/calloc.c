#include "lib.h"

void* calloc(size_t count, size_t size) {
  size_t total;
  if (__builtin_mul_overflow(count, size, &total)) return NULL;
  void* block = malloc(total);
  return block != NULL ? memset(block, 0, total) : NULL;
}
