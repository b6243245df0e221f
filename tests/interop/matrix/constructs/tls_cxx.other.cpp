#include "construct.h"

static NOINLINE unsigned start(unsigned value) {
  TOUCH(value);
  return value;
}
extern thread_local unsigned tls_cxx_other;
thread_local unsigned tls_cxx_other = start(101);
