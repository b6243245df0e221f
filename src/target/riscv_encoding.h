// How RISC-V instructions hold numbers, and the few opcodes that the linker writes itself.
//
// Source: RISC-V ISA manual, volume I, chapters 2 and 16 (immediates are written there as
// imm[20|10:1|11|19:12]).
#pragma once

#include "target/machine.h"

namespace natmod::riscv {

extern const Field hi20;       ///< U-type: auipc, lui; rounded, since the low part is signed
extern const Field lo12_i;     ///< I-type: the low bits, whatever the others are
extern const Field lo12_s;     ///< S-type
extern const Field branch12;   ///< beq and its like
extern const Field jal20;      ///< jal
extern const Field c_branch8;  ///< c.beqz, c.bnez
extern const Field c_jump11;   ///< c.j, c.jal
extern const Field call32;     ///< auipc and jalr
extern const Field pair32;     ///< auipc and any I-type behind it
extern const Field any6;       ///< the low six bits of a byte; sums and differences are modulo 64
extern const Field uleb128;    ///< of the length that it has; not negative

enum Register : uint32_t { kZero = 0, kRa = 1, kTp = 4, kT0 = 5, kT3 = 28 };

// Instructions of 32 and 16 bits, with all registers and immediates 0.
constexpr uint32_t kAuipc = 0x17, kLui = 0x37, kJalr = 0x67, kJal = 0x6f, kAddi = 0x13, kAdd = 0x33,
                   kLw = 0x2003, kLd = 0x3003, kBranch = 0x63;
constexpr uint32_t kCJ = 0xa001, kCJal = 0x2001, kCJr = 0x8002, kCMv = 0x8002, kCNop = 0x0001,
                   kNop = kAddi;

// Where an instruction of 32 bits names its registers.
constexpr uint32_t rd(uint32_t number) {
  return number << 7;
}
constexpr uint32_t rs1(uint32_t number) {
  return number << 15;
}
constexpr uint32_t rd_of(uint32_t code) {
  return code >> 7 & 31;
}
constexpr uint32_t rs1_of(uint32_t code) {
  return code >> 15 & 31;
}
constexpr uint32_t rs2_of(uint32_t code) {
  return code >> 20 & 31;
}

/// The bits high..low of `value`, moved to bit `to`.
constexpr uint32_t bits(int64_t value, unsigned high, unsigned low, unsigned to) {
  return (static_cast<uint32_t>(value >> low) & ((1U << (high - low + 1)) - 1)) << to;
}

inline uint32_t load32(const uint8_t* place) {
  return static_cast<uint32_t>(fields::word32.read(place));
}
inline uint32_t load16(const uint8_t* place) {
  return static_cast<uint32_t>(place[0] | place[1] << 8);
}
inline void patch32(uint8_t* place, uint32_t mask, uint32_t value) {
  fields::word32.write(place, (load32(place) & ~mask) | value);
}
inline void patch16(uint8_t* place, uint32_t mask, uint32_t value) {
  fields::either16.write(place, static_cast<int64_t>((load16(place) & ~mask) | value));
}

}  // namespace natmod::riscv
