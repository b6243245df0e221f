#include "lib.h"

char* strtok(char* s, const char* set) {
  static char* next;
  return strtok_r(s, set, &next);
}
