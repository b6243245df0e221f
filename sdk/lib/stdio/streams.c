// picolibc's <stdio.h> writes putchar as fputc to `stdout`, which a program has to define. Here it
// is where Python prints, and `stderr` is the same. Other C libraries have streams of their own.
#include "lib.h"
#include "py/dynruntime.h"

#if defined(__has_include)
#if __has_include(<picolibc.h>)
#include <stdio.h>
#endif
#endif

#ifdef PICOLIBC_STDIO_GLOBALS
static int put(char c, FILE* stream) {
  (void)stream;
  mp_fun_table.printf_(mp_fun_table.plat_print, "%c", c);
  return (unsigned char)c;
}

static FILE printed = FDEV_SETUP_STREAM(put, NULL, NULL, _FDEV_SETUP_WRITE);
FILE* const stdout = &printed;
FILE* const stderr = &printed;
#endif
