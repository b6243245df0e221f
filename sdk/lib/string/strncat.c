#include "lib.h"

char* strncat(char* dest, const char* src, size_t n) {
  char* end = dest + strlen(dest);
  for (; n != 0 && *src != 0; --n) *end++ = *src++;
  *end = 0;
  return dest;
}
