// Where the compiler has no C library (Debian's for xtensawin); others have these.
#include "parse_float.h"

#ifdef __XTENSA_WINDOWED_ABI__
static lib_float_t parse(const char* s, char** end, _Bool is_double) {
  const char* p = s;
  while (LIB_IS_SPACE((unsigned char)*p)) ++p;
  const lib_float_t result = __natmod_parse_float(p, p + strlen(p), is_double);
  if (end != NULL) *end = (char*)(result.end == p ? s : result.end);
  if (result.is_too_large) LIB_SET_ERRNO(ERANGE);
  return result;
}

double strtod(const char* s, char** end) {
  return lib_as_double(parse(s, end, 1).bits);
}

long double strtold(const char* s, char** end) {
  return strtod(s, end);
}

float strtof(const char* s, char** end) {
  return lib_as_float(parse(s, end, 0).bits);
}

double atof(const char* s) {
  return strtod(s, NULL);
}
#endif
