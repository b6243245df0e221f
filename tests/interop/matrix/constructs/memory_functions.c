// about: memcpy, memmove and memset, called by name and by the compiler for structures
// expect: 245 247
#include "construct.h"

void* memcpy(void*, const void*, size_t);
void* memmove(void*, const void*, size_t);
void* memset(void*, int, size_t);

struct large {
  unsigned char bytes[200];
};
static struct large source = {{1, 2, 3}}, target;
void* (*memory_functions_pointer)(void*, const void*, size_t);

static NOINLINE void copy(struct large* to, const struct large* from) {
  *to = *from;
}
static NOINLINE struct large zeroed(unsigned n) {
  struct large all = {{0}};
  all.bytes[n] = 9;
  return all;
}

unsigned memory_functions(unsigned phase) {
  TOUCH(source);
  copy(&target, &source);
  memmove(target.bytes + 1, target.bytes, 100 + phase);
  memset(target.bytes + 110, 77, 50 + phase);
  struct large other = zeroed(150);
  memcpy(other.bytes, target.bytes, 4 + phase);
  source.bytes[2] = 5;
  return other.bytes[3] + other.bytes[2] + other.bytes[150] + target.bytes[159] * 3;
}
