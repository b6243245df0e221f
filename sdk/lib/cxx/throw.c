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
