// about: division of 64-bit integers, signed and unsigned, and of 32-bit ones where the processor has none
// expect: 31 32
#include "construct.h"

unsigned library_division(unsigned phase) {
  int64_t a = -1000000000000007, b = 12345678901;
  uint64_t c = 0xfedcba9876543210u, d = 0x12345678;
  int32_t e = -100, f = 7;
  uint32_t g = 4000000000u, h = 999;
  TOUCH(a);
  TOUCH(b);
  TOUCH(c);
  TOUCH(d);
  TOUCH(e);
  TOUCH(f);
  TOUCH(g);
  TOUCH(h);
  a -= phase;
  unsigned ok = a / b == -81000 && a % b == -9019007 - (int64_t)phase ? 1 : 0;
  ok += c / d == 0xe00000077 ? 2 : 0;
  ok += c % d == 0x48 ? 4 : 0;
  ok += e / f == -14 && e % f == -2 ? 8 : 0;
  ok += g / h == 4004004 && g % h == 4 ? 16 : 0;
  return ok + phase;
}
