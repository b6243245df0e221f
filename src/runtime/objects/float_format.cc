// mp_format_float of MicroPython 1.25: digits by repeated subtraction in the float type itself, so
// the last digits are those that a board shows, not the nearest ones.
//
// Source: the behaviour of MicroPython's py/formatfloat.c at v1.25.
#include <cmath>
#include <cstring>

#include "runtime/objects/numbers.h"

namespace natmod::board {
namespace {

template <class T>
struct FloatType;
template <>
struct FloatType<float> {
  static constexpr int kMinBuffer = 6;
  static int binary_exponent(float x) {
    uint32_t bits;
    std::memcpy(&bits, &x, sizeof(bits));
    return static_cast<int>(bits >> 23 & 0xff) - 127;
  }
};
template <>
struct FloatType<double> {
  static constexpr int kMinBuffer = 7;
  static int binary_exponent(double x) {
    uint64_t bits;
    std::memcpy(&bits, &x, sizeof(bits));
    return static_cast<int>(bits >> 52 & 0x7ff) - 1023;
  }
};

// How the digits are laid out: computed first, then the digits are made.
struct Plan {
  char format;  // f or e/g
  int precision;
  int point = 0;        // digits before the decimal point, less one
  int digits = 0;       // to show; one more is made, to round by
  int first_power = 0;  // of ten, of the first digit
  int exponent = 0;     // shown, without sign
  char exponent_sign = 0;
};

template <class T>
class Formatter {
 public:
  Formatter(T value, int room, char format, int precision)
      : value_(value), room_(room), general_(format == 'g'), plan_{format, precision} {
    if (general_ && precision == 0) plan_.precision = 1;
    if (value == 0) {
      plan_zero();
    } else if (value < 1) {
      plan_below_one();
    } else {
      plan_from_one();
    }
    if (plan_.precision < 0) plan_.precision = 0;
    if (plan_.format == 'e') plan_.digits = plan_.precision + 1;
    if (plan_.format == 'g') plan_.digits = plan_.precision = std::max(plan_.precision, 1);
  }

  // Everything but sign and exponent. `before` is what stands before the digits already.
  std::string digits(std::string before, size_t buffer_size) {
    std::string out = std::move(before);
    const int last = make_digits(out);
    if (last >= 5) round_up(out, buffer_size);
    if (general_ && plan_.precision > 0) {
      while (out.back() == '0') out.pop_back();
      if (out.back() == '.') out.pop_back();
    }
    return out;
  }

  const Plan& plan() const { return plan_; }

 private:
  static constexpr int kMinBuffer = FloatType<T>::kMinBuffer;

  static T ten_to(int power) { return std::pow(T{10}, static_cast<T>(power)); }

  int guessed_exponent() const {
    return static_cast<int>(static_cast<T>(FloatType<T>::binary_exponent(value_)) *
                            static_cast<T>(0.3010299956639812));
  }

  void plan_zero() {
    if (plan_.format == 'f') {
      plan_.precision = std::min(plan_.precision, room_ - 2);
      plan_.digits = plan_.precision + 1;
      return;
    }
    plan_.precision = std::min(plan_.precision, room_ - 6);
    if (plan_.format == 'e') plan_.exponent_sign = '+';
  }

  void plan_below_one() {
    const T entry = value_;
    int e = -guessed_exponent();
    T unit = ten_to(-e);
    while (unit > value_) unit = ten_to(-++e);
    value_ /= unit;
    plan_.exponent = e;
    if (plan_.format == 'f' || (general_ && e <= 4)) {
      plan_.format = 'f';
      if (general_) plan_.precision += e - 1;
      plan_.precision = std::min(plan_.precision, room_ - 2);
      plan_.digits = plan_.precision + 1;
      value_ = entry;
      return;
    }
    plan_.exponent_sign = '-';
    if (plan_.precision > room_ - kMinBuffer) {
      plan_.precision = room_ - kMinBuffer + (plan_.format == 'g' ? 1 : 0);
    }
    plan_.first_power = -e;
  }

  void plan_from_one() {
    int e = guessed_exponent();
    while (value_ >= ten_to(e + 1)) ++e;
    plan_.exponent = plan_.first_power = e;
    if (plan_.format == 'f') {
      if (e >= room_) {
        plan_.format = 'e';
      } else if (e + plan_.precision + 2 > room_) {
        plan_.precision = room_ - e - 2;
        if (plan_.precision < 0) ++plan_.precision;  // no decimal point then
      }
    }
    if (plan_.format == 'e') plan_.precision = std::min(plan_.precision, room_ - kMinBuffer);
    if (plan_.format == 'g') {
      plan_.precision = std::min(plan_.precision, room_ - (kMinBuffer - 1));
      if (e < plan_.precision) {
        plan_.format = 'f';
        plan_.precision -= e + 1;
      }
    }
    if (plan_.format == 'f') {
      plan_.point = e;
      plan_.digits = plan_.precision + e + 1;
    } else {
      plan_.exponent_sign = '+';
    }
  }

  // Appends the digits and gives the one behind them.
  int make_digits(std::string& out) {
    int point = plan_.point;
    int digit = 0;
    int power = plan_.first_power;
    for (int left = plan_.digits; left >= 0; --left, --power) {
      const T unit = power > 0 ? ten_to(power) : T{1};
      for (digit = 0; digit < 9 && value_ >= unit; ++digit) value_ -= unit;
      if (left > 0) {
        out += static_cast<char>('0' + digit);
        if (point == 0 && plan_.precision > 0) out += '.';
      }
      --point;
      if (power <= 0) value_ *= 10;
    }
    return digit;
  }

  void round_up(std::string& out, size_t buffer_size) {
    size_t at = out.size();
    while (at-- > 0) {
      char& c = out[at];
      if (c == '.') continue;
      if (c < '0' || c > '9') {
        ++at;  // a sign: the carry goes behind it
        break;
      }
      if (c < '9') {
        ++c;
        return;
      }
      c = '0';
      if (at == 0) break;
    }
    if (at >= out.size() || out[at] != '0') return;
    if (at + 1 < out.size() && out[at + 1] == '.' && plan_.format != 'f') {
      // 9.99 became 10.00: the point moves, and with it the exponent.
      out[at] = '.';
      out[at + 1] = '0';
      if (plan_.exponent_sign == '-') {
        if (--plan_.exponent == 0) plan_.exponent_sign = '+';
      } else {
        ++plan_.exponent;
      }
    } else if (out.size() + 1 < buffer_size) {
      out += '0';
    }
    out.insert(at, 1, '1');
    out.pop_back();
  }

  T value_;
  int room_;
  bool general_;
  Plan plan_;
};

template <class T>
std::string format_as(T value, size_t buffer_size, char format, int precision, char sign) {
  if (buffer_size <= static_cast<size_t>(FloatType<T>::kMinBuffer)) {
    return buffer_size >= 2 ? "?" : "";
  }
  std::string out;
  if (std::signbit(value) && !std::isnan(value)) {
    out += '-';
    value = -value;
  } else if (sign != 0) {
    out += sign;
  }
  const char lower_bit = format & 0x20;
  if (std::isinf(value) || std::isnan(value)) {
    for (char c : std::string_view(std::isinf(value) ? "INF" : "NAN")) {
      out += static_cast<char>(c ^ lower_bit);
    }
    return out;
  }
  if (precision < 0) precision = 6;
  const int room = static_cast<int>(buffer_size) - 1 - static_cast<int>(out.size());
  Formatter<T> formatter(value, room, static_cast<char>(format | 0x20), precision);
  out = formatter.digits(std::move(out), buffer_size);
  const Plan& plan = formatter.plan();
  if (plan.exponent_sign != 0) {
    out += static_cast<char>('E' | lower_bit);
    out += plan.exponent_sign;
    if (sizeof(T) == sizeof(double) && plan.exponent >= 100) {
      out += static_cast<char>('0' + plan.exponent / 100);
    }
    out += static_cast<char>('0' + plan.exponent / 10 % 10);
    out += static_cast<char>('0' + plan.exponent % 10);
  }
  return out;
}

}  // namespace

std::string format_float(double value, bool single, size_t buffer_size, char format, int precision,
                         char sign) {
  if (single) {
    return format_as(static_cast<float>(value), buffer_size, format, precision, sign);
  }
  return format_as(value, buffer_size, format, precision, sign);
}

}  // namespace natmod::board
