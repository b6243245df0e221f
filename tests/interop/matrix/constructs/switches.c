// about: jump tables, tables of values, strings and addresses that a switch becomes
// expect: 2045 2005
#include "construct.h"

static unsigned hits;

static NOINLINE unsigned jump(unsigned x) {
  switch (x) {
    case 0:
      hits += 1;
      return x + 5;
    case 1:
      hits += 3;
      return x * 7;
    case 2:
      hits ^= 9;
      return 2;
    case 3:
      hits *= 3;
      return x << 3;
    case 4:
      return hits;
    case 5:
      hits = ~hits;
      return 9;
    case 6:
      hits -= 2;
      return 11;
    case 7:
      return hits & 7;
    default:
      return 0;
  }
}

static NOINLINE unsigned values(unsigned x) {
  switch (x) {
    case 0:
      return 17;
    case 1:
      return 4000;
    case 2:
      return 33;
    case 3:
      return 2042;
    case 4:
      return 5;
    case 5:
      return 1066;
    default:
      return 1;
  }
}

static NOINLINE const char* strings(unsigned x) {
  switch (x) {
    case 0:
      return "nought";
    case 1:
      return "one";
    case 2:
      return "two";
    case 3:
      return "three";
    case 4:
      return "four";
    case 5:
      return "five";
    default:
      return "many";
  }
}

unsigned switches(unsigned phase) {
  unsigned sum = 0;
  hits = 3 + phase;
  for (unsigned i = 0; i < 10; ++i) {
    TOUCH(i);
    sum += (jump(i) & 0xff) + (values(i) >> 3) + (unsigned)strings(i)[1];
  }
  return sum;
}
