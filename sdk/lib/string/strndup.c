#include "lib.h"

char* strndup(const char* s, size_t n) {
  n = strnlen(s, n);
  char* copy = malloc(n + 1);
  if (copy == NULL) return NULL;
  copy[n] = 0;
  return memcpy(copy, s, n);
}
