#include "emu/x87.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <random>

namespace natmod::emu {
namespace {

double there_and_back(double value) {
  return std::bit_cast<double>(
      x87_to_double_bits(x87_from_double_bits(std::bit_cast<uint64_t>(value))));
}

TEST(X87, EveryDoubleHasAnExactNumber) {
  using Limits = std::numeric_limits<double>;
  for (const double value :
       {0.0, -0.0, 1.0, -1.5, 3.141592653589793, Limits::max(), Limits::min(), Limits::denorm_min(),
        -Limits::denorm_min() * 12345, Limits::infinity()})
    EXPECT_EQ(std::bit_cast<uint64_t>(there_and_back(value)), std::bit_cast<uint64_t>(value));
  EXPECT_TRUE(std::isnan(there_and_back(NAN)));
  std::mt19937_64 random(1);
  for (int i = 0; i < 10'000; ++i) {
    const double value = std::bit_cast<double>(random());
    EXPECT_TRUE(std::isnan(value) || there_and_back(value) == value);
  }
}

TEST(X87, BytesAreThoseOfTheFormat) {
  // 1.5: exponent 16383, mantissa 1.1 with its leading 1.
  const X87Number number = x87_from_double_bits(std::bit_cast<uint64_t>(-1.5));
  const X87Number expected{0, 0, 0, 0, 0, 0, 0, 0xc0, 0xff, 0xbf};
  EXPECT_EQ(number, expected);
}

TEST(X87, ANumberOfMorePrecisionIsRoundedToNearest) {
  const X87Number up{0xff, 0x07, 0, 0, 0, 0, 0, 0x80, 0xff, 0x3f};  // 1 + 0x7ff * 2^-63
  EXPECT_EQ(std::bit_cast<double>(x87_to_double_bits(up)), 1 + 0x1p-52);
  const X87Number tie{0x00, 0x04, 0, 0, 0, 0, 0, 0x80, 0xff, 0x3f};  // 1 + 2^-53
  EXPECT_EQ(std::bit_cast<double>(x87_to_double_bits(tie)), 1.0);
}

}  // namespace
}  // namespace natmod::emu
