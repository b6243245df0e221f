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
}  // namespace std

static size_t count = SIZE_MAX / 2;
static unsigned* many;

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
  return sum;
}
