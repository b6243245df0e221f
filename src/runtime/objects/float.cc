// The float type, in the port's precision. Values are kept in doubles by the host; an operation in
// single precision rounds its result, which for + - * / gives what a float unit gives.
//
// Source: MicroPython's py/objfloat.c for behaviour and texts.
#include <cmath>

#include "runtime/allocation.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/objects/numbers.h"
#include "runtime/operations.h"

namespace natmod::board {
namespace {

// Where the value lies: a double is aligned in its struct, on most architectures to 8.
size_t value_offset(Runtime& rt) {
  const FirmwareConfig& config = rt.state().config;
  return config.single_float || config.word_size == 8 ? config.word_size : config.double_alignment;
}

Value float_make_new(Runtime& rt, Address, Args args) {
  check_args(rt, args, 0, 1);
  if (args.size() == 0) return new_float(rt, 0);
  Buffer buffer;
  if (get_buffer(rt, args[0], buffer, kBufferRead)) {
    const std::string text(memory(rt).text(buffer.address, buffer.size));
    return parse_float(rt, text, false, false);
  }
  if (is_object(args[0]) && is_type(rt, args[0], TypeId::float_)) return args[0];
  return new_float(rt, get_float(rt, args[0]));
}

void float_print(Runtime& rt, Printer& printer, Value self, PrintKind) {
  std::string text = float_repr(rt, float_value(rt, self));
  if (text.find_first_of(".en") == std::string::npos) text += ".0";
  printer.write(text);
}

Value float_unary(Runtime& rt, UnaryOp op, Value self) {
  const double value = float_value(rt, self);
  switch (op) {
    case UnaryOp::boolean:
      return bool_value(value != 0);
    case UnaryOp::hash:
      return small(rt, float_hash(rt, value));
    case UnaryOp::positive:
      return self;
    case UnaryOp::negative:
      return new_float(rt, -value);
    case UnaryOp::abs:
      return std::signbit(value) ? new_float(rt, -value) : self;
    default:
      return kNull;
  }
}

Value float_binary(Runtime& rt, BinaryOp op, Value left, Value right) {
  const double value = float_value(rt, left);
  if (is_object(right) && is_type(rt, right, TypeId::complex)) {
    return complex_binary_op(rt, op, value, 0, right);
  }
  return float_binary_op(rt, op, value, right);
}

[[noreturn]] void raise_zero_division(Runtime& rt) {
  raise(rt, TypeId::ZeroDivisionError, "divide by zero");
}

// Python's floor division and modulo, as CPython defines them.
template <class T>
std::pair<double, double> divide(T x, T y) {
  T mod = std::fmod(x, y);
  T div = (x - mod) / y;
  if (mod == 0) {
    mod = std::copysign(T{0}, y);
  } else if ((mod < 0) != (y < 0)) {
    mod += y;
    div -= 1;
  }
  T floor_div;
  if (div == 0) {
    floor_div = std::copysign(T{0}, x / y);
  } else {
    floor_div = std::floor(div);
    if (div - floor_div > T{0.5}) floor_div += 1;
  }
  return {floor_div, mod};
}

template <class T>
double python_modulo(T x, T y) {
  T mod = std::fmod(x, y);
  if (mod == 0) return std::copysign(T{0}, y);
  if ((mod < 0) != (y < 0)) mod += y;
  return mod;
}

std::pair<double, double> divide(Runtime& rt, double x, double y) {
  return rt.state().config.single_float ? divide(static_cast<float>(x), static_cast<float>(y))
                                        : divide(x, y);
}

}  // namespace

int64_t float_hash(Runtime& rt, double value) {
  // The value itself, converted as the guest's compiler converts it when it fits.
  const double limit = std::ldexp(1.0, static_cast<int>(8 * memory(rt).word_size()) - 1);
  if (std::isnan(value)) return 0;
  if (value >= limit || value < -limit) {
    // What the processor's conversion gives for a number that does not fit.
    if (!rt.state().config.saturates_conversion) return INT64_MIN;
    return value > 0 ? static_cast<int64_t>(word_mask(rt) >> 1) : INT64_MIN;
  }
  return static_cast<int64_t>(value);
}

double to_float_type(Runtime& rt, double value) {
  return rt.state().config.single_float ? static_cast<float>(value) : value;
}

Value new_float(Runtime& rt, double value) {
  const bool single = rt.state().config.single_float;
  const size_t offset = value_offset(rt);
  const Address address = allocate(rt, offset + (single ? sizeof(float) : sizeof(double)));
  memory(rt).set_field(address, layout::type, type_address(rt, TypeId::float_));
  if (single) {
    memory(rt).store(address + offset, static_cast<float>(value));
  } else {
    memory(rt).store(address + offset, value);
  }
  return keep(rt, Value::at(address));
}

double float_value(Runtime& rt, Value value) {
  const Address address = value.address() + value_offset(rt);
  return rt.state().config.single_float ? memory(rt).load<float>(address)
                                        : memory(rt).load<double>(address);
}

double float_pow(Runtime& rt, double base, double exponent) {
  return rt.state().config.single_float
             ? std::pow(static_cast<float>(base), static_cast<float>(exponent))
             : std::pow(base, exponent);
}

std::string float_repr(Runtime& rt, double value) {
  const bool single = rt.state().config.single_float;
  return format_float(value, single, single ? 16 : 32, 'g', single ? 7 : 16, 0);
}

Value new_int_from_float(Runtime& rt, double value) {
  if (std::isinf(value)) raise(rt, TypeId::OverflowError, "can't convert inf to int");
  if (std::isnan(value)) raise(rt, TypeId::ValueError, "can't convert NaN to int");
  mpz_class n;
  mpz_set_d(n.get_mpz_t(), value);
  return new_int(rt, n);
}

Value float_binary_op(Runtime& rt, BinaryOp op, double l, Value right) {
  const std::optional<double> converted = get_float_maybe(rt, right);
  if (!converted) return kNull;
  const double r = *converted;
  switch (op) {
    case BinaryOp::add:
    case BinaryOp::inplace_add:
      return new_float(rt, l + r);
    case BinaryOp::subtract:
    case BinaryOp::inplace_subtract:
      return new_float(rt, l - r);
    case BinaryOp::multiply:
    case BinaryOp::inplace_multiply:
      return new_float(rt, l * r);
    case BinaryOp::floor_divide:
    case BinaryOp::inplace_floor_divide:
      if (r == 0) raise_zero_division(rt);
      return new_float(rt, divide(rt, l, r).first);
    case BinaryOp::true_divide:
    case BinaryOp::inplace_true_divide:
      if (r == 0) raise_zero_division(rt);
      return new_float(rt, l / r);
    case BinaryOp::modulo:
    case BinaryOp::inplace_modulo:
      if (r == 0) raise_zero_division(rt);
      return new_float(rt, rt.state().config.single_float
                               ? python_modulo(static_cast<float>(l), static_cast<float>(r))
                               : python_modulo(l, r));
    case BinaryOp::power:
    case BinaryOp::inplace_power:
      if (l == 0 && r < 0 && !std::isinf(r)) raise_zero_division(rt);
      if (l < 0 && r != std::floor(r) && !std::isnan(r)) {
        return complex_binary_op(rt, BinaryOp::power, l, 0, right);
      }
      return new_float(rt, float_pow(rt, l, r));
    case BinaryOp::divmod: {
      if (r == 0) raise_zero_division(rt);
      const auto [quotient, remainder] = divide(rt, l, r);
      const Value both[] = {new_float(rt, quotient), new_float(rt, remainder)};
      return rt.make_tuple(both);
    }
    case BinaryOp::less:
      return bool_value(l < r);
    case BinaryOp::more:
      return bool_value(l > r);
    case BinaryOp::equal:
      return bool_value(l == r);
    case BinaryOp::less_equal:
      return bool_value(l <= r);
    case BinaryOp::more_equal:
      return bool_value(l >= r);
    default:
      return kNull;
  }
}

const TypeDef kType_float_ = {
    .name = "float",
    .flags = kTypeEqNotReflexive | kTypeEqChecksOtherType,
    .make_new = float_make_new,
    .print = float_print,
    .unary_op = float_unary,
    .binary_op = float_binary,
};

}  // namespace natmod::board
