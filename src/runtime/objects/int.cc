// The int type: construction, operators, methods.
//
// Source: MicroPython's py/objint.c and py/objint_mpz.c for behaviour and texts.
#include <algorithm>

#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/objects/numbers.h"
#include "runtime/operations.h"
#include "runtime/strings.h"
#include "runtime/types.h"

namespace natmod::board {
namespace {

[[noreturn]] void raise_zero_division(Runtime& rt) {
  raise(rt, TypeId::ZeroDivisionError, "divide by zero");
}

Value int_make_new(Runtime& rt, Address, Args args) {
  check_args(rt, args, 0, 2);
  if (args.size() == 0) return small(rt, 0);
  if (args.size() == 2) {
    const std::string text(checked_str_data(rt, args[0]));
    return parse_int(rt, text, get_int(rt, args[1]));
  }
  if (const Value n = unary_op(rt, UnaryOp::int_maybe, args[0])) return n;
  Buffer buffer;
  if (get_buffer(rt, args[0], buffer, kBufferRead)) {
    return parse_int(rt, std::string(memory(rt).text(buffer.address, buffer.size)), 10);
  }
  if (is_object(args[0]) && is_type(rt, args[0], TypeId::float_)) {
    return new_int_from_float(rt, float_value(rt, args[0]));
  }
  raise_int_conversion(rt, args[0]);
}

void int_print(Runtime& rt, Printer& printer, Value self, PrintKind) {
  printer.write(int_text(rt, self));
}

Value int_unary(Runtime& rt, UnaryOp op, Value self) {
  const mpz_class n = int_value(rt, self);
  switch (op) {
    case UnaryOp::boolean:
      return bool_value(n != 0);
    case UnaryOp::hash:
      return small(rt, int_truncated(rt, self));
    case UnaryOp::positive:
    case UnaryOp::int_maybe:
      return self;
    case UnaryOp::negative:
      return new_int(rt, mpz_class(-n));
    case UnaryOp::invert:
      return new_int(rt, mpz_class(~n));
    case UnaryOp::abs:
      return n < 0 ? new_int(rt, mpz_class(-n)) : self;
    default:
      return kNull;
  }
}

Value other_types(Runtime& rt, BinaryOp op, Value left, Value right) {
  if (is_bool(right)) return binary_op(rt, op, left, small(rt, right == kTrue));
  if (op == BinaryOp::multiply &&
      (is_str_or_bytes(rt, right) || (is_object(right) && (is_type(rt, right, TypeId::tuple) ||
                                                           is_type(rt, right, TypeId::list))))) {
    return binary_op(rt, op, right, left);
  }
  return kNull;
}

Value compare(BinaryOp op, int order) {
  switch (op) {
    case BinaryOp::less:
      return bool_value(order < 0);
    case BinaryOp::more:
      return bool_value(order > 0);
    case BinaryOp::less_equal:
      return bool_value(order <= 0);
    case BinaryOp::more_equal:
      return bool_value(order >= 0);
    case BinaryOp::equal:
      return bool_value(order == 0);
    default:
      return kNull;
  }
}

mpz_class floor_divide(Runtime& rt, const mpz_class& left, const mpz_class& right) {
  if (right == 0) raise_zero_division(rt);
  mpz_class quotient;
  mpz_fdiv_q(quotient.get_mpz_t(), left.get_mpz_t(), right.get_mpz_t());
  return quotient;
}

mpz_class modulo(Runtime& rt, const mpz_class& left, const mpz_class& right) {
  if (right == 0) raise_zero_division(rt);
  mpz_class remainder;
  mpz_fdiv_r(remainder.get_mpz_t(), left.get_mpz_t(), right.get_mpz_t());
  return remainder;
}

mpz_class shift(Runtime& rt, const mpz_class& left, Value count, bool to_left) {
  const int64_t n = get_int(rt, count);
  if (n < 0) raise(rt, TypeId::ValueError, "negative shift count");
  mpz_class result;
  if (to_left) {
    if (left == 0) return left;
    check_int_size(rt, mpz_class(static_cast<unsigned long>(n)));
    mpz_mul_2exp(result.get_mpz_t(), left.get_mpz_t(), static_cast<mp_bitcnt_t>(n));
  } else {
    mpz_fdiv_q_2exp(result.get_mpz_t(), left.get_mpz_t(), static_cast<mp_bitcnt_t>(n));
  }
  return result;
}

mpz_class power(Runtime& rt, const mpz_class& base, const mpz_class& exponent) {
  if (exponent == 0) return 1;
  if (base == 0) return base;
  if (base == 1) return base;
  if (base == -1) return mpz_odd_p(exponent.get_mpz_t()) != 0 ? -1 : 1;
  check_int_size(rt,
                 exponent * static_cast<unsigned long>(mpz_sizeinbase(base.get_mpz_t(), 2) - 1));
  mpz_class result;
  mpz_pow_ui(result.get_mpz_t(), base.get_mpz_t(), exponent.get_ui());
  return result;
}

Value int_ints(Runtime& rt, BinaryOp op, Value left, Value right) {
  const mpz_class l = int_value(rt, left);
  const mpz_class r = int_value(rt, right);
  switch (op) {
    case BinaryOp::true_divide:
    case BinaryOp::inplace_true_divide:
      if (r == 0) raise_zero_division(rt);
      return new_float(rt, int_as_float(rt, l) / int_as_float(rt, r));
    case BinaryOp::add:
    case BinaryOp::inplace_add:
      return new_int(rt, mpz_class(l + r));
    case BinaryOp::subtract:
    case BinaryOp::inplace_subtract:
      return new_int(rt, mpz_class(l - r));
    case BinaryOp::multiply:
    case BinaryOp::inplace_multiply:
      return new_int(rt, mpz_class(l * r));
    case BinaryOp::floor_divide:
    case BinaryOp::inplace_floor_divide:
      return new_int(rt, floor_divide(rt, l, r));
    case BinaryOp::modulo:
    case BinaryOp::inplace_modulo:
      return new_int(rt, modulo(rt, l, r));
    case BinaryOp::divmod: {
      const Value both[] = {new_int(rt, floor_divide(rt, l, r)), new_int(rt, modulo(rt, l, r))};
      return rt.make_tuple(both);
    }
    case BinaryOp::and_:
    case BinaryOp::inplace_and:
      return new_int(rt, mpz_class(l & r));
    case BinaryOp::or_:
    case BinaryOp::inplace_or:
      return new_int(rt, mpz_class(l | r));
    case BinaryOp::xor_:
    case BinaryOp::inplace_xor:
      return new_int(rt, mpz_class(l ^ r));
    case BinaryOp::lshift:
    case BinaryOp::inplace_lshift:
      return new_int(rt, shift(rt, l, right, true));
    case BinaryOp::rshift:
    case BinaryOp::inplace_rshift:
      return new_int(rt, shift(rt, l, right, false));
    case BinaryOp::power:
    case BinaryOp::inplace_power:
      if (r < 0) return float_binary_op(rt, op, int_as_float(rt, l), right);
      return new_int(rt, power(rt, l, r));
    default:
      return compare(op, cmp(l, r));
  }
}

Value int_binary(Runtime& rt, BinaryOp op, Value left, Value right) {
  if (is_int(rt, right)) return int_ints(rt, op, left, right);
  if (is_object(right) && is_type(rt, right, TypeId::float_)) {
    return float_binary_op(rt, op, int_as_float(rt, int_value(rt, left)), right);
  }
  if (is_object(right) && is_type(rt, right, TypeId::complex)) {
    return complex_binary_op(rt, op, int_as_float(rt, int_value(rt, left)), 0, right);
  }
  return other_types(rt, op, left, right);
}

Value int_from_bytes(Runtime& rt, Args args) {
  std::string bytes = buffer_bytes(rt, args[1]);
  const bool little = args.size() >= 3 && args[2] == qstr_value(Q_little);
  mpz_class n;
  mpz_import(n.get_mpz_t(), bytes.size(), little ? -1 : 1, 1, 0, 0, bytes.data());
  return new_int(rt, n);
}

// A negative number is written in two's complement, whatever `signed` says.
Value int_to_bytes(Runtime& rt, Args args) {
  const int64_t size = args.size() < 2 ? 1 : get_int(rt, args[1]);
  if (size < 0) raise_empty(rt, TypeId::ValueError);
  const bool big_endian = args.size() < 3 || args[2] != qstr_value(Q_little);
  mpz_class n = int_value(rt, args[0]);
  const bool negative = n < 0;
  check_int_size(rt, mpz_class(static_cast<unsigned long>(size)) * 8);
  const auto bits = static_cast<mp_bitcnt_t>(size) * 8;
  bool fits;
  if (negative) {
    mpz_class least = 1;
    mpz_mul_2exp(least.get_mpz_t(), least.get_mpz_t(), size == 0 ? 0 : bits - 1);
    fits = size > 0 && -n <= least;
    mpz_fdiv_r_2exp(n.get_mpz_t(), n.get_mpz_t(), bits);
  } else {
    // A small integer needs its bits, a big one its bits and a sign.
    fits = n == 0 || mpz_sizeinbase(n.get_mpz_t(), 2) <= bits;
    if (!is_small_int(args[0])) fits = mpz_sizeinbase(n.get_mpz_t(), 2) <= bits;
  }
  if (!fits) raise(rt, TypeId::OverflowError, "buffer too small");
  std::string out(static_cast<size_t>(size), '\0');
  std::string digits((mpz_sizeinbase(n.get_mpz_t(), 256)), '\0');
  size_t count = 0;
  mpz_export(digits.data(), &count, -1, 1, 0, 0, n.get_mpz_t());
  std::copy_n(digits.begin(), std::min(count, out.size()), out.begin());
  if (big_endian) std::reverse(out.begin(), out.end());
  return new_bytes(rt, out);
}

constexpr Member kIntMembers[] = {
    {"from_bytes", int_from_bytes, 2, 4, false, Member::Kind::class_method},
    {"to_bytes", int_to_bytes, 1, 4},
};

// The result of a machine operation that did not overflow, or nothing.
std::optional<int64_t> small_arithmetic(Runtime& rt, BinaryOp op, int64_t l, int64_t r) {
  int64_t result = 0;
  switch (op) {
    case BinaryOp::or_:
    case BinaryOp::inplace_or:
      return l | r;
    case BinaryOp::xor_:
    case BinaryOp::inplace_xor:
      return l ^ r;
    case BinaryOp::and_:
    case BinaryOp::inplace_and:
      return l & r;
    case BinaryOp::add:
    case BinaryOp::inplace_add:
      return l + r;  // two small integers: 63 bits each at most
    case BinaryOp::subtract:
    case BinaryOp::inplace_subtract:
      return l - r;
    case BinaryOp::multiply:
    case BinaryOp::inplace_multiply:
      if (__builtin_mul_overflow(l, r, &result)) return std::nullopt;
      return result;
    case BinaryOp::floor_divide:
    case BinaryOp::inplace_floor_divide:
      if (r == 0) raise_zero_division(rt);
      return l / r - ((l % r != 0 && (l < 0) != (r < 0)) ? 1 : 0);
    case BinaryOp::modulo:
    case BinaryOp::inplace_modulo:
      if (r == 0) raise_zero_division(rt);
      return l % r + ((l % r != 0 && (l < 0) != (r < 0)) ? r : 0);
    default:
      return std::nullopt;
  }
}

}  // namespace

Value small_int_binary_op(Runtime& rt, BinaryOp op, Value left, Value right) {
  const int64_t l = small_value(rt, left);
  const int64_t r = small_value(rt, right);
  if (auto result = small_arithmetic(rt, op, l, r)) return new_int(rt, *result);
  switch (op) {
    case BinaryOp::true_divide:
    case BinaryOp::inplace_true_divide:
      if (r == 0) raise_zero_division(rt);
      return new_float(rt, to_float_type(rt, static_cast<double>(l)) /
                               to_float_type(rt, static_cast<double>(r)));
    case BinaryOp::power:
    case BinaryOp::inplace_power:
      if (r < 0) return float_binary_op(rt, op, to_float_type(rt, static_cast<double>(l)), right);
      return int_ints(rt, op, left, right);
    case BinaryOp::equal:
    case BinaryOp::not_equal:
    case BinaryOp::contains:
      return kNull;
    default:
      return int_ints(rt, op, left, right);
  }
}

const TypeDef kType_int_ = {
    .name = "int",
    .make_new = int_make_new,
    .print = int_print,
    .unary_op = int_unary,
    .binary_op = int_binary,
    .members = kIntMembers,
};

}  // namespace natmod::board
