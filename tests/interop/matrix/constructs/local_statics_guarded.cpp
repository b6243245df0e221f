// about: the same with guards (__cxa_guard_acquire), as compilers do it unless told otherwise
// flags: -fthreadsafe-statics
// expect: 6 8
#include "construct.h"

namespace {
NOINLINE unsigned start(unsigned value) {
  TOUCH(value);
  return value;
}
}  // namespace

C_API unsigned local_statics_guarded(unsigned phase) {
  static unsigned counter = start(5 + 100 * phase);
  ++counter;
  return counter + phase;
}
