// The complex type.
//
// Source: MicroPython's py/objcomplex.c for behaviour and texts.
#include <cmath>

#include "runtime/allocation.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/objects/numbers.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

size_t part_size(Runtime& rt) {
  return rt.state().config.single_float ? sizeof(float) : sizeof(double);
}

size_t real_offset(Runtime& rt) {
  const FirmwareConfig& config = rt.state().config;
  return config.single_float || config.word_size == 8 ? config.word_size : config.double_alignment;
}

double part(Runtime& rt, Value value, size_t which) {
  const Address address = value.address() + real_offset(rt) + which * part_size(rt);
  return rt.state().config.single_float ? memory(rt).load<float>(address)
                                        : memory(rt).load<double>(address);
}

void complex_print(Runtime& rt, Printer& printer, Value self, PrintKind) {
  const auto [real, imaginary] = complex_value(rt, self);
  if (real == 0) {
    printer.format("{}j", float_repr(rt, imaginary));
    return;
  }
  const bool plus = imaginary >= 0 || std::isnan(imaginary);
  printer.format("({}{}{}j)", float_repr(rt, real), plus ? "+" : "", float_repr(rt, imaginary));
}

std::pair<double, double> as_complex(Runtime& rt, Value value) {
  if (is_object(value) && is_type(rt, value, TypeId::complex)) return complex_value(rt, value);
  return {get_float(rt, value), 0};
}

std::optional<std::pair<double, double>> complex_maybe(Runtime& rt, Value value) {
  if (auto real = get_float_maybe(rt, value)) return std::pair{*real, 0.0};
  if (is_object(value) && is_type(rt, value, TypeId::complex)) return complex_value(rt, value);
  const Value converted = unary_op(rt, UnaryOp::complex_maybe, value);
  if (converted && is_object(converted) && is_type(rt, converted, TypeId::complex)) {
    return complex_value(rt, converted);
  }
  return std::nullopt;
}

}  // namespace

std::pair<double, double> get_complex(Runtime& rt, Value value) {
  if (auto z = complex_maybe(rt, value)) return *z;
  raise(rt, TypeId::TypeError, "can't convert {} to complex", type_name_of(rt, value));
}

namespace {

Value complex_make_new(Runtime& rt, Address, Args args) {
  check_args(rt, args, 0, 2);
  if (args.size() == 0) return new_complex(rt, 0, 0);
  if (args.size() == 1) {
    if (is_str(rt, args[0])) return parse_float(rt, std::string(str_data(rt, args[0])), true, true);
    if (is_object(args[0]) && is_type(rt, args[0], TypeId::complex)) return args[0];
    const auto [real, imaginary] = get_complex(rt, args[0]);
    return new_complex(rt, real, imaginary);
  }
  auto [real, imaginary] = as_complex(rt, args[0]);
  const auto [real2, imaginary2] = as_complex(rt, args[1]);
  return new_complex(rt, real - imaginary2, imaginary + real2);
}

Value complex_unary(Runtime& rt, UnaryOp op, Value self) {
  const auto [real, imaginary] = complex_value(rt, self);
  switch (op) {
    case UnaryOp::boolean:
      return bool_value(real != 0 || imaginary != 0);
    case UnaryOp::hash:
      return small(rt, float_hash(rt, real) ^ float_hash(rt, imaginary));
    case UnaryOp::positive:
      return self;
    case UnaryOp::negative:
      return new_complex(rt, -real, -imaginary);
    case UnaryOp::abs:
      return new_float(
          rt, std::sqrt(to_float_type(
                  rt, to_float_type(rt, real * real) + to_float_type(rt, imaginary * imaginary))));
    default:
      return kNull;
  }
}

Value complex_binary(Runtime& rt, BinaryOp op, Value left, Value right) {
  const auto [real, imaginary] = complex_value(rt, left);
  return complex_binary_op(rt, op, real, imaginary, right);
}

void complex_attr(Runtime& rt, Value self, Qstr attr, AttrDest& dest) {
  if (dest.object) return;
  const std::string_view name = qstr_text(rt, attr);
  if (name == "real") dest.object = new_float(rt, complex_value(rt, self).first);
  if (name == "imag") dest.object = new_float(rt, complex_value(rt, self).second);
}

// The arithmetic in one float type T, as the guest's compiler would do it.
template <class T>
struct Complex {
  T re;
  T im;

  Complex times(Complex other) const {
    return {re * other.re - im * other.im, re * other.im + im * other.re};
  }
  Complex over(Complex other) const {
    if (other.im == 0) return {re / other.re, im / other.re};
    if (other.re == 0) return {im / other.im, -re / other.im};
    const T square = other.re * other.re + other.im * other.im;
    return times({other.re / square, other.im / -square});
  }
  Complex to_the(Complex other, T abs) const {
    const T ln = std::log(abs);
    const T arg = std::atan2(im, re);
    const T x = other.re * ln - other.im * arg;
    const T y = other.im * ln + other.re * arg;
    const T scale = std::exp(x);
    return {scale * std::cos(y), scale * std::sin(y)};
  }
};

template <class T>
Value operate(Runtime& rt, BinaryOp op, Complex<T> l, Complex<T> r) {
  Complex<T> result{};
  switch (op) {
    case BinaryOp::add:
    case BinaryOp::inplace_add:
      result = {l.re + r.re, l.im + r.im};
      break;
    case BinaryOp::subtract:
    case BinaryOp::inplace_subtract:
      result = {l.re - r.re, l.im - r.im};
      break;
    case BinaryOp::multiply:
    case BinaryOp::inplace_multiply:
      result = l.times(r);
      break;
    case BinaryOp::floor_divide:
    case BinaryOp::inplace_floor_divide:
      raise(rt, TypeId::TypeError, "can't truncate-divide a complex number");
    case BinaryOp::true_divide:
    case BinaryOp::inplace_true_divide:
      if (r.re == 0 && r.im == 0) raise(rt, TypeId::ZeroDivisionError, "complex divide by zero");
      result = l.over(r);
      break;
    case BinaryOp::power:
    case BinaryOp::inplace_power: {
      const T abs = std::sqrt(l.re * l.re + l.im * l.im);
      if (abs != 0) {
        result = l.to_the(r, abs);
      } else if (r.im == 0 && r.re >= 0) {
        result = {static_cast<T>(r.re == 0), l.im};
      } else {
        raise(rt, TypeId::ZeroDivisionError, "0.0 to a complex power");
      }
      break;
    }
    case BinaryOp::equal:
      return bool_value(l.re == r.re && l.im == r.im);
    default:
      return kNull;
  }
  return new_complex(rt, result.re, result.im);
}

}  // namespace

Value new_complex(Runtime& rt, double real, double imaginary) {
  const Address address = allocate(rt, real_offset(rt) + 2 * part_size(rt));
  GuestMemory& m = memory(rt);
  m.set_field(address, layout::type, type_address(rt, TypeId::complex));
  const Address at = address + real_offset(rt);
  if (rt.state().config.single_float) {
    m.store(at, static_cast<float>(real));
    m.store(at + sizeof(float), static_cast<float>(imaginary));
  } else {
    m.store(at, real);
    m.store(at + sizeof(double), imaginary);
  }
  return keep(rt, Value::at(address));
}

std::pair<double, double> complex_value(Runtime& rt, Value value) {
  return {part(rt, value, 0), part(rt, value, 1)};
}

Value complex_binary_op(Runtime& rt, BinaryOp op, double real, double imaginary, Value right) {
  const auto r = complex_maybe(rt, right);
  if (!r) return kNull;
  if (rt.state().config.single_float) {
    return operate<float>(rt, op, {static_cast<float>(real), static_cast<float>(imaginary)},
                          {static_cast<float>(r->first), static_cast<float>(r->second)});
  }
  return operate<double>(rt, op, {real, imaginary}, {r->first, r->second});
}

const TypeDef kType_complex = {
    .name = "complex",
    .flags = kTypeEqNotReflexive | kTypeEqChecksOtherType,
    .make_new = complex_make_new,
    .print = complex_print,
    .unary_op = complex_unary,
    .binary_op = complex_binary,
    .attr = complex_attr,
};

}  // namespace natmod::board
