// The Thumb instruction set as tables: how each instruction looks, and what it does.
//
// A pattern draws the bits as the manual does, from the most significant, the first halfword first:
//   0 1      fixed                          .   ignored
//   d n m a  the registers Rd or Rt, Rn, Rm, and Ra, Rt2 or RdHi; b: both Rd and Rn
//   D N M    the bit that a floating-point register's number has elsewhere
//   i        bits of the immediate, from the highest
//   S        sets the flags                 U   the immediate is added, not subtracted
//   y        the kind of a shift            w   a second number
//   c        a condition
// The bits of a field need not be together. Behind them stands what the immediate means, and s or d
// for each floating-point operand where they are not all of one size:
//   *2 *4          it is multiplied
//   const          a modified immediate constant (ThumbExpandImm)
//   shift          how far Rm is shifted; lsl, lsr, asr: and in which way
//   jump           an offset from the pc, halfwords; far: the same with the bits J1 and J2
//   literal        an offset from the pc, aligned
//   wide           the 16 bits of MOVW
//   push pop       a list of registers, the highest bit stands for lr or pc
//   float          the constant of VMOV
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "emu/thumb_core.h"

namespace natmod::emu {

/// What a core may have or not, and marks of an instruction.
enum ThumbOption : uint16_t {
  kV6 = 1 << 0,      ///< ARMv6-M
  kV7 = 1 << 1,      ///< ARMv7-M
  kDsp = 1 << 2,     ///< the DSP extension: ARMv7E-M
  kFp = 1 << 3,      ///< FPv4-SP
  kFp5 = 1 << 4,     ///< FPv5, single precision
  kDouble = 1 << 5,  ///< FPv5, double precision
  kCores = 0xff,
  /// What stands behind it may not be the next to run.
  kThumbEndsBlock = 1 << 8,
  kSetsFlags = 1 << 9,   ///< outside of IT blocks, as most instructions of 16 bits do
  kMayJump = 1 << 10,    ///< Rd may be the pc
  kMayReturn = 1 << 11,  ///< the same, and bit 0 must be set
  kHasList = 1 << 12,    ///< the immediate is a list of registers
};

/// The parsed pattern of an instruction.
struct ThumbPattern {
  template <size_t kSize>
  consteval ThumbPattern(const char (&drawing)[kSize]) {
    parse({drawing, kSize - 1});
  }

  enum Field : uint8_t { d, n, m, a, D, N, M, i, S, U, y, w, c, kFields };
  enum class Meaning : uint8_t {
    number,
    times2,
    times4,
    constant,
    shift,
    jump,
    far,
    literal,
    wide,
    push,
    pop,
    floating
  };

  uint32_t mask = 0, match = 0;
  uint8_t length = 0;  ///< bytes
  Meaning meaning = Meaning::number;
  std::array<uint32_t, kFields> fields{};  ///< where the bits are
  ThumbShift shift = ThumbShift::lsl;
  /// Of floating-point operands: whether Rd, and whether the others, are doubles.
  bool is_double_d = false, is_double = false;

  bool has(Field field) const { return fields[field] != 0; }
  /// The bits of a field, together; 0 if there is none.
  uint32_t of(Field field, uint32_t word) const {
    uint32_t value = 0;
    for (uint32_t bit = 1u << 31; bit != 0; bit >>= 1)
      if (fields[field] & bit) value = value << 1 | uint32_t{(word & bit) != 0};
    return value;
  }

 private:
  consteval void parse(std::string_view drawing);
  consteval void take(char letter, uint32_t bit);
  consteval void take_word(std::string_view word);
};

struct ThumbInstruction {
  std::string_view name;
  uint16_t options;  ///< ThumbOption: one of the cores' is enough
  ThumbPattern pattern;
  ThumbOp::Handler run;
  ThumbOp::Handler run_with_flags = nullptr;  ///< what S, or kSetsFlags, asks for
};

// The tables. Of two patterns that match, the first one counts, in the order of these.
namespace thumb {
std::span<const ThumbInstruction> data_table();  ///< arithmetic and logic
std::span<const ThumbInstruction> bits_table();  ///< fields, extension, reversal, saturation
std::span<const ThumbInstruction> multiply_table();
std::span<const ThumbInstruction> parallel_table();  ///< on the bytes or halves of words
std::span<const ThumbInstruction> memory_table();    ///< one load or store
std::span<const ThumbInstruction> several_table();   ///< of several registers; exclusive ones
std::span<const ThumbInstruction> system_table();    ///< hints, barriers, traps, special registers
std::span<const ThumbInstruction> branches_table();  ///< and IT
std::span<const ThumbInstruction> float_table();     ///< arithmetic
std::span<const ThumbInstruction> float_convert_table();
std::span<const ThumbInstruction> float_moves_table();  ///< to and from memory, other registers
}  // namespace thumb

/// Finds the instructions of a core that has `options`.
class ThumbDecoder {
 public:
  explicit ThumbDecoder(uint16_t options);

  /// Of an instruction's first halfword.
  static unsigned length(uint32_t halfword) { return halfword >= 0b11101 << 11 ? 4 : 2; }
  /// The instruction `word`, the first halfword of two in the upper half; nullptr if there is none.
  const ThumbInstruction* find(uint32_t word, unsigned length) const;
  /// `found` as it runs at `pc`; nullptr raises the fault of an illegal instruction. `it` is the
  /// ITSTATE that it has.
  static ThumbOp decode(const ThumbInstruction* found, uint32_t word, uint32_t pc, uint8_t it);
  /// Whether what stands behind it may not be the next to run.
  static bool ends_block(const ThumbInstruction* found, const ThumbOp& op);
  /// The ITSTATE that an IT instruction makes; 0 of another one.
  static uint8_t begins_it(const ThumbInstruction* found, uint32_t word);
  /// ITAdvance() of the manual.
  static uint8_t next_it(uint8_t it) {
    return (it & 7) == 0 ? 0 : static_cast<uint8_t>((it & 0xe0) | (it << 1 & 0x1f));
  }
  /// Makes the last instruction that could be fetched of an IT block, or the IT instruction, leave
  /// `it`, the ITSTATE of the next one, in the core.
  static void leave_it(ThumbOp& op, uint8_t it);

 private:
  // By the four bits behind those that tell the length.
  static size_t bucket(uint32_t word, unsigned length) {
    return length == 2 ? word >> 12 & 15 : 16 + (word >> 25 & 15);
  }
  std::array<std::vector<const ThumbInstruction*>, 32> found_;
};

// ---- inline

consteval void ThumbPattern::take(char letter, uint32_t bit) {
  constexpr std::string_view kLetters = "dnmaDNMiSUywc";
  if (letter == '.') return;
  if (letter == '0' || letter == '1') {
    mask |= bit;
    if (letter == '1') match |= bit;
  } else if (letter == 'b') {
    fields[d] |= bit;
    fields[n] |= bit;
  } else if (kLetters.find(letter) != kLetters.npos) {
    fields[kLetters.find(letter)] |= bit;
  } else {
    throw "a letter that no field has";
  }
}

consteval void ThumbPattern::take_word(std::string_view word) {
  constexpr std::pair<std::string_view, Meaning> kMeanings[] = {
      {"*2", Meaning::times2},       {"*4", Meaning::times4},     {"const", Meaning::constant},
      {"shift", Meaning::shift},     {"lsl", Meaning::shift},     {"lsr", Meaning::shift},
      {"asr", Meaning::shift},       {"jump", Meaning::jump},     {"far", Meaning::far},
      {"literal", Meaning::literal}, {"wide", Meaning::wide},     {"push", Meaning::push},
      {"pop", Meaning::pop},         {"float", Meaning::floating}};
  if (word == "lsr") shift = ThumbShift::lsr;
  if (word == "asr") shift = ThumbShift::asr;
  if (word == "s" || word == "d" || word == "sd" || word == "ds") {
    is_double_d = word.front() == 'd';
    is_double = word.back() == 'd';
    return;
  }
  for (const auto& [name, value] : kMeanings) {
    if (word != name) continue;
    meaning = value;
    return;
  }
  throw "a word that means nothing";
}

consteval void ThumbPattern::parse(std::string_view drawing) {
  unsigned place = 32;
  while (!drawing.empty()) {
    const std::string_view word = drawing.substr(0, drawing.find(' '));
    drawing.remove_prefix(word.size());
    if (!drawing.empty()) drawing.remove_prefix(1);
    const bool is_bits = word.find_first_not_of("01.dnmabDNMiSUywc") == word.npos;
    if (place == 0 || (place == 16 && !is_bits)) {
      take_word(word);
    } else {
      for (const char letter : word) take(letter, 1u << --place);
    }
  }
  if (place != 0 && place != 16) throw "a pattern has 16 or 32 bits";
  length = static_cast<uint8_t>((32 - place) / 8);
  // The drawing began at the top of a word of 32 bits.
  mask >>= place;
  match >>= place;
  for (uint32_t& field : fields) field >>= place;
}

}  // namespace natmod::emu
