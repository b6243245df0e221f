// Modules know one locale, "C".
#include "lib.h"

size_t strlcpy(char* dest, const char* src, size_t size);
size_t strxfrm(char* dest, const char* src, size_t size) {
  return strlcpy(dest, src, size);
}
