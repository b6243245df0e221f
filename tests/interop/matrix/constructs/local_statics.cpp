// about: variables of functions that are initialised at the first call, without locks
// flags: -fno-threadsafe-statics
// expect: 1006 1007
#include "construct.h"

namespace {

unsigned calls;

NOINLINE unsigned start(unsigned value) {
  ++calls;
  return value;
}

NOINLINE unsigned next(unsigned value) {
  static unsigned counter = start(value);
  return ++counter;
}

inline unsigned& shared() {
  static unsigned value = start(1000);
  return value;
}

}  // namespace

C_API unsigned local_statics(unsigned phase) {
  unsigned result = next(5 + 100 * phase) + shared();
  return calls == 2 ? result : 0;
}
