// The problem: text and value must agree with mpy-cross to the last bit, which rounds as it goes.
// So each product and quotient below is one that it makes too, in the same order; all else is free.
#include "python/float_text.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "python/characters.h"
#include "python/compile_error.h"

namespace natmod::python {
namespace {

// ---- text to value

constexpr uint64_t kMantissaLimit = 0x1999'9999'9999'9998;  // one more digit still fits 64 bits
constexpr int kSmallestNormal = -307;
constexpr int kExactPower = 22;  // 10**22 is the last power of ten without an error

/// The digits so far: mantissa * 10**exponent. Zeros wait until a digit follows them: those at the
/// end are then a matter of the exponent alone.
struct Digits {
  uint64_t mantissa = 0;
  int exponent = 0;
  int whole_zeros = 0, fraction_zeros = 0;

  void push(unsigned digit, bool is_fraction) {
    if (mantissa < kMantissaLimit) {
      mantissa = 10 * mantissa + digit;
      exponent -= is_fraction;
    } else {
      exponent += !is_fraction;
    }
  }
  void add(unsigned digit, bool is_fraction) {
    if (digit == 0 || mantissa >= kMantissaLimit) {
      ++(is_fraction ? fraction_zeros : whole_zeros);
      return;
    }
    for (; whole_zeros > 0; --whole_zeros) push(0, false);
    for (; fraction_zeros > 0; --fraction_zeros) push(0, true);
    push(digit, is_fraction);
  }
};

double scale(uint64_t mantissa, int exponent) {
  auto value = static_cast<double>(mantissa);
  if (exponent < kSmallestNormal) {
    exponent -= kSmallestNormal;
    value *= 1e-307;
  }
  if (exponent < 0 && exponent >= -kExactPower) return value / std::pow(10, -exponent);
  return value * std::pow(10, exponent);
}

int read_exponent(std::string_view& text) {
  bool negative = !text.empty() && text[0] == '-';
  if (negative || (!text.empty() && text[0] == '+')) text.remove_prefix(1);
  if (text.empty()) throw CompileError("SyntaxError", "invalid syntax for number");
  int value = 0;
  for (; !text.empty() && is_digit(text[0]); text.remove_prefix(1))
    if (value < (std::numeric_limits<int>::max() / 2 - 9) / 10) value = 10 * value + text[0] - '0';
  return negative ? -value : value;
}

}  // namespace

double read_decimal(std::string_view& text) {
  Digits digits;
  int exponent = 0;
  bool is_fraction = false;
  for (; !text.empty(); text.remove_prefix(1)) {
    char c = text[0];
    if (is_digit(c)) {
      digits.add(static_cast<unsigned>(c - '0'), is_fraction);
    } else if (c == '.' && !is_fraction) {
      is_fraction = true;
    } else if ((c | 0x20) == 'e') {
      text.remove_prefix(1);
      exponent = read_exponent(text);
      break;
    } else {
      break;
    }
  }
  return scale(digits.mantissa, exponent + digits.exponent + digits.whole_zeros);
}

// ---- value to text

namespace {

constexpr int kPrecision = 16;  // significant digits

/// `value` as digits from 10**first down, `count` of them, rounded by one more. A carry out of the
/// first digit makes them one longer.
std::string make_digits(double value, int first, int count) {
  std::string digits;
  int digit = 0;
  for (int power = first; count >= 0; --power, --count) {
    double unit = power > 0 ? std::pow(10, power) : 1.0;
    for (digit = 0; digit < 9 && value >= unit; ++digit) value -= unit;
    if (count > 0) digits += static_cast<char>('0' + digit);
    if (power <= 0) value *= 10.0;
  }
  if (digit < 5) return digits;
  size_t at = digits.size();
  while (at > 0 && digits[at - 1] == '9') digits[--at] = '0';
  if (at > 0)
    ++digits[at - 1];
  else
    digits.insert(digits.begin(), '1');
  return digits;
}

void strip_zeros(std::string& text) {
  if (text.find('.') == text.npos) return;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
}

/// `decimals` digits behind the point.
std::string show_fixed(double value, int exponent, int decimals) {
  int whole = exponent < 0 ? 1 : exponent + 1;
  std::string digits = make_digits(value, exponent < 0 ? 0 : exponent, whole + decimals);
  // A carry has made the whole part longer.
  size_t point = digits.size() - static_cast<size_t>(decimals);
  if (decimals > 0) digits.insert(point, ".");
  if (decimals > 0) strip_zeros(digits);
  return digits;
}

std::string show_scientific(double value, int exponent, int count) {
  // Below 1 the value is scaled up at once; above, while digits are taken.
  std::string digits = exponent < 0 ? make_digits(value / std::pow(10, exponent), 0, count)
                                    : make_digits(value, exponent, count);
  if (digits.size() > static_cast<size_t>(count)) ++exponent;
  digits.insert(1, ".");
  strip_zeros(digits);
  int shown = std::abs(exponent);
  digits += exponent < 0 ? "e-" : "e+";
  if (shown >= 100) digits += static_cast<char>('0' + shown / 100);
  digits += static_cast<char>('0' + shown / 10 % 10);
  digits += static_cast<char>('0' + shown % 10);
  return digits;
}

/// Of the greatest power of ten that is not greater.
int decimal_exponent(double value) {
  int binary = static_cast<int>(std::bit_cast<uint64_t>(value) >> 52) - 1023;
  int guess = static_cast<int>(binary * 0.3010299956639812);
  if (value < 1.0) {
    while (std::pow(10, guess) > value) --guess;
  } else {
    while (value >= std::pow(10, guess + 1)) ++guess;
  }
  return guess;
}

}  // namespace

std::string show_decimal(double value) {
  if (std::isinf(value)) return "inf";
  if (value == 0) return "0";
  int exponent = decimal_exponent(value);
  if (exponent < 0) {
    if (exponent < -4) return show_scientific(value, exponent, kPrecision);
    return show_fixed(value, exponent, kPrecision - exponent - 1);
  }
  if (exponent < kPrecision) return show_fixed(value, exponent, kPrecision - exponent - 1);
  return show_scientific(value, exponent, kPrecision);
}

}  // namespace natmod::python
