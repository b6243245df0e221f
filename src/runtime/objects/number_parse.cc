// Text to numbers, with MicroPython's way of scaling: decimal digits into an integer, then one
// multiplication or division by a power of ten in the float type.
//
// Source: the behaviour of MicroPython's py/parsenum.c at v1.25.
#include <climits>
#include <cmath>
#include <limits>

#include "runtime/errors.h"
#include "runtime/objects/numbers.h"
#include "runtime/objects/text.h"

namespace natmod::board {
namespace {

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
char lower(char c) {
  return static_cast<char>(c | 0x20);
}

// A place in the text.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ >= text_.size(); }
  size_t left() const { return text_.size() - at_; }
  char peek(size_t ahead = 0) const { return ahead < left() ? text_[at_ + ahead] : '\0'; }
  char take() { return text_[at_++]; }
  void skip(size_t n) { at_ += n; }
  size_t position() const { return at_; }
  std::string_view rest() const { return text_.substr(at_); }

  void skip_space() {
    while (!at_end() && is_space(peek())) ++at_;
  }
  bool take_sign() {
    if (peek() != '+' && peek() != '-') return false;
    return take() == '-';
  }
  /// Letters without regard to case.
  bool starts_with(std::string_view word) const {
    if (left() < word.size()) return false;
    for (size_t i = 0; i < word.size(); ++i) {
      if (lower(peek(i)) != word[i]) return false;
    }
    return true;
  }

 private:
  std::string_view text_;
  size_t at_ = 0;
};

// `0x` and friends, where the base permits. A leading 0 in base 0 makes the base 1, in which only
// zeros are digits.
int64_t skip_base_prefix(Cursor& in, int64_t base) {
  if (in.left() > 1 && in.peek() == '0') {
    const char c = lower(in.peek(1));
    const int64_t named = c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 0;
    if (named != 0 && (base == 0 || base == named)) {
      in.skip(2);
      return named;
    }
    return base == 0 ? 1 : base;
  }
  return base == 0 ? 10 : base;
}

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = lower(c);
  return c >= 'a' && c <= 'z' ? c - 'a' + 10 : INT_MAX;
}

template <class T>
struct Decimal;
template <>
struct Decimal<float> {
  using Mantissa = uint32_t;
  static constexpr Mantissa kMax = 0x19999998;
  static constexpr float kSmallest = 1e-37F;
  static constexpr int kSmallestExponent = -37;
  static constexpr int kExactPower = 9;
};
template <>
struct Decimal<double> {
  using Mantissa = uint64_t;
  static constexpr Mantissa kMax = 0x1999999999999998;
  static constexpr double kSmallest = 1e-307;
  static constexpr int kSmallestExponent = -307;
  static constexpr int kExactPower = 22;
};

// An unsigned decimal number; false if the exponent has no digits at the end of the text.
template <class T>
bool parse_decimal(Cursor& in, double& out) {
  enum { integer, fraction, exponent } part = integer;
  typename Decimal<T>::Mantissa mantissa = 0;
  int power = 0;
  int zeros_before_point = 0;
  int zeros_behind_point = 0;
  int stated = 0;
  bool stated_negative = false;
  const auto accept = [&](int digit, bool behind_point) {
    if (mantissa < Decimal<T>::kMax) {
      if (behind_point) --power;
      mantissa = 10u * mantissa + static_cast<unsigned>(digit);
    } else if (!behind_point) {
      ++power;
    }
  };
  while (!in.at_end()) {
    const char c = in.peek();
    if (c >= '0' && c <= '9') {
      const int digit = c - '0';
      if (part == exponent) {
        if (stated < (INT_MAX / 2 - 9) / 10) stated = 10 * stated + digit;
      } else if (digit == 0 || mantissa >= Decimal<T>::kMax) {
        // Zeros count only if another digit follows.
        ++(part == integer ? zeros_before_point : zeros_behind_point);
      } else {
        for (; zeros_before_point > 0; --zeros_before_point) accept(0, false);
        for (; zeros_behind_point > 0; --zeros_behind_point) accept(0, true);
        accept(digit, part == fraction);
      }
    } else if (part == integer && c == '.') {
      part = fraction;
    } else if (part != exponent && lower(c) == 'e') {
      part = exponent;
      if (in.peek(1) == '+' || in.peek(1) == '-') {
        stated_negative = in.peek(1) == '-';
        in.skip(1);
      }
      if (in.left() <= 1) return false;
    } else if (c != '_') {
      break;
    }
    in.skip(1);
  }
  power += (stated_negative ? -stated : stated) + zeros_before_point;
  T value = static_cast<T>(mantissa);
  if (power < Decimal<T>::kSmallestExponent) {
    power -= Decimal<T>::kSmallestExponent;
    value *= Decimal<T>::kSmallest;
  }
  if (power < 0 && power >= -Decimal<T>::kExactPower) {
    value /= std::pow(T{10}, static_cast<T>(-power));
  } else {
    value *= std::pow(T{10}, static_cast<T>(power));
  }
  out = value;
  return true;
}

struct Real {
  double value = 0;
  bool imaginary = false;
};

// One number with sign and spaces around it; nullopt if there is none.
std::optional<Real> parse_real(Runtime& rt, Cursor& in, bool allow_imaginary) {
  in.skip_space();
  const bool negative = in.take_sign();
  const size_t start = in.position();
  Real real;
  if (lower(in.peek()) == 'i') {
    if (in.starts_with("inf")) {
      in.skip(3);
      real.value = std::numeric_limits<double>::infinity();
      if (in.starts_with("inity")) in.skip(5);
    }
  } else if (lower(in.peek()) == 'n') {
    if (in.starts_with("nan")) {
      in.skip(3);
      real.value = std::numeric_limits<double>::quiet_NaN();
    }
  } else {
    const bool good = rt.state().config.single_float ? parse_decimal<float>(in, real.value)
                                                     : parse_decimal<double>(in, real.value);
    if (!good) return std::nullopt;
  }
  if (allow_imaginary && lower(in.peek()) == 'j') {
    if (in.position() == start) real.value = 1;
    in.skip(1);
    real.imaginary = true;
  }
  if (in.position() == start) return std::nullopt;
  if (negative) real.value = -real.value;
  in.skip_space();
  return real;
}

}  // namespace

Value parse_int(Runtime& rt, std::string_view text, int64_t base) {
  if ((base != 0 && base < 2) || base > 36) {
    raise(rt, TypeId::ValueError, "int() arg 2 must be >= 2 and <= 36");
  }
  Cursor in(text);
  in.skip_space();
  const bool negative = in.take_sign();
  base = skip_base_prefix(in, base);
  const std::string_view shown = in.rest();
  const size_t start = in.position();
  std::string digits;
  while (!in.at_end() && (in.peek() == '_' || digit_value(in.peek()) < base)) {
    const char c = in.take();
    if (c != '_') digits += c;
  }
  const bool empty = in.position() == start;
  in.skip_space();
  if (empty || !in.at_end()) {
    const int64_t shown_base = base == 1 ? 0 : base;
    if (!rt.state().config.detailed_errors) {
      raise(rt, TypeId::ValueError, "invalid syntax for integer with base {}", shown_base);
    }
    raise(rt, TypeId::ValueError, "invalid syntax for integer with base {}: {}", shown_base,
          quoted_str(shown));
  }
  mpz_class n;
  // In base 1 all digits are zeros.
  if (base > 1 && !digits.empty()) n.set_str(digits, static_cast<int>(base));
  return new_int(rt, negative ? mpz_class(-n) : n);
}

Value parse_float(Runtime& rt, std::string_view text, bool allow_imaginary, bool force_complex) {
  Cursor in(text);
  std::optional<Real> first = parse_real(rt, in, allow_imaginary);
  std::optional<Real> second;
  bool good = first.has_value();
  if (good && !in.at_end()) {
    // A real part may be followed by an imaginary one.
    good = force_complex && !first->imaginary;
    if (good) second = parse_real(rt, in, allow_imaginary);
    good = good && second && second->imaginary && in.at_end();
  }
  if (!good) raise(rt, TypeId::ValueError, "invalid syntax for number");
  if (second) return new_complex(rt, first->value, second->value);
  if (first->imaginary) return new_complex(rt, 0, first->value);
  if (force_complex) return new_complex(rt, first->value, 0);
  return new_float(rt, first->value);
}

}  // namespace natmod::board
