#include "lib.h"

int strcasecmp(const char* a, const char* b) {
  for (;; ++a, ++b) {
    int p = (unsigned char)*a, q = (unsigned char)*b;
    p = LIB_TO_LOWER(p);
    q = LIB_TO_LOWER(q);
    if (p != q || p == 0) return p - q;
  }
}
