// What assert() calls, by C library: newlib and picolibc, glibc and musl, picolibc if built small.
// The exception's text is the expression.
#include "raise.h"

MP_NORETURN void __assert_func(const char* file, int line, const char* function, const char* text) {
  (void)file, (void)line, (void)function;
  mp_raise_msg(&mp_type_AssertionError, text);
}

MP_NORETURN void __assert_fail(const char* text, const char* file, unsigned line,
                               const char* function) {
  (void)file, (void)line, (void)function;
  mp_raise_msg(&mp_type_AssertionError, text);
}

MP_NORETURN void __assert_no_args(void) {
  LIB_RAISE(AssertionError, "assert");
}
