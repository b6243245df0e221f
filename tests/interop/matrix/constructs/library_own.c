// about: a module's own functions win over firmware's and libraries' of the same name, in libraries too
// alone: yes
// flags: -fno-builtin
// expect: 1111 1111
#include "construct.h"

static unsigned calls[4];

__attribute__((used)) void* memset(void* to, int byte, size_t n) {
  ++calls[0];
  for (unsigned char* p = to; n-- > 0;) {
    *p++ = (unsigned char)byte;
    TOUCH(p);
  }
  return to;
}
__attribute__((used)) size_t strlen(const char* text) {
  ++calls[1];
  const char* end = text;
  while (*end) {
    ++end;
    TOUCH(end);
  }
  return (size_t)(end - text);
}
void* malloc(size_t size) {
  static char memory[256] __attribute__((aligned(16)));
  ++calls[2];
  return size <= sizeof memory ? memory : 0;
}
int abs(int x) {
  ++calls[3];
  return x < 0 ? -x : x;
}

void* calloc(size_t count, size_t size);
char* strdup(const char* text);

unsigned library_own(unsigned phase) {
  const char* text = "abc";
  int minus = -4;
  TOUCH(text);
  TOUCH(minus);
  for (unsigned i = 0; i < 4; ++i) calls[i] = 0;
  char* block = calloc(8, 8);           // malloc, memset
  char* copy = strdup(text);            // strlen, malloc
  int (*volatile absolute)(int) = abs;
  unsigned sum = absolute(minus) == 4 && copy[2] == 'c' && block == copy;
  sum += calls[0] ? 10 : 0;
  sum += calls[1] ? 100 : 0;
  sum += calls[2] == 2 && calls[3] == 1 ? 1000 : 0;
  return sum;
}
