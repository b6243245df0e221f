#include "lib.h"

char* strcat(char* dest, const char* src) {
  stpcpy(dest + strlen(dest), src);
  return dest;
}
