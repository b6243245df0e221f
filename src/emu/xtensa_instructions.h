// The Xtensa instruction set as a table: how each instruction looks, and what it does.
//
// A pattern draws the bits as the manual does, from the most significant:
//   0 1   fixed
//   r s t the register fields; they are always decoded, whatever a pattern calls their bits
//   i     the immediate, most significant bit first; h: bits of it above those of i
//   b     a second immediate
//   .     ignored
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "emu/xtensa_core.h"

namespace natmod::emu {

/// Options of the architecture, of which a core has some.
enum XtensaOption : uint32_t {
  kCore = 1 << 0,
  kDensity = 1 << 1,  ///< 16-bit instructions
  kLoop = 1 << 2,     ///< zero-overhead loops
  kWindow = 1 << 3,
  kMul16 = 1 << 4,
  kMul32 = 1 << 5,
  kMul32High = 1 << 6,
  kDiv32 = 1 << 7,
  kNsa = 1 << 8,
  kMinMax = 1 << 9,  ///< with CLAMPS
  kSext = 1 << 10,
  kBoolean = 1 << 11,
  kFloat = 1 << 12,
  kMac16 = 1 << 13,
  kConditionalStore = 1 << 14,
  kSynchronise = 1 << 15,  ///< L32AI, S32RI
  kThreadPointer = 1 << 16,
};

/// What an immediate means; `pc` is the instruction's own address.
enum class Immediate : uint8_t {
  raw,        ///< as it stands
  negative,   ///< sign-extended
  times2,     ///< raw × 2
  times4,     ///< raw × 4
  times8,     ///< raw × 8
  high_byte,  ///< sign-extended × 256
  minus_one,  ///< raw, but 0 means -1
  small,      ///< 7 bits for -32…95
  from_32,    ///< 32 - raw
  branch,     ///< pc + 4 + sign-extended
  forward,    ///< pc + 4 + raw
  call,       ///< ((pc & ~3) + 4) + sign-extended × 4
  literal,    ///< ((pc + 3) & ~3) + a negative word offset
};

/// A decoded instruction.
struct XtensaOp {
  using Handler = void (*)(XtensaCore&, const XtensaOp&);
  Handler run = nullptr;
  uint32_t imm = 0;  ///< transformed as Immediate says
  uint8_t r = 0, s = 0, t = 0;
  uint8_t length = 0;  ///< 2 or 3 bytes
  uint8_t b = 0;       ///< the second immediate
};

/// The parsed pattern of an instruction.
struct XtensaPattern {
  consteval XtensaPattern(const char* drawing) : drawing_(drawing) {
    unsigned bits = 0;
    for (const char* p = drawing; *p != 0; ++p) {
      if (*p == ' ') continue;
      mask = mask << 1 | (*p == '0' || *p == '1');
      match = match << 1 | (*p == '1');
      ++bits;
    }
    if (bits != 16 && bits != 24) throw "a pattern has 16 or 24 bits";
    length = static_cast<uint8_t>(bits / 8);
  }
  /// The value of the bits called `letter`, and how many there are.
  struct Field {
    uint32_t value = 0;
    unsigned bits = 0;
  };
  Field field(char letter, uint32_t word) const;

  uint32_t mask = 0, match = 0;
  uint8_t length = 0;

 private:
  const char* drawing_;
};

struct XtensaInstruction {
  std::string_view name;
  XtensaOption option;
  XtensaPattern pattern;
  Immediate immediate;
  XtensaOp::Handler run;
};

// The table, in parts.
std::span<const XtensaInstruction> xtensa_arithmetic();
std::span<const XtensaInstruction> xtensa_memory();
std::span<const XtensaInstruction> xtensa_branches();
std::span<const XtensaInstruction> xtensa_windows();  ///< calls and windowed registers
std::span<const XtensaInstruction> xtensa_special();  ///< special registers, synchronisation, traps
std::span<const XtensaInstruction> xtensa_floats();   ///< and booleans

/// Finds instructions of a core that has `options`.
class XtensaDecoder {
 public:
  explicit XtensaDecoder(uint32_t options);
  /// The instruction whose first bytes are `word` (24 bits, of which one of 16 bits uses the
  /// lower), or nullptr.
  const XtensaInstruction* find(uint32_t word) const;
  static XtensaOp decode(const XtensaInstruction& instruction, uint32_t word, uint32_t pc);
  static unsigned length(uint8_t first_byte) { return (first_byte & 0xf) >= 8 ? 2 : 3; }

 private:
  std::vector<const XtensaInstruction*> by_op0_[16];  // the lowest 4 bits
};

std::span<const std::span<const XtensaInstruction>> xtensa_instructions();

}  // namespace natmod::emu
