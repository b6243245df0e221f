// The 80-bit numbers of the x87 floating-point unit, in which 32-bit x86 returns floats.
#pragma once

#include <array>
#include <cstdint>

namespace natmod::emu {

/// Little-endian: 64 bits of mantissa with an explicit leading 1, 15 of exponent, the sign.
using X87Number = std::array<uint8_t, 16>;

X87Number x87_from_double_bits(uint64_t bits);
/// Rounds to nearest, as storing a result in a double does.
uint64_t x87_to_double_bits(const X87Number& number);

}  // namespace natmod::emu
