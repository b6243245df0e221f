// Conversions of floating-point numbers: to and from integers, fixed-point numbers and each other,
// and rounding to integral numbers.

#include <algorithm>
#include <limits>

#include "emu/thumb_float_core.h"
#include "emu/thumb_instructions.h"

namespace natmod::emu::thumb {
namespace {

using C = ThumbCore;
using Op = ThumbOp;

/// How a fraction is dropped: as FPSCR says, or as the instruction does. away: to the nearest, from
/// 0 where two are.
enum class Rounding : uint8_t { by_mode, nearest, away, up, down, to_zero };

template <class T>
T integral(C& c, T value, Rounding rounding) {
  switch (rounding) {
    case Rounding::by_mode:
      return rounded<T>(
          c, [](T x) { return std::nearbyint(x); }, value);
    case Rounding::nearest:
      return std::nearbyint(value);
    case Rounding::away:
      return std::round(value);
    case Rounding::up:
      return std::ceil(value);
    case Rounding::down:
      return std::floor(value);
    case Rounding::to_zero:
      return std::trunc(value);
  }
  return value;
}

/// The nearest number that `I` has; 0 of what is no number.
template <class I, class T>
I saturated(T value) {
  using Limits = std::numeric_limits<I>;
  // One more than the greatest is a power of two, which all kinds have exactly.
  constexpr I kHalf = Limits::max() / 2 + 1;
  constexpr T kAbove = static_cast<T>(kHalf) * 2;
  if (std::isnan(value)) return 0;
  if (value >= kAbove) return Limits::max();
  if (value < static_cast<T>(Limits::min())) return Limits::min();
  return static_cast<I>(value);
}

template <class T, class I, Rounding kRounding>
void to_integer(C& c, const Op& op) {
  const T value = integral(c, float_at<T>(c, op.rm), kRounding);
  c.registers.s[op.rd] = static_cast<uint32_t>(saturated<I>(value));
}

template <class T, class I>
void from_integer(C& c, const Op& op) {
  const auto number = static_cast<I>(c.registers.s[op.rm]);
  set_float(c, op.rd,
            rounded<T>(
                c, [](I x) { return static_cast<T>(x); }, number));
}

template <class T, Rounding kRounding>
void to_integral(C& c, const Op& op) {
  const T value = float_at<T>(c, op.rm);
  set_float(c, op.rd, std::isnan(value) ? process_nans(c, value) : integral(c, value, kRounding));
}

// ---- Fixed point: `I` with as many bits of fraction as the immediate leaves of its own.

/// The immediate is drawn with its lowest bit first.
template <class I>
int fraction(const Op& op) {
  return static_cast<int>(sizeof(I) * 8) - static_cast<int>((op.imm & 15) << 1 | op.imm >> 4);
}

template <class T, class I>
void to_fixed(C& c, const Op& op) {
  const T value = std::ldexp(float_at<T>(c, op.rd), fraction<I>(op));
  const I number = saturated<I>(std::trunc(value));
  c.registers.s[op.rd] = static_cast<uint32_t>(static_cast<int32_t>(number));
  if (sizeof(T) == 8) c.registers.s[op.rd + 1] = std::is_signed_v<I> && number < 0 ? ~0u : 0;
}

template <class T, class I>
void from_fixed(C& c, const Op& op) {
  const auto number = static_cast<I>(c.registers.s[op.rd]);
  const int places = fraction<I>(op);
  set_float(c, op.rd,
            rounded<T>(
                c, [places](I x) { return std::ldexp(static_cast<T>(x), -places); }, number));
}

// ---- Between sizes

void to_single(C& c, const Op& op) {
  const auto value = float_at<double>(c, op.rm);
  if (!std::isnan(value))
    return set_float(c, op.rd,
                     rounded<float>(
                         c, [](double x) { return static_cast<float>(x); }, value));
  const auto bits = std::bit_cast<uint64_t>(process_nans(c, value));
  c.registers.s[op.rd] = static_cast<uint32_t>(bits >> 32 & 0x8000'0000) | 0x7fc0'0000 |
                         static_cast<uint32_t>(bits >> 29 & 0x3f'ffff);
}

void to_double(C& c, const Op& op) {
  const auto value = float_at<float>(c, op.rm);
  if (!std::isnan(value)) return set_float(c, op.rd, static_cast<double>(value));
  const auto bits = uint64_t{std::bit_cast<uint32_t>(process_nans(c, value))};
  set_float(c, op.rd,
            std::bit_cast<double>((bits & 0x8000'0000) << 32 | 0x7ff8'0000'0000'0000 |
                                  (bits & 0x3f'ffff) << 29));
}

/// IEEE 754's half precision: 1 bit of sign, 5 of exponent, 10 of fraction.
double from_half(uint16_t half) {
  const int exponent = half >> 10 & 31, fraction = half & 0x3ff;
  const double size =
      exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(fraction + 0x400, exponent - 25);
  return half & 0x8000 ? -size : size;
}

template <class T>
T widened(C& c, uint16_t half) {
  if ((half & 0x7c00) != 0x7c00) return static_cast<T>(from_half(half));
  const bool is_nan = (half & 0x3ff) != 0;
  const FloatBits<T> sign = FloatBits<T>{half} >> 15 << (sizeof(T) * 8 - 1);
  if (!is_nan) return std::copysign(std::numeric_limits<T>::infinity(), std::bit_cast<T>(sign));
  const FloatBits<T> payload = FloatBits<T>{half & 0x3ffu} << (sizeof(T) == 8 ? 42 : 13);
  const auto bits = std::bit_cast<FloatBits<T>>(default_nan<T>()) & ~kQuietBit<T>;
  return process_nans(c, std::bit_cast<T>(static_cast<FloatBits<T>>(sign | bits | payload)));
}

template <class T>
uint16_t narrowed(C& c, T value) {
  const auto sign = static_cast<uint16_t>(std::signbit(value) ? 0x8000 : 0);
  if (std::isnan(value)) {
    const auto bits = std::bit_cast<FloatBits<T>>(process_nans(c, value));
    const auto payload = static_cast<uint16_t>(bits >> (sizeof(T) == 8 ? 42 : 13) & 0x1ff);
    return static_cast<uint16_t>((bits >> (sizeof(T) * 8 - 1)) << 15 | 0x7e00 | payload);
  }
  if (std::isinf(value)) return sign | 0x7c00;
  const T size = std::fabs(value);
  if (size == 0) return sign;
  int exponent = 0;
  std::frexp(size, &exponent);
  exponent = std::max(exponent - 1, -14);  // of the leading bit
  const T units = std::ldexp(size, 10 - exponent);
  // By the mode, seen from 0: up is down for what is negative.
  const T signed_units = std::signbit(value) ? -units : units;
  const T whole = std::fabs(integral(c, signed_units, Rounding::by_mode));
  const int bits = static_cast<int>(whole) + ((exponent + 14) << 10);
  if (bits < 0x7c00) return static_cast<uint16_t>(sign | bits);
  const int mode = rounding_of(c);
  const bool stays_finite = mode == FE_TOWARDZERO || mode == (sign ? FE_UPWARD : FE_DOWNWARD);
  return static_cast<uint16_t>(sign | (stays_finite ? 0x7bff : 0x7c00));
}

template <class T, bool kTop>
void widen_half(C& c, const Op& op) {
  set_float(c, op.rd,
            widened<T>(c, static_cast<uint16_t>(c.registers.s[op.rm] >> (kTop ? 16 : 0))));
}
template <class T, bool kTop>
void narrow_to_half(C& c, const Op& op) {
  const uint32_t half = narrowed(c, float_at<T>(c, op.rm));
  uint32_t& word = c.registers.s[op.rd];
  word = kTop ? (word & 0xffff) | half << 16 : (word & 0xffff'0000) | half;
}

constexpr auto kMode = Rounding::by_mode, kZero = Rounding::to_zero, kAway = Rounding::away,
               kNearest = Rounding::nearest, kUp = Rounding::up, kDown = Rounding::down;

constexpr ThumbInstruction kFloatConvertTable[] = {
    {"vcvtb", kFp, "11101110 1D11 0010 dddd 1010 01M0 mmmm s", widen_half<float, false>},
    {"vcvtt", kFp, "11101110 1D11 0010 dddd 1010 11M0 mmmm s", widen_half<float, true>},
    {"vcvtb", kFp, "11101110 1D11 0011 dddd 1010 01M0 mmmm s", narrow_to_half<float, false>},
    {"vcvtt", kFp, "11101110 1D11 0011 dddd 1010 11M0 mmmm s", narrow_to_half<float, true>},
    {"vcvtb", kDouble, "11101110 1D11 0010 dddd 1011 01M0 mmmm ds", widen_half<double, false>},
    {"vcvtt", kDouble, "11101110 1D11 0010 dddd 1011 11M0 mmmm ds", widen_half<double, true>},
    {"vcvtb", kDouble, "11101110 1D11 0011 dddd 1011 01M0 mmmm sd", narrow_to_half<double, false>},
    {"vcvtt", kDouble, "11101110 1D11 0011 dddd 1011 11M0 mmmm sd", narrow_to_half<double, true>},
    {"vcvt", kDouble, "11101110 1D11 0111 dddd 1010 11M0 mmmm ds", to_double},
    {"vcvt", kDouble, "11101110 1D11 0111 dddd 1011 11M0 mmmm sd", to_single},

    {"vcvt", kFp, "11101110 1D11 1000 dddd 1010 01M0 mmmm s", from_integer<float, uint32_t>},
    {"vcvt", kFp, "11101110 1D11 1000 dddd 1010 11M0 mmmm s", from_integer<float, int32_t>},
    {"vcvtr", kFp, "11101110 1D11 1100 dddd 1010 01M0 mmmm s", to_integer<float, uint32_t, kMode>},
    {"vcvt", kFp, "11101110 1D11 1100 dddd 1010 11M0 mmmm s", to_integer<float, uint32_t, kZero>},
    {"vcvtr", kFp, "11101110 1D11 1101 dddd 1010 01M0 mmmm s", to_integer<float, int32_t, kMode>},
    {"vcvt", kFp, "11101110 1D11 1101 dddd 1010 11M0 mmmm s", to_integer<float, int32_t, kZero>},
    {"vcvt", kDouble, "11101110 1D11 1000 dddd 1011 01M0 mmmm ds", from_integer<double, uint32_t>},
    {"vcvt", kDouble, "11101110 1D11 1000 dddd 1011 11M0 mmmm ds", from_integer<double, int32_t>},
    {"vcvtr", kDouble, "11101110 1D11 1100 dddd 1011 01M0 mmmm sd",
     to_integer<double, uint32_t, kMode>},
    {"vcvt", kDouble, "11101110 1D11 1100 dddd 1011 11M0 mmmm sd",
     to_integer<double, uint32_t, kZero>},
    {"vcvtr", kDouble, "11101110 1D11 1101 dddd 1011 01M0 mmmm sd",
     to_integer<double, int32_t, kMode>},
    {"vcvt", kDouble, "11101110 1D11 1101 dddd 1011 11M0 mmmm sd",
     to_integer<double, int32_t, kZero>},

    {"vcvt", kFp, "11101110 1D11 1010 dddd 1010 01i0 iiii s", from_fixed<float, int16_t>},
    {"vcvt", kFp, "11101110 1D11 1011 dddd 1010 01i0 iiii s", from_fixed<float, uint16_t>},
    {"vcvt", kFp, "11101110 1D11 1010 dddd 1010 11i0 iiii s", from_fixed<float, int32_t>},
    {"vcvt", kFp, "11101110 1D11 1011 dddd 1010 11i0 iiii s", from_fixed<float, uint32_t>},
    {"vcvt", kFp, "11101110 1D11 1110 dddd 1010 01i0 iiii s", to_fixed<float, int16_t>},
    {"vcvt", kFp, "11101110 1D11 1111 dddd 1010 01i0 iiii s", to_fixed<float, uint16_t>},
    {"vcvt", kFp, "11101110 1D11 1110 dddd 1010 11i0 iiii s", to_fixed<float, int32_t>},
    {"vcvt", kFp, "11101110 1D11 1111 dddd 1010 11i0 iiii s", to_fixed<float, uint32_t>},
    {"vcvt", kDouble, "11101110 1D11 1010 dddd 1011 01i0 iiii d", from_fixed<double, int16_t>},
    {"vcvt", kDouble, "11101110 1D11 1011 dddd 1011 01i0 iiii d", from_fixed<double, uint16_t>},
    {"vcvt", kDouble, "11101110 1D11 1010 dddd 1011 11i0 iiii d", from_fixed<double, int32_t>},
    {"vcvt", kDouble, "11101110 1D11 1011 dddd 1011 11i0 iiii d", from_fixed<double, uint32_t>},
    {"vcvt", kDouble, "11101110 1D11 1110 dddd 1011 01i0 iiii d", to_fixed<double, int16_t>},
    {"vcvt", kDouble, "11101110 1D11 1111 dddd 1011 01i0 iiii d", to_fixed<double, uint16_t>},
    {"vcvt", kDouble, "11101110 1D11 1110 dddd 1011 11i0 iiii d", to_fixed<double, int32_t>},
    {"vcvt", kDouble, "11101110 1D11 1111 dddd 1011 11i0 iiii d", to_fixed<double, uint32_t>},

    {"vrintr", kFp5, "11101110 1D11 0110 dddd 1010 01M0 mmmm s", to_integral<float, kMode>},
    {"vrintz", kFp5, "11101110 1D11 0110 dddd 1010 11M0 mmmm s", to_integral<float, kZero>},
    {"vrintx", kFp5, "11101110 1D11 0111 dddd 1010 01M0 mmmm s", to_integral<float, kMode>},
    {"vrinta", kFp5, "11111110 1D11 1000 dddd 1010 01M0 mmmm s", to_integral<float, kAway>},
    {"vrintn", kFp5, "11111110 1D11 1001 dddd 1010 01M0 mmmm s", to_integral<float, kNearest>},
    {"vrintp", kFp5, "11111110 1D11 1010 dddd 1010 01M0 mmmm s", to_integral<float, kUp>},
    {"vrintm", kFp5, "11111110 1D11 1011 dddd 1010 01M0 mmmm s", to_integral<float, kDown>},
    {"vrintr", kDouble, "11101110 1D11 0110 dddd 1011 01M0 mmmm d", to_integral<double, kMode>},
    {"vrintz", kDouble, "11101110 1D11 0110 dddd 1011 11M0 mmmm d", to_integral<double, kZero>},
    {"vrintx", kDouble, "11101110 1D11 0111 dddd 1011 01M0 mmmm d", to_integral<double, kMode>},
    {"vrinta", kDouble, "11111110 1D11 1000 dddd 1011 01M0 mmmm d", to_integral<double, kAway>},
    {"vrintn", kDouble, "11111110 1D11 1001 dddd 1011 01M0 mmmm d", to_integral<double, kNearest>},
    {"vrintp", kDouble, "11111110 1D11 1010 dddd 1011 01M0 mmmm d", to_integral<double, kUp>},
    {"vrintm", kDouble, "11111110 1D11 1011 dddd 1011 01M0 mmmm d", to_integral<double, kDown>},

    {"vcvta", kFp5, "11111110 1D11 1100 dddd 1010 01M0 mmmm s", to_integer<float, uint32_t, kAway>},
    {"vcvta", kFp5, "11111110 1D11 1100 dddd 1010 11M0 mmmm s", to_integer<float, int32_t, kAway>},
    {"vcvtn", kFp5, "11111110 1D11 1101 dddd 1010 01M0 mmmm s",
     to_integer<float, uint32_t, kNearest>},
    {"vcvtn", kFp5, "11111110 1D11 1101 dddd 1010 11M0 mmmm s",
     to_integer<float, int32_t, kNearest>},
    {"vcvtp", kFp5, "11111110 1D11 1110 dddd 1010 01M0 mmmm s", to_integer<float, uint32_t, kUp>},
    {"vcvtp", kFp5, "11111110 1D11 1110 dddd 1010 11M0 mmmm s", to_integer<float, int32_t, kUp>},
    {"vcvtm", kFp5, "11111110 1D11 1111 dddd 1010 01M0 mmmm s", to_integer<float, uint32_t, kDown>},
    {"vcvtm", kFp5, "11111110 1D11 1111 dddd 1010 11M0 mmmm s", to_integer<float, int32_t, kDown>},
    {"vcvta", kDouble, "11111110 1D11 1100 dddd 1011 01M0 mmmm sd",
     to_integer<double, uint32_t, kAway>},
    {"vcvta", kDouble, "11111110 1D11 1100 dddd 1011 11M0 mmmm sd",
     to_integer<double, int32_t, kAway>},
    {"vcvtn", kDouble, "11111110 1D11 1101 dddd 1011 01M0 mmmm sd",
     to_integer<double, uint32_t, kNearest>},
    {"vcvtn", kDouble, "11111110 1D11 1101 dddd 1011 11M0 mmmm sd",
     to_integer<double, int32_t, kNearest>},
    {"vcvtp", kDouble, "11111110 1D11 1110 dddd 1011 01M0 mmmm sd",
     to_integer<double, uint32_t, kUp>},
    {"vcvtp", kDouble, "11111110 1D11 1110 dddd 1011 11M0 mmmm sd",
     to_integer<double, int32_t, kUp>},
    {"vcvtm", kDouble, "11111110 1D11 1111 dddd 1011 01M0 mmmm sd",
     to_integer<double, uint32_t, kDown>},
    {"vcvtm", kDouble, "11111110 1D11 1111 dddd 1011 11M0 mmmm sd",
     to_integer<double, int32_t, kDown>},
};

}  // namespace

std::span<const ThumbInstruction> float_convert_table() {
  return kFloatConvertTable;
}

}  // namespace natmod::emu::thumb
