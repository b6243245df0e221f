#include "lib.h"

char* strdup(const char* s) {
  size_t size = strlen(s) + 1;
  char* copy = malloc(size);
  return copy != NULL ? memcpy(copy, s, size) : NULL;
}
