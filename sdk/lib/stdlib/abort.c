#include "raise.h"

MP_NORETURN void abort(void) {
  LIB_RAISE(RuntimeError, "abort");
}
