// about: errno, set by a function of the C library: thread-local in RISC-V's and the ESP8266's
// only: *.gcc.* x64.* x86.*
// expect: 11 12
#include "construct.h"

#include <errno.h>
#include <stdlib.h>

// The pointers keep the compiler from knowing the functions.
static long (*volatile counts)(const char*, char**, int) = strtol;
#if defined(__XTENSA_WINDOWED_ABI__)  // of a C library there is mathematics alone, and it has no errno
#define CONVERT(text) counts(text, 0, 16)
#else
static double (*volatile converts)(const char*, char**) = strtod;
#define CONVERT(text) converts(text, 0)
#endif

unsigned library_errno(unsigned phase) {
  unsigned sum = phase;
  errno = 0;
  double result = CONVERT("1e999999999999999999999");
  TOUCH(result);
  sum += errno == ERANGE ? 10 : 0;
  errno = 0;
  counts("99999999999999999999999", 0, 10);
  sum += errno == ERANGE ? 1 : 0;
  errno = 0;
  counts("12", 0, 10);
  return sum + (errno == 0 ? 0 : 100);
}
