// Modules know one locale, "C".
#include "lib.h"

int strcmp(const char* a, const char* b);
int strcoll(const char* a, const char* b) {
  return strcmp(a, b);
}
