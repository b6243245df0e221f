// Bit fields, extension, reversal, counting, packing, saturation to a width.

#include <algorithm>
#include <bit>

#include "emu/thumb_instructions.h"

namespace natmod::emu::thumb {
namespace {

using C = ThumbCore;
using Op = ThumbOp;

uint32_t low_bits(unsigned width) {
  return width >= 32 ? ~0u : (1u << width) - 1;
}

uint32_t reverse_bytes(uint32_t value) {
  return value >> 24 | (value >> 8 & 0xff00) | (value & 0xff00) << 8 | value << 24;
}

uint32_t reverse_bits(uint32_t value) {
  value = (value >> 1 & 0x5555'5555) | (value & 0x5555'5555) << 1;
  value = (value >> 2 & 0x3333'3333) | (value & 0x3333'3333) << 2;
  value = (value >> 4 & 0x0f0f'0f0f) | (value & 0x0f0f'0f0f) << 4;
  return reverse_bytes(value);
}

// ---- Extension, of a register that is rotated by 0 to 3 bytes

template <class T>
uint32_t extend(uint32_t value) {
  return static_cast<uint32_t>(static_cast<int32_t>(static_cast<T>(value)));
}
/// Of two bytes to two halves.
template <class T>
uint32_t extend_both(uint32_t value) {
  return (extend<T>(value) & 0xffff) | extend<T>(value >> 16) << 16;
}
uint32_t add_halves(uint32_t a, uint32_t b) {
  return ((a + b) & 0xffff) | ((a & 0xffff'0000) + (b & 0xffff'0000));
}

uint32_t rotated(C& c, const Op& op) {
  return std::rotr(c.r(op.rm), static_cast<int>(8 * op.imm));
}

template <uint32_t (*kExtend)(uint32_t)>
void extend_only(C& c, const Op& op) {
  c.r(op.rd) = kExtend(rotated(c, op));
}
template <uint32_t (*kExtend)(uint32_t)>
void extend_and_add(C& c, const Op& op) {
  c.r(op.rd) = c.r(op.rn) + kExtend(rotated(c, op));
}
template <uint32_t (*kExtend)(uint32_t)>
void extend_and_add_halves(C& c, const Op& op) {
  c.r(op.rd) = add_halves(c.r(op.rn), kExtend(rotated(c, op)));
}

// ---- Saturation

/// To `high` or `low` where it is beyond; Q says that it was.
uint32_t saturate(C& c, int64_t value, int64_t low, int64_t high) {
  const int64_t result = std::clamp(value, low, high);
  c.registers.q |= result != value;
  return static_cast<uint32_t>(result);
}
uint32_t saturate_signed(C& c, int64_t value, unsigned width) {
  return saturate(c, value, -(int64_t{1} << (width - 1)), (int64_t{1} << (width - 1)) - 1);
}
uint32_t saturate_unsigned(C& c, int64_t value, unsigned width) {
  return saturate(c, value, 0, (int64_t{1} << width) - 1);
}
/// Rn shifted, as a signed number.
int32_t shifted(C& c, const Op& op) {
  return static_cast<int32_t>(thumb_shift(c.r(op.rn), op.shift, op.amount, 0).value);
}
int32_t signed_half(uint32_t value, bool is_high) {
  return static_cast<int16_t>(is_high ? value >> 16 : value);
}

template <bool kDoubles, bool kSubtracts>
void saturating_add(C& c, const Op& op) {
  int64_t second = static_cast<int32_t>(c.r(op.rn));
  if (kDoubles) second = static_cast<int32_t>(saturate_signed(c, second * 2, 32));
  const int64_t first = static_cast<int32_t>(c.r(op.rm));
  c.r(op.rd) = saturate_signed(c, kSubtracts ? first - second : first + second, 32);
}

constexpr ThumbInstruction kBitsTable[] = {
    {"sxth", kV6, "1011001000 mmm ddd", extend_only<extend<int16_t>>},
    {"sxtb", kV6, "1011001001 mmm ddd", extend_only<extend<int8_t>>},
    {"uxth", kV6, "1011001010 mmm ddd", extend_only<extend<uint16_t>>},
    {"uxtb", kV6, "1011001011 mmm ddd", extend_only<extend<uint8_t>>},
    {"rev", kV6, "1011101000 mmm ddd",
     [](C& c, const Op& op) { c.r(op.rd) = reverse_bytes(c.r(op.rm)); }},
    {"rev16", kV6, "1011101001 mmm ddd",
     [](C& c, const Op& op) { c.r(op.rd) = std::rotr(reverse_bytes(c.r(op.rm)), 16); }},
    {"revsh", kV6, "1011101011 mmm ddd",
     [](C& c, const Op& op) { c.r(op.rd) = extend<int16_t>(reverse_bytes(c.r(op.rm)) >> 16); }},

    {"rev", kV7, "11111010 1001 .... 1111 dddd 1000 mmmm",
     [](C& c, const Op& op) { c.r(op.rd) = reverse_bytes(c.r(op.rm)); }},
    {"rev16", kV7, "11111010 1001 .... 1111 dddd 1001 mmmm",
     [](C& c, const Op& op) { c.r(op.rd) = std::rotr(reverse_bytes(c.r(op.rm)), 16); }},
    {"rbit", kV7, "11111010 1001 .... 1111 dddd 1010 mmmm",
     [](C& c, const Op& op) { c.r(op.rd) = reverse_bits(c.r(op.rm)); }},
    {"revsh", kV7, "11111010 1001 .... 1111 dddd 1011 mmmm",
     [](C& c, const Op& op) { c.r(op.rd) = extend<int16_t>(reverse_bytes(c.r(op.rm)) >> 16); }},
    {"clz", kV7, "11111010 1011 .... 1111 dddd 1000 mmmm",
     [](C& c, const Op& op) { c.r(op.rd) = static_cast<uint32_t>(std::countl_zero(c.r(op.rm))); }},
    {"sel", kDsp, "11111010 1010 nnnn 1111 dddd 1000 mmmm",
     [](C& c, const Op& op) {
       uint32_t chosen = 0;
       for (unsigned byte = 0; byte < 4; ++byte)
         if (c.registers.ge >> byte & 1) chosen |= 0xffu << (8 * byte);
       c.r(op.rd) = (c.r(op.rn) & chosen) | (c.r(op.rm) & ~chosen);
     }},

    {"sxth", kV7, "11111010 0000 1111 1111 dddd 1 . ii mmmm", extend_only<extend<int16_t>>},
    {"uxth", kV7, "11111010 0001 1111 1111 dddd 1 . ii mmmm", extend_only<extend<uint16_t>>},
    {"sxtb16", kDsp, "11111010 0010 1111 1111 dddd 1 . ii mmmm", extend_only<extend_both<int8_t>>},
    {"uxtb16", kDsp, "11111010 0011 1111 1111 dddd 1 . ii mmmm", extend_only<extend_both<uint8_t>>},
    {"sxtb", kV7, "11111010 0100 1111 1111 dddd 1 . ii mmmm", extend_only<extend<int8_t>>},
    {"uxtb", kV7, "11111010 0101 1111 1111 dddd 1 . ii mmmm", extend_only<extend<uint8_t>>},
    {"sxtah", kDsp, "11111010 0000 nnnn 1111 dddd 1 . ii mmmm", extend_and_add<extend<int16_t>>},
    {"uxtah", kDsp, "11111010 0001 nnnn 1111 dddd 1 . ii mmmm", extend_and_add<extend<uint16_t>>},
    {"sxtab16", kDsp, "11111010 0010 nnnn 1111 dddd 1 . ii mmmm",
     extend_and_add_halves<extend_both<int8_t>>},
    {"uxtab16", kDsp, "11111010 0011 nnnn 1111 dddd 1 . ii mmmm",
     extend_and_add_halves<extend_both<uint8_t>>},
    {"sxtab", kDsp, "11111010 0100 nnnn 1111 dddd 1 . ii mmmm", extend_and_add<extend<int8_t>>},
    {"uxtab", kDsp, "11111010 0101 nnnn 1111 dddd 1 . ii mmmm", extend_and_add<extend<uint8_t>>},

    // Bit fields: from bit `imm` on; w is the width less 1, or the highest bit.
    {"sbfx", kV7, "11110 . 1 10100 nnnn 0 iii dddd ii . wwwww",
     [](C& c, const Op& op) {
       const uint32_t sign = 1u << op.ra;
       const uint32_t value = c.r(op.rn) >> op.imm & low_bits(op.ra + 1u);
       c.r(op.rd) = (value ^ sign) - sign;
     }},
    {"ubfx", kV7, "11110 . 1 11100 nnnn 0 iii dddd ii . wwwww",
     [](C& c, const Op& op) { c.r(op.rd) = c.r(op.rn) >> op.imm & low_bits(op.ra + 1u); }},
    {"bfc", kV7, "11110 . 1 10110 1111 0 iii dddd ii . wwwww",
     [](C& c, const Op& op) { c.r(op.rd) &= ~(low_bits(op.ra + 1u) & ~low_bits(op.imm)); }},
    {"bfi", kV7, "11110 . 1 10110 nnnn 0 iii dddd ii . wwwww",
     [](C& c, const Op& op) {
       const uint32_t field = low_bits(op.ra + 1u) & ~low_bits(op.imm);
       c.r(op.rd) = (c.r(op.rd) & ~field) | (c.r(op.rn) << op.imm & field);
     }},
    {"pkhbt", kDsp, "1110101 0110 0 nnnn 0 iii dddd ii 00 mmmm lsl",
     [](C& c, const Op& op) {
       const uint32_t high = thumb_shift(c.r(op.rm), op.shift, op.amount, 0).value;
       c.r(op.rd) = (c.r(op.rn) & 0xffff) | (high & 0xffff'0000);
     }},
    {"pkhtb", kDsp, "1110101 0110 0 nnnn 0 iii dddd ii 10 mmmm asr",
     [](C& c, const Op& op) {
       const uint32_t low = thumb_shift(c.r(op.rm), op.shift, op.amount, 0).value;
       c.r(op.rd) = (c.r(op.rn) & 0xffff'0000) | (low & 0xffff);
     }},

    {"ssat16", kDsp, "11110 . 1 10010 nnnn 0 000 dddd 00 . .wwww",
     [](C& c, const Op& op) {
       const uint32_t low = saturate_signed(c, signed_half(c.r(op.rn), false), op.ra + 1u);
       const uint32_t high = saturate_signed(c, signed_half(c.r(op.rn), true), op.ra + 1u);
       c.r(op.rd) = (low & 0xffff) | high << 16;
     }},
    {"usat16", kDsp, "11110 . 1 11010 nnnn 0 000 dddd 00 . .wwww",
     [](C& c, const Op& op) {
       const uint32_t low = saturate_unsigned(c, signed_half(c.r(op.rn), false), op.ra);
       const uint32_t high = saturate_unsigned(c, signed_half(c.r(op.rn), true), op.ra);
       c.r(op.rd) = low | high << 16;
     }},
    {"ssat", kV7, "11110 . 1 100 y 0 nnnn 0 iii dddd ii . wwwww shift",
     [](C& c, const Op& op) { c.r(op.rd) = saturate_signed(c, shifted(c, op), op.ra + 1u); }},
    {"usat", kV7, "11110 . 1 110 y 0 nnnn 0 iii dddd ii . wwwww shift",
     [](C& c, const Op& op) { c.r(op.rd) = saturate_unsigned(c, shifted(c, op), op.ra); }},

    {"qadd", kDsp, "11111010 1000 nnnn 1111 dddd 1000 mmmm", saturating_add<false, false>},
    {"qdadd", kDsp, "11111010 1000 nnnn 1111 dddd 1001 mmmm", saturating_add<true, false>},
    {"qsub", kDsp, "11111010 1000 nnnn 1111 dddd 1010 mmmm", saturating_add<false, true>},
    {"qdsub", kDsp, "11111010 1000 nnnn 1111 dddd 1011 mmmm", saturating_add<true, true>},
};

}  // namespace

std::span<const ThumbInstruction> bits_table() {
  return kBitsTable;
}

}  // namespace natmod::emu::thumb
