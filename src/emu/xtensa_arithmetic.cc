// Arithmetic, logic, shifts, multiplication and division.

#include <algorithm>
#include <bit>

#include "emu/xtensa_instructions.h"

namespace natmod::emu {
namespace {

using C = XtensaCore;
using Op = XtensaOp;

int32_t as_signed(uint32_t value) {
  return static_cast<int32_t>(value);
}
int64_t as_wide(uint32_t value) {
  return static_cast<int32_t>(value);
}
uint32_t low_half(uint32_t value) {
  return value & 0xffff;
}
int32_t low_half_signed(uint32_t value) {
  return static_cast<int16_t>(value);
}

/// Bits of sign beyond the first: 31 for 0 and -1.
uint32_t normalisation_shift(uint32_t value) {
  const uint32_t magnitude = as_signed(value) < 0 ? ~value : value;
  return static_cast<uint32_t>(std::countl_zero(magnitude)) - 1;
}

/// A 64-bit value shifted right by SAR, whose range is 0…32 for the shifts of one register.
uint32_t funnel(uint64_t value, uint32_t sar) {
  return static_cast<uint32_t>(value >> sar);
}

uint64_t pair(uint32_t high, uint32_t low) {
  return static_cast<uint64_t>(high) << 32 | low;
}

void divide_check(C& c, const Op& op) {
  if (c.a(op.t) == 0) c.fault(FaultKind::divide_by_zero);
}

// The operand halves of a MAC16 instruction: bit 0 of the selector is for as, bit 1 for at.
uint32_t half(uint32_t value, bool is_high) {
  return is_high ? value >> 16 : low_half(value);
}
int64_t mac_product(const C& c, const Op& op) {
  const int64_t x = static_cast<int16_t>(half(c.a(op.s), op.b & 1));
  const int64_t y = static_cast<int16_t>(half(c.a(op.t), op.b & 2));
  return x * y;
}
/// The accumulator has 40 bits.
int64_t wrap_accumulator(int64_t value) {
  return static_cast<int64_t>(static_cast<uint64_t>(value) << 24) >> 24;
}

constexpr XtensaInstruction
    kTable[] =
        {
            {"add", kCore, "1000 0000 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) { c.a(op.r) = c.a(op.s) + c.a(op.t); }},
            {"addx2", kCore, "1001 0000 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) { c.a(op.r) = (c.a(op.s) << 1) + c.a(op.t); }},
            {"addx4", kCore, "1010 0000 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) { c.a(op.r) = (c.a(op.s) << 2) + c.a(op.t); }},
            {"addx8", kCore, "1011 0000 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) { c.a(op.r) = (c.a(op.s) << 3) + c.a(op.t); }},
            {"sub", kCore, "1100 0000 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) { c.a(op.r) = c.a(op.s) - c.a(op.t); }},
            {"subx2", kCore, "1101 0000 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) { c.a(op.r) = (c.a(op.s) << 1) - c.a(op.t); }},
            {"subx4", kCore, "1110 0000 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) { c.a(op.r) = (c.a(op.s) << 2) - c.a(op.t); }},
            {"subx8", kCore, "1111 0000 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) { c.a(op.r) = (c.a(op.s) << 3) - c.a(op.t); }},
            {"and", kCore, "0001 0000 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) { c.a(op.r) = c.a(op.s) & c.a(op.t); }},
            {"or", kCore, "0010 0000 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) { c.a(op.r) = c.a(op.s) | c.a(op.t); }},
            {"xor", kCore, "0011 0000 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) { c.a(op.r) = c.a(op.s) ^ c.a(op.t); }},
            {"neg", kCore, "0110 0000 rrrr 0000 tttt 0000", Immediate::raw,
             [](C& c, const Op& op) { c.a(op.r) = 0 - c.a(op.t); }},
            {"abs", kCore, "0110 0000 rrrr 0001 tttt 0000", Immediate::raw,
             [](C& c, const Op& op) {
               const uint32_t value = c.a(op.t);
               c.a(op.r) = as_signed(value) < 0 ? 0 - value : value;
             }},
            {"addi", kCore, "iiii iiii 1100 ssss tttt 0010", Immediate::negative,
             [](C& c, const Op& op) { c.a(op.t) = c.a(op.s) + op.imm; }},
            {"addmi", kCore, "iiii iiii 1101 ssss tttt 0010", Immediate::high_byte,
             [](C& c, const Op& op) { c.a(op.t) = c.a(op.s) + op.imm; }},
            {"movi", kCore, "iiii iiii 1010 hhhh tttt 0010", Immediate::negative,
             [](C& c, const Op& op) { c.a(op.t) = op.imm; }},
            {"add.n", kDensity, "rrrr ssss tttt 1010", Immediate::raw,
             [](C& c, const Op& op) { c.a(op.r) = c.a(op.s) + c.a(op.t); }},
            {"addi.n", kDensity, "rrrr ssss iiii 1011", Immediate::minus_one,
             [](C& c, const Op& op) { c.a(op.r) = c.a(op.s) + op.imm; }},
            {"mov.n", kDensity, "0000 ssss tttt 1101", Immediate::raw,
             [](C& c, const Op& op) { c.a(op.t) = c.a(op.s); }},
            {"movi.n", kDensity, "iiii ssss 0hhh 1100", Immediate::small,
             [](C& c, const Op& op) { c.a(op.s) = op.imm; }},

            // Conditional moves.
            {"moveqz", kCore, "1000 0011 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) {
               if (c.a(op.t) == 0) c.a(op.r) = c.a(op.s);
             }},
            {"movnez", kCore, "1001 0011 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) {
               if (c.a(op.t) != 0) c.a(op.r) = c.a(op.s);
             }},
            {"movltz", kCore, "1010 0011 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) {
               if (as_signed(c.a(op.t)) < 0) c.a(op.r) = c.a(op.s);
             }},
            {"movgez", kCore, "1011 0011 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) {
               if (as_signed(c.a(op.t)) >= 0) c.a(op.r) = c.a(op.s);
             }},

            // Shifts.
            {"slli", kCore, "000i 0001 rrrr ssss iiii 0000", Immediate::from_32,
             [](C& c, const Op& op) { c.a(op.r) = op.imm == 32 ? 0 : c.a(op.s) << op.imm; }},
            {"srai", kCore, "001i 0001 rrrr iiii tttt 0000", Immediate::raw,
             [](C& c, const Op& op) {
               c.a(op.r) = static_cast<uint32_t>(as_signed(c.a(op.t)) >> op.imm);
             }},
            {"srli", kCore, "0100 0001 rrrr iiii tttt 0000", Immediate::raw,
             [](C& c, const Op& op) { c.a(op.r) = c.a(op.t) >> op.imm; }},
            {"extui", kCore, "bbbb 010i rrrr iiii tttt 0000", Immediate::raw,
             [](C& c, const Op& op) { c.a(op.r) = c.a(op.t) >> op.imm & ((2u << op.b) - 1); }},
            {"src", kCore, "1000 0001 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) {
               c.a(op.r) = funnel(pair(c.a(op.s), c.a(op.t)), c.registers.sar);
             }},
            {"srl", kCore, "1001 0001 rrrr 0000 tttt 0000", Immediate::raw,
             [](C& c, const Op& op) { c.a(op.r) = funnel(c.a(op.t), c.registers.sar); }},
            {"sll", kCore, "1010 0001 rrrr ssss 0000 0000", Immediate::raw,
             [](C& c, const Op& op) { c.a(op.r) = funnel(pair(c.a(op.s), 0), c.registers.sar); }},
            {"sra", kCore, "1011 0001 rrrr 0000 tttt 0000", Immediate::raw,
             [](C& c, const Op& op) {
               c.a(op.r) = static_cast<uint32_t>(as_wide(c.a(op.t)) >> c.registers.sar);
             }},
            {"ssr", kCore, "0100 0000 0000 ssss 0000 0000", Immediate::raw,
             [](C& c, const Op& op) { c.registers.sar = c.a(op.s) & 31; }},
            {"ssl", kCore, "0100 0000 0001 ssss 0000 0000", Immediate::raw,
             [](C& c, const Op& op) { c.registers.sar = 32 - (c.a(op.s) & 31); }},
            {"ssa8l", kCore, "0100 0000 0010 ssss 0000 0000", Immediate::raw,
             [](C& c, const Op& op) { c.registers.sar = (c.a(op.s) & 3) * 8; }},
            {"ssa8b", kCore, "0100 0000 0011 ssss 0000 0000", Immediate::raw,
             [](C& c, const Op& op) { c.registers.sar = 32 - (c.a(op.s) & 3) * 8; }},
            {"ssai", kCore, "0100 0000 0100 iiii 000h 0000", Immediate::raw,
             [](C& c, const Op& op) { c.registers.sar = op.imm; }},

            {"nsa", kNsa, "0100 0000 1110 ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) { c.a(op.t) = normalisation_shift(c.a(op.s)); }},
            {"nsau", kNsa, "0100 0000 1111 ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) {
               c.a(op.t) = static_cast<uint32_t>(std::countl_zero(c.a(op.s)));
             }},
            {"sext", kSext, "0010 0011 rrrr ssss iiii 0000", Immediate::raw,
             [](C& c, const Op& op) {
               const unsigned shift = 24 - op.imm;  // the sign is bit imm + 7
               c.a(op.r) = static_cast<uint32_t>(as_signed(c.a(op.s) << shift) >> shift);
             }},
            {"clamps", kMinMax, "0011 0011 rrrr ssss iiii 0000", Immediate::raw,
             [](C& c, const Op& op) {
               const int32_t limit = 1 << (op.imm + 7);
               c.a(op.r) =
                   static_cast<uint32_t>(std::clamp(as_signed(c.a(op.s)), -limit, limit - 1));
             }},
            {"min", kMinMax, "0100 0011 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) {
               c.a(op.r) = as_signed(c.a(op.s)) < as_signed(c.a(op.t)) ? c.a(op.s) : c.a(op.t);
             }},
            {"max", kMinMax, "0101 0011 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) {
               c.a(op.r) = as_signed(c.a(op.s)) < as_signed(c.a(op.t)) ? c.a(op.t) : c.a(op.s);
             }},
            {"minu", kMinMax, "0110 0011 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) { c.a(op.r) = std::min(c.a(op.s), c.a(op.t)); }},
            {"maxu", kMinMax, "0111 0011 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) { c.a(op.r) = std::max(c.a(op.s), c.a(op.t)); }},

            // Multiplication and division.
            {"mul16u", kMul16, "1100 0001 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) { c.a(op.r) = low_half(c.a(op.s)) * low_half(c.a(op.t)); }},
            {"mul16s", kMul16, "1101 0001 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) {
               c.a(op.r) =
                   static_cast<uint32_t>(low_half_signed(c.a(op.s)) * low_half_signed(c.a(op.t)));
             }},
            {"mull", kMul32, "1000 0010 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) { c.a(op.r) = c.a(op.s) * c.a(op.t); }},
            {"muluh", kMul32High, "1010 0010 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) {
               c.a(op.r) = static_cast<uint32_t>(uint64_t{c.a(op.s)} * c.a(op.t) >> 32);
             }},
            {"mulsh", kMul32High, "1011 0010 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) {
               c.a(op.r) = static_cast<uint32_t>(as_wide(c.a(op.s)) * as_wide(c.a(op.t)) >> 32);
             }},
            {"quou", kDiv32, "1100 0010 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) {
               divide_check(c, op);
               c.a(op.r) = c.a(op.s) / c.a(op.t);
             }},
            // In 64 bits, so that the quotient of INT_MIN and -1 wraps.
            {"quos", kDiv32, "1101 0010 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) {
               divide_check(c, op);
               c.a(op.r) = static_cast<uint32_t>(as_wide(c.a(op.s)) / as_wide(c.a(op.t)));
             }},
            {"remu", kDiv32, "1110 0010 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) {
               divide_check(c, op);
               c.a(op.r) = c.a(op.s) % c.a(op.t);
             }},
            {"rems", kDiv32, "1111 0010 rrrr ssss tttt 0000", Immediate::raw,
             [](C& c, const Op& op) {
               divide_check(c, op);
               c.a(op.r) = static_cast<uint32_t>(as_wide(c.a(op.s)) % as_wide(c.a(op.t)));
             }},

            // MAC16: as far as compilers use it. Halves: ll, hl, lh, hh of as and at.
            {"umul.aa", kMac16, "0111 00bb .... ssss tttt 0100", Immediate::raw,
             [](C& c, const Op& op) {
               c.registers.acc = int64_t{half(c.a(op.s), op.b & 1)} * half(c.a(op.t), op.b & 2);
             }},
            {"mul.aa", kMac16, "0111 01bb .... ssss tttt 0100", Immediate::raw,
             [](C& c, const Op& op) { c.registers.acc = mac_product(c, op); }},
            {"mula.aa", kMac16, "0111 10bb .... ssss tttt 0100", Immediate::raw,
             [](C& c, const Op& op) {
               c.registers.acc = wrap_accumulator(c.registers.acc + mac_product(c, op));
             }},
            {"muls.aa", kMac16, "0111 11bb .... ssss tttt 0100", Immediate::raw,
             [](C& c, const Op& op) {
               c.registers.acc = wrap_accumulator(c.registers.acc - mac_product(c, op));
             }},
};

}  // namespace

std::span<const XtensaInstruction> xtensa_arithmetic() {
  return kTable;
}

}  // namespace natmod::emu
