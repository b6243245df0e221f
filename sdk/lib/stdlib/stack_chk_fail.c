// Called by code compiled with -fstack-protector when it finds its frame overwritten.
#include "raise.h"

MP_NORETURN void __stack_chk_fail(void) {
  LIB_RAISE(RuntimeError, "stack smashing detected");
}

// Code for x86 calls a function in its own module.
MP_NORETURN __attribute__((visibility("hidden"))) void __stack_chk_fail_local(void) {
  __stack_chk_fail();
}
