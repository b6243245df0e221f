// about: thread_local variables of C++ with initialisers that run at the first use, of two objects
// expect: 142 243
#include "construct.h"

extern thread_local unsigned tls_cxx_other;

namespace {
NOINLINE unsigned start(unsigned value) {
  TOUCH(value);
  return value;
}
thread_local unsigned mine = start(40);
}  // namespace

C_API unsigned tls_cxx(unsigned phase) {
  unsigned sum = mine + tls_cxx_other;
  ++mine;
  tls_cxx_other += 100;
  return sum + 1;
}
