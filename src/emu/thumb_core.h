// The state of a Cortex-M core, and how its instructions look to it once decoded.
//
// Source: ARMv7-M Architecture Reference Manual (DDI 0403), chapters A2, A5 to A7, and the ARMv6-M
// one (DDI 0419); names of registers, fields and operations are the manuals'.
#pragma once

#include <array>
#include <cstdint>

#include "emu/checked_memory.h"

namespace natmod::emu {

struct ThumbCore;

/// The last one is RRX: by one bit, through the carry.
enum class ThumbShift : uint8_t { lsl, lsr, asr, ror, rrx };

/// What run_unusual() has to do for an instruction.
enum ThumbTrait : uint8_t {
  kReadsPc = 1,    ///< r15 is an operand
  kWritesPc = 2,   ///< r15 is the result: a jump
  kLoadsPc = 4,    ///< the same, and bit 0 says that it is one to Thumb code
  kWritesSp = 8,   ///< of which the lowest two bits are always 0
  kLeavesIt = 16,  ///< the next one is of the same IT block, and not of this block of ours
};

/// A decoded instruction.
struct ThumbOp {
  using Handler = void (*)(ThumbCore&, const ThumbOp&);
  Handler run = nullptr;
  Handler body = nullptr;  ///< the instruction itself, where `run` is run_unusual()
  /// Of a jump, or of what is relative to the pc: the address. Of LDM and its like: the list.
  uint32_t imm = 0;
  uint32_t pc = 0;  ///< code is below 2 GiB
  uint8_t rd = 0, rn = 0, rm = 0;
  uint8_t ra =
      0;  ///< a fourth register: Ra, Rt2, RdHi; or a second number: of a width, of a saturation
  uint8_t amount = 0;  ///< of a shift; of a constant operand: the carry that it gives
  ThumbShift shift = ThumbShift::lsl;
  uint8_t it = 0;      ///< ITSTATE: in its upper half the condition; 0 outside of IT blocks
  uint8_t traits = 0;  ///< ThumbTrait

  static constexpr uint8_t kKeepsCarry = 2;
};

struct ThumbCore {
  static constexpr unsigned kSp = 13, kLr = 14, kPc = 15;
  static constexpr uint64_t kNothing = ~uint64_t{0};  ///< no address

  /// What save() and restore() copy.
  struct Registers {
    /// Where to go on. While a block runs: behind it, unless an instruction says otherwise. Bit 0:
    /// a jump wanted to leave Thumb state, which no Cortex-M can.
    uint64_t pc = 0;
    std::array<uint32_t, 16> r{};  ///< r15 holds what run_unusual() puts there
    // The flags, as operations give them: bit 31 of n and v; z is 0 where Z is set; c is 0 or 1.
    uint32_t n = 0, z = 1, c = 0, v = 0;
    bool q = false;
    uint8_t ge = 0;                ///< four bits
    uint8_t it = 0;                ///< ITSTATE, while a block of ours begins in an IT block
    std::array<uint32_t, 32> s{};  ///< a double is two of them, the lower half first
    uint32_t fpscr = 0;
    /// PRIMASK, BASEPRI, BASEPRI_MAX and FAULTMASK: they mask nothing, and keep what is written.
    std::array<uint32_t, 4> masks{};
    /// The address of the last LDREX, until a STREX.
    uint64_t reserved = kNothing;
  };

  Registers registers;
  CheckedMemory memory;
  /// Whether several words in one instruction, and those of floating point, must lie at multiples
  /// of 4.
  bool aligns_words = true;
  /// Counts instructions, those of the whole block when it begins, but none that a condition skips.
  uint64_t instructions = 0;

  uint32_t& r(unsigned n) { return registers.r[n]; }

  void set_nz(uint32_t result) { registers.n = registers.z = result; }
  void set_flags(uint32_t nzcv) {
    registers.n = nzcv;
    registers.z = ~nzcv & 1u << 30;
    registers.c = nzcv >> 29 & 1;
    registers.v = nzcv << 3;
  }
  /// The flags, Q and GE, as APSR has them.
  uint32_t apsr() const {
    const Registers& f = registers;
    return (f.n & 1u << 31) | uint32_t{f.z == 0} << 30 | f.c << 29 | (f.v >> 31) << 28 |
           uint32_t{f.q} << 27 | uint32_t{f.ge} << 16;
  }
  void set_apsr(uint32_t value) {
    set_flags(value);
    registers.q = value >> 27 & 1;
    registers.ge = value >> 16 & 0xf;
  }
  bool passes(unsigned condition) const;

  /// AddWithCarry() of the manual.
  template <bool kFlags>
  uint32_t add(uint32_t a, uint32_t b, uint32_t carry) {
    const uint64_t sum = uint64_t{a} + b + carry;
    const auto result = static_cast<uint32_t>(sum);
    if constexpr (kFlags) {
      set_nz(result);
      registers.c = static_cast<uint32_t>(sum >> 32);
      registers.v = (a ^ result) & (b ^ result);
    }
    return result;
  }

  /// BranchWritePC and BXWritePC.
  void jump(uint32_t address) { registers.pc = address & ~1u; }
  void jump_exchange(uint32_t address) { registers.pc = address ^ 1; }

  // Of the words that must be aligned although a single one need not.
  uint32_t load_word(uint32_t address) {
    const auto word = memory.load<uint32_t>(address);
    if (aligns_words) memory.check_aligned(address, 4, Access::read);
    return word;
  }
  void check_word_writable(uint32_t address) const {
    memory.check_word_writable(address);
    if (aligns_words) memory.check_aligned(address, 4, Access::write);
  }

  [[noreturn]] static void fault(FaultKind kind, const ThumbOp& op) {
    throw CoreFault{
        {.kind = kind, .access = Access::fetch, .address = op.pc, .bad_address = op.pc}};
  }
};

struct ThumbShifted {
  uint32_t value, carry;
};

/// Shift_C() of the manual, by any amount below 256; 0 leaves value and carry.
inline ThumbShifted thumb_shift(uint32_t value, ThumbShift how, unsigned amount, uint32_t carry) {
  if (how == ThumbShift::rrx) return {carry << 31 | value >> 1, value & 1};
  if (amount == 0) return {value, carry};
  switch (how) {
    case ThumbShift::lsl:
      if (amount > 32) return {0, 0};
      return {amount == 32 ? 0 : value << amount, value >> (32 - amount) & 1};
    case ThumbShift::lsr:
      if (amount > 32) return {0, 0};
      return {amount == 32 ? 0 : value >> amount, value >> (amount - 1) & 1};
    case ThumbShift::asr: {
      const auto number = static_cast<int32_t>(value);
      if (amount > 31) return {static_cast<uint32_t>(number >> 31), value >> 31};
      return {static_cast<uint32_t>(number >> amount), value >> (amount - 1) & 1};
    }
    default: {
      const unsigned by = amount % 32;
      const uint32_t result = by == 0 ? value : value >> by | value << (32 - by);
      return {result, result >> 31};
    }
  }
}

inline bool ThumbCore::passes(unsigned condition) const {
  const Registers& f = registers;
  const auto is_less = [&f] { return static_cast<int32_t>(f.n ^ f.v) < 0; };
  switch (condition) {
    case 0:
      return f.z == 0;
    case 1:
      return f.z != 0;
    case 2:
      return f.c != 0;
    case 3:
      return f.c == 0;
    case 4:
      return static_cast<int32_t>(f.n) < 0;
    case 5:
      return static_cast<int32_t>(f.n) >= 0;
    case 6:
      return static_cast<int32_t>(f.v) < 0;
    case 7:
      return static_cast<int32_t>(f.v) >= 0;
    case 8:
      return f.c != 0 && f.z != 0;
    case 9:
      return f.c == 0 || f.z == 0;
    case 10:
      return !is_less();
    case 11:
      return is_less();
    case 12:
      return f.z != 0 && !is_less();
    case 13:
      return f.z == 0 || is_less();
    default:
      return true;
  }
}

}  // namespace natmod::emu
