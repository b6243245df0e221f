// The module math: the C library's functions in the port's float type.
//
// Source: MicroPython's py/modmath.c for which there are, their errors and texts.
#include <cmath>
#include <numbers>

#include "modules/float_type.h"
#include "modules/modules.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/objects/numbers.h"
#include "runtime/operations.h"
#include "runtime/words.h"

namespace natmod::board {
namespace {

[[noreturn]] void raise_domain_error(Runtime& rt) {
  raise(rt, TypeId::ValueError, "math domain error");
}

// A function of floats is an error where it has no value or an infinite one for finite arguments.
template <double (*in_double)(double), float (*in_single)(float)>
Value real_function(Runtime& rt, Args args) {
  const double x = get_float(rt, args[0]);
  const double y = rt.state().config.single_float ? in_single(static_cast<float>(x)) : in_double(x);
  if ((std::isnan(y) && !std::isnan(x)) || (std::isinf(y) && !std::isinf(x))) {
    raise_domain_error(rt);
  }
  return new_float(rt, y);
}

template <double (*in_double)(double, double), float (*in_single)(float, float)>
Value real_function_2(Runtime& rt, Args args) {
  const double x = get_float(rt, args[0]);
  const double y = get_float(rt, args[1]);
  const double z = rt.state().config.single_float
                       ? in_single(static_cast<float>(x), static_cast<float>(y))
                       : in_double(x, y);
  if ((std::isnan(z) && !std::isnan(x) && !std::isnan(y)) ||
      (std::isinf(z) && !std::isinf(x) && !std::isinf(y))) {
    raise_domain_error(rt);
  }
  return new_float(rt, z);
}

template <double (*function)(double)>
Value whole_function(Runtime& rt, Args args) {
  return new_int_from_float(rt, function(get_float(rt, args[0])));
}

template <bool (*function)(double)>
Value float_test(Runtime& rt, Args args) {
  return bool_value(function(get_float(rt, args[0])));
}

Value scaled(Runtime& rt, Value value, double factor) {
  return new_float(rt, get_float(rt, value) * to_float_type(rt, factor));
}
Value math_radians(Runtime& rt, Args args) {
  return scaled(rt, args[0], std::numbers::pi / 180);
}
Value math_degrees(Runtime& rt, Args args) {
  return scaled(rt, args[0], 180 / std::numbers::pi);
}

double positive_number(Runtime& rt, Value value) {
  const double x = get_float(rt, value);
  if (x <= 0) raise_domain_error(rt);
  return x;
}

Value math_log(Runtime& rt, Args args) {
  const auto log = [](auto x) { return std::log(x); };
  const double x = in_float_type(rt, log, positive_number(rt, args[0]));
  if (args.size() == 1) return new_float(rt, x);
  const double base = positive_number(rt, args[1]);
  if (base == 1) raise(rt, TypeId::ZeroDivisionError, "divide by zero");
  return new_float(rt, x / in_float_type(rt, log, base));
}

Value math_ldexp(Runtime& rt, Args args) {
  const double x = get_float(rt, args[0]);
  return new_float(rt, std::ldexp(x, static_cast<int>(get_int(rt, args[1]))));
}

Value math_frexp(Runtime& rt, Args args) {
  int exponent = 0;
  const double significand = std::frexp(get_float(rt, args[0]), &exponent);
  const Value parts[] = {new_float(rt, significand), small(rt, exponent)};
  return rt.make_tuple(parts);
}

Value math_modf(Runtime& rt, Args args) {
  double whole = 0;
  const double fraction = std::modf(get_float(rt, args[0]), &whole);
  const Value parts[] = {new_float(rt, fraction), new_float(rt, whole)};
  return rt.make_tuple(parts);
}

Value math_isclose(Runtime& rt, Args args) {
  static const Param kParams[] = {{"rel_tol", Param::object | Param::keyword_only, 0},
                                  {"abs_tol", Param::object | Param::keyword_only, 0}};
  const auto parsed = parse_args(rt, args.positional.subspan(2), args.keywords, kParams);
  const auto tolerance = [&](size_t i, double otherwise) {
    const Value given{static_cast<uint64_t>(parsed[i])};
    const double t = given ? get_float(rt, given) : to_float_type(rt, otherwise);
    if (t < 0) raise_domain_error(rt);
    return t;
  };
  const double a = get_float(rt, args[0]);
  const double b = get_float(rt, args[1]);
  const double relative = tolerance(0, 1e-9);
  const double absolute = tolerance(1, 0);
  if (a == b) return kTrue;
  const double difference = to_float_type(rt, std::fabs(a - b));
  if (std::isinf(difference)) return kFalse;
  const auto is_within = [&](double x) {
    return difference <= to_float_type(rt, std::fabs(relative * x));
  };
  return bool_value(difference <= absolute || is_within(a) || is_within(b));
}

Value math_factorial(Runtime& rt, Args args) {
  const int64_t n = get_int(rt, args[0]);
  if (n < 0) raise(rt, TypeId::ValueError, "negative factorial");
  // Its size in bits by Stirling's formula; a product of two halves takes about that long.
  const double bits = n < 2 ? 1 : std::lgamma(static_cast<double>(n) + 1) / std::numbers::ln2;
  check_int_size(rt, mpz_class(bits));
  rt.state().charge(static_cast<uint64_t>(bits));
  mpz_class product;
  mpz_fac_ui(product.get_mpz_t(), static_cast<unsigned long>(n));
  return new_int(rt, product);
}

constexpr Member kMathFunctions[] = {
    {"sqrt", real_function<std::sqrt, std::sqrt>, 1, 1},
    {"pow", real_function_2<std::pow, std::pow>, 2, 2},
    {"exp", real_function<std::exp, std::exp>, 1, 1},
    {"expm1", real_function<std::expm1, std::expm1>, 1, 1},
    {"log", math_log, 1, 2},
    {"log2", real_function<std::log2, std::log2>, 1, 1},
    {"log10", real_function<std::log10, std::log10>, 1, 1},
    {"cosh", real_function<std::cosh, std::cosh>, 1, 1},
    {"sinh", real_function<std::sinh, std::sinh>, 1, 1},
    {"tanh", real_function<std::tanh, std::tanh>, 1, 1},
    {"acosh", real_function<std::acosh, std::acosh>, 1, 1},
    {"asinh", real_function<std::asinh, std::asinh>, 1, 1},
    {"atanh", real_function<std::atanh, std::atanh>, 1, 1},
    {"cos", real_function<std::cos, std::cos>, 1, 1},
    {"sin", real_function<std::sin, std::sin>, 1, 1},
    {"tan", real_function<std::tan, std::tan>, 1, 1},
    {"acos", real_function<std::acos, std::acos>, 1, 1},
    {"asin", real_function<std::asin, std::asin>, 1, 1},
    {"atan", real_function<std::atan, std::atan>, 1, 1},
    {"atan2", real_function_2<std::atan2, std::atan2>, 2, 2},
    {"ceil", whole_function<std::ceil>, 1, 1},
    {"copysign", real_function_2<std::copysign, std::copysign>, 2, 2},
    {"fabs", real_function<std::fabs, std::fabs>, 1, 1},
    {"floor", whole_function<std::floor>, 1, 1},
    {"fmod", real_function_2<std::fmod, std::fmod>, 2, 2},
    {"frexp", math_frexp, 1, 1},
    {"ldexp", math_ldexp, 2, 2},
    {"modf", math_modf, 1, 1},
    {"isfinite", float_test<std::isfinite>, 1, 1},
    {"isinf", float_test<std::isinf>, 1, 1},
    {"isnan", float_test<std::isnan>, 1, 1},
    {"isclose", math_isclose, 2, Member::kAny, true},
    {"trunc", whole_function<std::trunc>, 1, 1},
    {"radians", math_radians, 1, 1},
    {"degrees", math_degrees, 1, 1},
    {"factorial", math_factorial, 1, 1},
    {"erf", real_function<std::erf, std::erf>, 1, 1},
    {"erfc", real_function<std::erfc, std::erfc>, 1, 1},
    {"gamma", real_function<std::tgamma, std::tgamma>, 1, 1},
    {"lgamma", real_function<std::lgamma, std::lgamma>, 1, 1},
};

void fill_math(ModuleItems& items) {
  const auto add = [&](std::string_view name, double value) {
    items.add(name, new_float(items.rt, value));
  };
  add("e", std::numbers::e);
  add("pi", std::numbers::pi);
  add("tau", 2 * std::numbers::pi);
  add("inf", HUGE_VAL);
  add("nan", std::nan(""));
}

}  // namespace

const ModuleDef kModule_math = {.name = "math", .functions = kMathFunctions, .fill = fill_math};

}  // namespace natmod::board
