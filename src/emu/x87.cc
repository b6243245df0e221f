#include "emu/x87.h"

#include <bit>
#include <cmath>
#include <cstring>

namespace natmod::emu {
namespace {

constexpr int kBias = 16383;
constexpr int kSpecial = 0x7fff;  // exponent of infinities and NaNs
constexpr uint64_t kLeadingOne = uint64_t{1} << 63;

}  // namespace

X87Number x87_from_double_bits(uint64_t bits) {
  const double value = std::bit_cast<double>(bits);
  uint64_t mantissa = 0;
  int exponent = 0;
  if (!std::isfinite(value)) {
    mantissa = kLeadingOne | bits << 11;
    exponent = kSpecial;
  } else if (value != 0) {
    const double fraction = std::frexp(std::fabs(value), &exponent);  // in [0.5, 1)
    mantissa = static_cast<uint64_t>(std::ldexp(fraction, 53)) << 11;
    exponent += kBias - 1;
  }
  const uint16_t high =
      static_cast<uint16_t>(static_cast<unsigned>(exponent) | (std::signbit(value) ? 0x8000u : 0u));
  X87Number number{};
  std::memcpy(number.data(), &mantissa, 8);
  std::memcpy(number.data() + 8, &high, 2);
  return number;
}

uint64_t x87_to_double_bits(const X87Number& number) {
  uint64_t mantissa = 0;
  uint16_t high = 0;
  std::memcpy(&mantissa, number.data(), 8);
  std::memcpy(&high, number.data() + 8, 2);
  const int exponent = high & 0x7fff;
  double value = 0;
  if (exponent == kSpecial)
    value = (mantissa & ~kLeadingOne) == 0 ? INFINITY : NAN;
  else
    value = std::ldexp(static_cast<double>(mantissa), exponent - kBias - 63);
  return std::bit_cast<uint64_t>(high & 0x8000 ? -value : value);
}

}  // namespace natmod::emu
