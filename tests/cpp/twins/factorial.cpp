// examples/factorial in C++.
#include <mpy/error.hpp>
#include <mpy/object.hpp>

// The largest n whose factorial fits 32 bits, the smallest machine word.
constexpr int kLargestInAWord = 12;

static mpy::object factorial(mpy::wrapping<mp_int_t> n) {
  if (n < 0) mpy::raise<mpy::ValueError>("factorial of a negative number");
  mp_int_t word = 1;
  mp_int_t i = 2;
  for (; i <= n && i <= kLargestInAWord; ++i) word *= i;
  mpy::object product = word;
  for (; i <= n; ++i) product = product * mpy::small(i);
  return product;
}

MPY_MODULE(factorial, m) {
  m.def<"factorial", factorial>("n!, exact whatever its size.");
}
