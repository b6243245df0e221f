#include "lib.h"

char* strrchr(const char* s, int c) {
  const char* found = NULL;
  do {
    if (*s == (char)c) found = s;
  } while (*s++ != 0);
  return (char*)found;
}
