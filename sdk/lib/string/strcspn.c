#include "lib.h"

size_t strcspn(const char* s, const char* set) {
  size_t n = 0;
  while (strchr(set, s[n]) == NULL) ++n;  // the end of `s` is the end of `set` too
  return n;
}
