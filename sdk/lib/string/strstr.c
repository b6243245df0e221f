#include "lib.h"

char* strstr(const char* s, const char* wanted) {
  size_t n = strlen(wanted);
  for (;; ++s) {
    if (strncmp(s, wanted, n) == 0) return (char*)s;
    if (*s == 0) return NULL;
  }
}
