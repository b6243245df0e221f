// strtol, strtoul, strtoll and strtoull: NAME of the function, RESULT, its type, and NUMBER, the
// unsigned type of the same size. The limits are MIN and MAX.
#include "lib.h"

static unsigned digit_value(unsigned char c) {
  if (LIB_IS_BETWEEN(c, '0', '9')) return c - '0';
  if (LIB_IS_BETWEEN(c | 32, 'a', 'z')) return (c | 32u) - 'a' + 10;
  return 36;
}

// glibc's headers call it by a name of its own: since 2.38, where C23 is known.
#if defined(__x86_64__) || defined(__i386__)
#define LIB_TEXT_(text) #text
#define LIB_TEXT(text) LIB_TEXT_(text)
RESULT lib_own(const char* s, char** end, int base) __asm__("__isoc23_" LIB_TEXT(NAME))
    __attribute__((alias(LIB_TEXT(NAME))));
#endif

RESULT NAME(const char* s, char** end, int base) {
  const char* p = s;
  while (LIB_IS_SPACE((unsigned char)*p)) ++p;
  int is_negative = *p == '-';
  if (*p == '-' || *p == '+') ++p;
  int has_prefix = p[0] == '0' && (p[1] | 32) == 'x' && digit_value((unsigned char)p[2]) < 16;
  if (has_prefix && (base == 0 || base == 16)) {
    p += 2;
    base = 16;
  }
  if (base == 0) base = *p == '0' ? 8 : 10;
  const unsigned radix = (unsigned)base;
  NUMBER limit = is_negative ? (NUMBER)MIN : (NUMBER)MAX;
  NUMBER value = 0;
  int is_too_large = 0;
  const char* first = p;
  for (unsigned digit; (digit = digit_value((unsigned char)*p)) < radix; ++p) {
    // value * radix + digit > limit, without going beyond the type
    if (value > limit / radix || value * radix > limit - digit) is_too_large = 1;
    value = value * radix + digit;
  }
  if (end != NULL) *end = (char*)(p == first ? s : p);
  if (is_too_large) {
    LIB_SET_ERRNO(ERANGE);
    return (RESULT)limit;
  }
  return (RESULT)(is_negative ? 0 - value : value);
}
