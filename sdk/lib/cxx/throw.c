// What the templates of the C++ library call instead of throwing.
#include "raise.h"

// std::__throw_bad_alloc()
MP_NORETURN void _ZSt17__throw_bad_allocv(void) {
  LIB_RAISE(MemoryError, "bad_alloc");
}

// std::__throw_bad_array_new_length(), and what compilers call for new T[n]
MP_NORETURN void _ZSt28__throw_bad_array_new_lengthv(void) {
  LIB_RAISE(MemoryError, "bad_array_new_length");
}
MP_NORETURN void __cxa_throw_bad_array_new_length(void) {
  LIB_RAISE(MemoryError, "bad_array_new_length");
}

// std::__throw_length_error(char const*)
MP_NORETURN void _ZSt20__throw_length_errorPKc(const char* text) {
  mp_raise_msg(&mp_type_ValueError, text);
}

// std::__throw_invalid_argument(char const*)
MP_NORETURN void _ZSt24__throw_invalid_argumentPKc(const char* text) {
  mp_raise_msg(&mp_type_ValueError, text);
}

// std::__throw_logic_error(char const*)
MP_NORETURN void _ZSt19__throw_logic_errorPKc(const char* text) {
  mp_raise_msg(&mp_type_RuntimeError, text);
}

// std::__throw_out_of_range(char const*), and with a format, which is shown as it is
MP_NORETURN void _ZSt20__throw_out_of_rangePKc(const char* text) {
  mp_raise_msg(&mp_type_IndexError, text);
}
MP_NORETURN void _ZSt24__throw_out_of_range_fmtPKcz(const char* text, ...) {
  mp_raise_msg(&mp_type_IndexError, text);
}

// std::__throw_bad_function_call()
MP_NORETURN void _ZSt25__throw_bad_function_callv(void) {
  LIB_RAISE(TypeError, "bad_function_call");
}

// std::__throw_domain_error(char const*), range_error, overflow_error, underflow_error,
// runtime_error
MP_NORETURN void _ZSt20__throw_domain_errorPKc(const char* text) {
  mp_raise_msg(&mp_type_ValueError, text);
}
MP_NORETURN void _ZSt19__throw_range_errorPKc(const char* text) {
  mp_raise_msg(&mp_type_ValueError, text);
}
MP_NORETURN void _ZSt22__throw_overflow_errorPKc(const char* text) {
  mp_raise_msg(&mp_type_OverflowError, text);
}
MP_NORETURN void _ZSt23__throw_underflow_errorPKc(const char* text) {
  mp_raise_msg(&mp_type_ValueError, text);
}
MP_NORETURN void _ZSt21__throw_runtime_errorPKc(const char* text) {
  mp_raise_msg(&mp_type_RuntimeError, text);
}

// std::__throw_system_error(int)
MP_NORETURN void _ZSt20__throw_system_errori(int number) {
  mp_raise_OSError(number);
}

// std::__throw_bad_cast(), __throw_bad_typeid(), __throw_bad_exception()
MP_NORETURN void _ZSt16__throw_bad_castv(void) {
  LIB_RAISE(TypeError, "bad_cast");
}
MP_NORETURN void _ZSt18__throw_bad_typeidv(void) {
  LIB_RAISE(TypeError, "bad_typeid");
}
MP_NORETURN void _ZSt21__throw_bad_exceptionv(void) {
  LIB_RAISE(RuntimeError, "bad_exception");
}

// std::__glibcxx_assert_fail(file, line, function, condition), with -D_GLIBCXX_ASSERTIONS
MP_NORETURN void _ZSt21__glibcxx_assert_failPKciS0_S0_(const char* file, int line,
                                                       const char* function, const char* text) {
  (void)file, (void)line, (void)function;
  mp_raise_msg(&mp_type_AssertionError, text != NULL ? text : MP_ERROR_TEXT("unreachable"));
}

// std::terminate()
MP_NORETURN void _ZSt9terminatev(void) {
  LIB_RAISE(RuntimeError, "terminate");
}
