// @NAME@: a native module of MicroPython.
#include <mpy/module.hpp>

static int gcd(int a, int b) {
  while (b != 0) {
    int rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

MPY_MODULE(@NAME@, m) {
  m.def<"gcd", gcd>("Greatest common divisor of two integers.");
}
