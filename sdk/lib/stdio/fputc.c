// See streams.c. Debian has picolibc's headers for xtensawin, and no library.
#include "lib.h"

#if defined(__has_include)
#if __has_include(<picolibc.h>)
#include <stdio.h>
#endif
#endif

#ifdef PICOLIBC_STDIO_GLOBALS
int fputc(int c, FILE* stream) {
  if ((stream->flags & __SWR) == 0 || stream->put((char)c, stream) < 0) return EOF;
  return (unsigned char)c;
}
#endif
