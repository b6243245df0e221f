#include "python/constant.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "python/characters.h"
#include "python/compile_error.h"
#include "python/float_text.h"

namespace natmod::python {
namespace {

using Type = mpy::Object::Type;
using mpy::BinaryOp;
using mpy::UnaryOp;

constexpr size_t kMaxBits = size_t{1} << 20;  // of a number that a program may hold

Constant make(Type type, std::string text) {
  std::string key = static_cast<char>('a' + static_cast<int>(type)) + text;
  Constant constant{{type, std::move(text), {}}, std::move(key), {}, true};
  return constant;
}

[[noreturn]] void bad_integer(int base, std::string_view digits) {
  // As repr() shows it; a number's spelling holds neither quotes nor backslashes.
  throw CompileError("SyntaxError",
                     fmt::format("invalid syntax for integer with base {}: '{}'", base, digits));
}

int base_of(char marker) {
  switch (marker | 0x20) {
    case 'x':
      return 16;
    case 'o':
      return 8;
    case 'b':
      return 2;
    default:
      return 0;
  }
}

int digit_value(char c) {
  if (is_digit(c)) return c - '0';
  return is_alpha(c) ? (c | 0x20) - 'a' + 10 : 36;
}

void check_size(size_t bits) {
  if (bits > kMaxBits)
    throw Unsupported("MemoryError", "the value of this expression is too long a number");
}

size_t bit_count(const mpz_class& value) {
  return mpz_sizeinbase(value.get_mpz_t(), 2);
}

size_t machine_word(const mpz_class& value) {
  if (!value.fits_slong_p())
    throw CompileError("OverflowError", "overflow converting long int to machine word");
  return static_cast<size_t>(value.get_si());
}

mpz_class shift_left(const mpz_class& left, const mpz_class& right) {
  size_t count = machine_word(right);
  if (left == 0) return left;
  check_size(count);
  check_size(bit_count(left) + count);
  return left << count;
}

mpz_class shift_right(const mpz_class& left, const mpz_class& right) {
  size_t count = machine_word(right);
  mpz_class result;
  mpz_fdiv_q_2exp(result.get_mpz_t(), left.get_mpz_t(), count);
  return result;
}

mpz_class power(const mpz_class& base, const mpz_class& exponent) {
  if (exponent == 0) return 1;
  if (abs(base) <= 1) return mpz_even_p(exponent.get_mpz_t()) ? mpz_class(abs(base)) : base;
  size_t count = machine_word(exponent);
  check_size(count);
  check_size((bit_count(base) - 1) * count);
  mpz_class result;
  mpz_pow_ui(result.get_mpz_t(), base.get_mpz_t(), count);
  return result;
}

mpz_class floor_divide(const mpz_class& left, const mpz_class& right) {
  mpz_class result;
  mpz_fdiv_q(result.get_mpz_t(), left.get_mpz_t(), right.get_mpz_t());
  return result;
}

mpz_class modulo(const mpz_class& left, const mpz_class& right) {
  mpz_class result;
  mpz_fdiv_r(result.get_mpz_t(), left.get_mpz_t(), right.get_mpz_t());
  return result;
}

}  // namespace

Constant make_singleton(Type type) {
  Constant constant = make(type, "");
  constant.truth = type == Type::true_ || type == Type::ellipsis;
  return constant;
}

Constant make_integer(const mpz_class& value) {
  Constant constant = make(Type::integer, value.get_str());
  constant.integer = value;
  constant.truth = value != 0;
  return constant;
}

Constant make_string(std::string_view text) {
  Constant constant = make(Type::str, std::string(text));
  constant.truth = !text.empty();
  return constant;
}

Constant make_bytes(std::string_view text) {
  Constant constant = make(Type::bytes, std::string(text));
  constant.truth = !text.empty();
  return constant;
}

Constant tuple_of(std::span<const Constant> items) {
  Constant constant = make(Type::tuple, "");
  constant.truth = !items.empty();
  constant.key += std::to_string(items.size());
  for (const Constant& item : items) {
    constant.object.items.push_back(item.object);
    constant.key += fmt::format(":{}:{}", item.key.size(), item.key);
  }
  return constant;
}

mpz_class read_integer(std::string_view spelling) {
  int base = 10, shown_base = 10;
  if (spelling.size() > 1 && spelling[0] == '0') {
    base = base_of(spelling[1]);
    if (base != 0) spelling.remove_prefix(2);
    // A number that begins with 0 can only be zero.
    shown_base = base;
    if (base == 0) base = 1;
  }
  bool is_good = !spelling.empty() &&
                 std::ranges::all_of(spelling, [&](char c) { return digit_value(c) < base; });
  if (!is_good) bad_integer(shown_base, spelling);
  return base == 1 ? mpz_class(0) : mpz_class(std::string(spelling), base);
}

Constant read_float(std::string_view spelling, bool spelled) {
  const std::string_view whole = spelling;
  double value = read_decimal(spelling);
  bool is_imaginary = spelling == "j" || spelling == "J";
  if (!spelling.empty() && !is_imaginary)
    throw CompileError("SyntaxError", "invalid syntax for number");
  std::string text = show_decimal(value);
  if (!is_imaginary && text.find_first_of(".en") == text.npos) text += ".0";
  Constant constant = make(is_imaginary ? Type::complex : Type::floating, text);
  if (is_imaginary) constant.object.text += 'j';
  if (spelled) constant.object.text = whole;
  // Two values can have one text.
  constant.key += fmt::format(" {:x}", std::bit_cast<uint64_t>(value));
  constant.truth = value != 0;
  return constant;
}

std::optional<mpz_class> fold(BinaryOp op, const mpz_class& left, const mpz_class& right) {
  switch (op) {
    case BinaryOp::or_:
      return left | right;
    case BinaryOp::xor_:
      return left ^ right;
    case BinaryOp::and_:
      return left & right;
    case BinaryOp::add:
      return left + right;
    case BinaryOp::subtract:
      return left - right;
    case BinaryOp::multiply:
      return left * right;
    default:
      break;
  }
  bool is_division = op == BinaryOp::floor_divide || op == BinaryOp::modulo;
  if (is_division ? right == 0 : right < 0) return std::nullopt;
  switch (op) {
    case BinaryOp::shift_left:
      return shift_left(left, right);
    case BinaryOp::shift_right:
      return shift_right(left, right);
    case BinaryOp::power:
      return power(left, right);
    case BinaryOp::floor_divide:
      return floor_divide(left, right);
    case BinaryOp::modulo:
      return modulo(left, right);
    default:
      return std::nullopt;
  }
}

mpz_class fold(UnaryOp op, const mpz_class& operand) {
  if (op == UnaryOp::negative) return -operand;
  if (op == UnaryOp::invert) return ~operand;
  return operand;
}

}  // namespace natmod::python
