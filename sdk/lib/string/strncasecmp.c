#include "lib.h"

int strncasecmp(const char* a, const char* b, size_t n) {
  for (; n != 0; --n, ++a, ++b) {
    int p = (unsigned char)*a, q = (unsigned char)*b;
    p = LIB_TO_LOWER(p);
    q = LIB_TO_LOWER(q);
    if (p != q || p == 0) return p - q;
  }
  return 0;
}
