#include "lib.h"

char* strsep(char** s, const char* set) {
  char* start = *s;
  if (start == NULL) return NULL;
  char* end = start + strcspn(start, set);
  *s = *end != 0 ? end + 1 : NULL;
  *end = 0;
  return start;
}
