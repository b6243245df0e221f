// about: what templates of the C++ library call in place of throwing, and new[] of too many: exceptions
// expect: 2234451 2234451
#include "construct.h"

// As the headers of libstdc++ declare them.
namespace std {
void __throw_length_error(const char*) __attribute__((noreturn));
void __throw_invalid_argument(const char*) __attribute__((noreturn));
void __throw_out_of_range(const char*) __attribute__((noreturn));
void __throw_out_of_range_fmt(const char*, ...) __attribute__((noreturn));
void __throw_logic_error(const char*) __attribute__((noreturn));
void __throw_bad_alloc() __attribute__((noreturn));
void __throw_bad_function_call() __attribute__((noreturn));
void __throw_domain_error(const char*) __attribute__((noreturn));
void __throw_range_error(const char*) __attribute__((noreturn));
void __throw_underflow_error(const char*) __attribute__((noreturn));
void __throw_overflow_error(const char*) __attribute__((noreturn));
void __throw_runtime_error(const char*) __attribute__((noreturn));
void __throw_system_error(int) __attribute__((noreturn));
void __throw_bad_cast() __attribute__((noreturn));
void __throw_bad_typeid() __attribute__((noreturn));
void __throw_bad_exception() __attribute__((noreturn));
void __glibcxx_assert_fail(const char*, int, const char*, const char*) noexcept
    __attribute__((noreturn));
void terminate() noexcept __attribute__((noreturn));
}  // namespace std

static size_t count = SIZE_MAX / 2;
static unsigned* many;

static NOINLINE unsigned rarer() {
  unsigned wrong = 0;
  wrong += raised([] { std::__throw_domain_error("domain"); }) != 2;
  wrong += raised([] { std::__throw_range_error("range"); }) != 2;
  wrong += raised([] { std::__throw_underflow_error("underflow"); }) != 2;
  wrong += raised([] { std::__throw_overflow_error("overflow"); }) != 6;
  wrong += raised([] { std::__throw_runtime_error("runtime"); }) != 1;
  wrong += raised([] { std::__throw_system_error(2); }) != 6;
  wrong += raised([] { std::__throw_bad_cast(); }) != 5;
  wrong += raised([] { std::__throw_bad_typeid(); }) != 5;
  wrong += raised([] { std::__throw_bad_exception(); }) != 1;
  wrong += raised([] { std::__glibcxx_assert_fail("file", 1, "function", "condition"); }) != 6;
  wrong += raised([] { std::terminate(); }) != 1;
  return wrong * 100000000;
}

C_API unsigned std_helpers(unsigned) {
  void (*const helpers[])() = {
      [] { std::__throw_length_error("length"); },
      [] { std::__throw_invalid_argument("argument"); },
      [] { std::__throw_out_of_range("range"); },
      [] { std::__throw_bad_alloc(); },
      [] { many = new unsigned[count]; },
      [] { std::__throw_bad_function_call(); },
      [] { std::__throw_logic_error("logic"); },
  };
  TOUCH(count);
  TOUCH(many);
  unsigned sum = 0;
  for (auto helper : helpers) sum = sum * 10 + raised(helper);
  return sum + rarer();
}
