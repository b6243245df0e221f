#include "lib.h"

char* strtok_r(char* s, const char* set, char** next) {
  if (s == NULL) s = *next;
  s += strspn(s, set);
  char* end = s + strcspn(s, set);
  *next = end;
  if (end == s) return NULL;
  if (*end != 0) *(*next)++ = 0;
  return s;
}
