// Text to floating-point numbers, for strtod and sscanf.
#ifndef NATMOD_LIB_PARSE_FLOAT_H
#define NATMOD_LIB_PARSE_FLOAT_H

#include "lib.h"

typedef struct {
  const char* end;    // behind the number; where it began if there is none
  const char* taken;  // behind what can be the beginning of one: sscanf has read so far
  uint64_t bits;      // of the double, or of the float
  _Bool is_too_large;
} lib_float_t;

// The number at `s`, which ends at `limit` at the latest.
lib_float_t __natmod_parse_float(const char* s, const char* limit, _Bool is_double);

static inline double lib_as_double(uint64_t bits) {
  double value;
  __builtin_memcpy(&value, &bits, sizeof value);
  return value;
}

static inline float lib_as_float(uint64_t bits) {
  const uint32_t low = (uint32_t)bits;
  float value;
  __builtin_memcpy(&value, &low, sizeof value);
  return value;
}

#endif  // NATMOD_LIB_PARSE_FLOAT_H
