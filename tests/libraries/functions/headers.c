// The same functions by the compiler's own headers, whose macros stand in their place and need tables
// and streams.
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>

bool ctype_of_headers(void) {
  bool is_right = true;
  for (int c = -1; c < 256; ++c) {
#define SAME(function) is_right = is_right && (function(c) != 0) == ((function)(c) != 0)
    SAME(isalnum), SAME(isalpha), SAME(isblank), SAME(iscntrl), SAME(isdigit), SAME(isgraph), SAME(islower);
    SAME(isprint), SAME(ispunct), SAME(isspace), SAME(isupper), SAME(isxdigit);
    is_right = is_right && toupper(c) == (toupper)(c) && tolower(c) == (tolower)(c);
  }
  return is_right;
}

bool print_of_headers(void) {
  bool is_right = putchar('H') == 'H';
#ifdef PICOLIBC_STDIO_GLOBALS
  return is_right && fputc('e', stderr) == 'e' && putc('\n', stdout) == '\n';
#else
  return is_right && putchar('e') == 'e' && putchar('\n') == '\n';
#endif
}
