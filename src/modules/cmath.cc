// The module cmath.
//
// Source: MicroPython's py/modcmath.c, whose formulas differ from the C library's in rounding.
#include <cmath>
#include <numbers>

#include "modules/float_type.h"
#include "modules/modules.h"
#include "runtime/objects/numbers.h"
#include "runtime/operations.h"

namespace natmod::board {
namespace {

template <class T>
std::complex<double> complex_of(T real, T imaginary) {
  return {real, imaginary};
}

// A function of a complex number as op(real, imaginary).
template <class Op>
Value complex_function(Runtime& rt, Value z, Op op) {
  const auto [real, imaginary] = get_complex(rt, z);
  const std::complex<double> result = in_float_type(rt, op, real, imaginary);
  return new_complex(rt, result.real(), result.imag());
}

double phase_of(Runtime& rt, double real, double imaginary) {
  return in_float_type(
      rt, [](auto x, auto y) { return std::atan2(y, x); }, real, imaginary);
}

Value cmath_phase(Runtime& rt, Args args) {
  const auto [real, imaginary] = get_complex(rt, args[0]);
  return new_float(rt, phase_of(rt, real, imaginary));
}

Value cmath_polar(Runtime& rt, Args args) {
  const auto [real, imaginary] = get_complex(rt, args[0]);
  const double modulus = in_float_type(
      rt, [](auto x, auto y) { return std::sqrt(x * x + y * y); }, real, imaginary);
  const Value parts[] = {new_float(rt, modulus), new_float(rt, phase_of(rt, real, imaginary))};
  return rt.make_tuple(parts);
}

Value cmath_rect(Runtime& rt, Args args) {
  const std::complex<double> z = in_float_type(
      rt, [](auto r, auto phi) { return complex_of(r * std::cos(phi), r * std::sin(phi)); },
      get_float(rt, args[0]), get_float(rt, args[1]));
  return new_complex(rt, z.real(), z.imag());
}

Value cmath_exp(Runtime& rt, Args args) {
  return complex_function(rt, args[0], [](auto x, auto y) {
    const auto modulus = std::exp(x);
    return complex_of(modulus * std::cos(y), modulus * std::sin(y));
  });
}

Value cmath_log(Runtime& rt, Args args) {
  return complex_function(rt, args[0], [](auto x, auto y) {
    using T = decltype(x);
    return complex_of(T{0.5} * std::log(x * x + y * y), std::atan2(y, x));
  });
}

Value cmath_log10(Runtime& rt, Args args) {
  return complex_function(rt, args[0], [](auto x, auto y) {
    using T = decltype(x);
    return complex_of(T{0.5} * std::log10(x * x + y * y),
                      std::numbers::log10e_v<T> * std::atan2(y, x));
  });
}

Value cmath_sqrt(Runtime& rt, Args args) {
  return complex_function(rt, args[0], [](auto x, auto y) {
    using T = decltype(x);
    const T modulus = std::pow(x * x + y * y, T{0.25});
    const T phase = T{0.5} * std::atan2(y, x);
    return complex_of(modulus * std::cos(phase), modulus * std::sin(phase));
  });
}

Value cmath_cos(Runtime& rt, Args args) {
  return complex_function(rt, args[0], [](auto x, auto y) {
    return complex_of(std::cos(x) * std::cosh(y), -std::sin(x) * std::sinh(y));
  });
}

Value cmath_sin(Runtime& rt, Args args) {
  return complex_function(rt, args[0], [](auto x, auto y) {
    return complex_of(std::sin(x) * std::cosh(y), std::cos(x) * std::sinh(y));
  });
}

constexpr Member kCmathFunctions[] = {
    {"phase", cmath_phase, 1, 1}, {"polar", cmath_polar, 1, 1}, {"rect", cmath_rect, 2, 2},
    {"exp", cmath_exp, 1, 1},     {"log", cmath_log, 1, 1},     {"log10", cmath_log10, 1, 1},
    {"sqrt", cmath_sqrt, 1, 1},   {"cos", cmath_cos, 1, 1},     {"sin", cmath_sin, 1, 1},
};

void fill_cmath(ModuleItems& items) {
  items.add("e", new_float(items.rt, std::numbers::e));
  items.add("pi", new_float(items.rt, std::numbers::pi));
}

}  // namespace

const ModuleDef kModule_cmath = {.name = "cmath", .functions = kCmathFunctions, .fill = fill_cmath};

}  // namespace natmod::board
