// The RISC-V instruction set as tables: how each instruction looks, and what it does.
//
// A pattern draws the bits as the manual does, from the most significant:
//   0 1   fixed
//   d s t the registers rd, rs1, rs2; of 3 bits: x8 to x15; b: both rd and rs1
//   .     ignored
//   imm[11:5|3]   bits of the immediate by their places in it, sign-extended from the highest
//   uimm[5|4:0]   the same without a sign
//   offset[12|5]  the same with a sign, and the address of the instruction is added
// and behind them s=2 the register that an instruction has without naming it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "emu/riscv_core.h"

namespace natmod::emu {

/// What a core may have or not.
enum RiscvOption : uint16_t {
  kRiscvBase = 1 << 0,  ///< I, M, A, C, Zicsr, Zifencei
  kRv32 = 1 << 1,       ///< of the 32-bit instruction set alone
  kRv64 = 1 << 2,
  kZba = 1 << 3,    ///< address generation
  kZba64 = 1 << 4,  ///< of that what RV64 alone has
  kZcmp = 1 << 5,   ///< push, pop and moves of pairs
  /// No option but a mark of the instruction: what stands behind it may not be the next to run, or
  /// it asks for the count of instructions.
  kEndsBlock = 1 << 8,
};

/// The parsed pattern of an instruction.
struct RiscvPattern {
  template <size_t kSize>
  consteval RiscvPattern(const char (&drawing)[kSize]) {
    parse({drawing, kSize - 1});
  }

  uint32_t mask = 0, match = 0;
  uint8_t length = 0;  ///< bytes

  struct Field {
    uint8_t shift = 0, bits = 0;
    unsigned of(uint32_t word) const {
      const unsigned value = word >> shift & ((1u << bits) - 1);
      return bits == 3 ? value + 8 : value;
    }
  };
  Field rd_field, rs1_field, rs2_field;
  uint8_t rd = 0, rs1 = 0;

  /// Where the bits of the immediate come from in the word, and go to.
  struct Bit {
    uint8_t from = 0, to = 0;
  };
  std::array<Bit, 20> bits{};
  uint8_t count = 0;
  bool is_signed = false, is_relative = false;

  int64_t immediate(uint32_t word, uint64_t pc) const;

 private:
  consteval void parse(std::string_view drawing);
  consteval void take(char letter, unsigned place);
};

template <class W>
struct RiscvInstruction {
  std::string_view name;
  uint16_t options;  ///< RiscvOption: one of them is enough
  RiscvPattern pattern;
  typename RiscvOp<W>::Handler run;
};

/// A short form of an instruction of 32 bits.
struct RiscvCompressed {
  std::string_view name;
  uint16_t options;  ///< RiscvOption: one of them is enough
  RiscvPattern pattern;
  std::string_view expansion;  ///< "" for what is reserved
};

// The tables. Of two patterns that match, the first one counts.
template <class W>
std::span<const RiscvInstruction<W>> riscv_integer();
template <class W>
std::span<const RiscvInstruction<W>> riscv_words();  ///< of RV64I
template <class W>
std::span<const RiscvInstruction<W>> riscv_jumps();
template <class W>
std::span<const RiscvInstruction<W>> riscv_memory();
template <class W>
std::span<const RiscvInstruction<W>> riscv_addresses();  ///< Zba
template <class W>
std::span<const RiscvInstruction<W>> riscv_multiply();  ///< M
template <class W>
std::span<const RiscvInstruction<W>> riscv_atomic();  ///< A
template <class W>
std::span<const RiscvInstruction<W>> riscv_system();  ///< Zicsr, fences, traps
template <class W>
std::span<const RiscvInstruction<W>> riscv_push_pop();  ///< Zcmp
std::span<const RiscvCompressed> riscv_compressed();    ///< C

/// Finds the instructions of a core that has `options`.
template <class W>
class RiscvDecoder {
 public:
  using Op = RiscvOp<W>;
  struct Found {
    std::string_view name;
    const RiscvPattern* pattern;
    typename Op::Handler run;
    bool ends_block;
  };

  explicit RiscvDecoder(uint16_t options);
  /// The instruction whose first bytes are `word`, of which one of 16 bits uses the lower half;
  /// nullptr if there is none.
  const Found* find(uint32_t word) const;
  /// `found` as it runs at `pc`; nullptr raises the fault of an illegal instruction.
  static Op decode(const Found* found, uint32_t word, uint32_t pc);

  static uint8_t length(uint32_t word) { return (word & 3) == 3 ? 4 : 2; }

 private:
  void add(Found found);

  // By bits 6 to 0, the major opcode; of 16 bits by 15 to 13 and 1 to 0.
  static constexpr size_t kShort = 128;
  static size_t bucket(uint32_t word) {
    return (word & 3) == 3 ? word & 127 : kShort + ((word >> 13 & 7) << 2 | (word & 3));
  }
  std::array<std::vector<Found>, kShort + 32> found_;
};

// ---- inline

/// A bit of the drawing that is not of an immediate.
consteval void RiscvPattern::take(char letter, unsigned place) {
  mask |= static_cast<uint32_t>(letter == '0' || letter == '1') << place;
  match |= static_cast<uint32_t>(letter == '1') << place;
  const auto extend = [&](Field& field) {
    field = {static_cast<uint8_t>(place), static_cast<uint8_t>(field.bits + 1)};
  };
  if (letter == 'd' || letter == 'b') extend(rd_field);
  if (letter == 's' || letter == 'b') extend(rs1_field);
  if (letter == 't') extend(rs2_field);
}

consteval void RiscvPattern::parse(std::string_view drawing) {
  unsigned place = 32;
  const auto number = [&drawing] {
    unsigned value = 0;
    for (; !drawing.empty() && drawing[0] >= '0' && drawing[0] <= '9'; drawing.remove_prefix(1))
      value = value * 10 + static_cast<unsigned>(drawing[0] - '0');
    return value;
  };
  while (!drawing.empty()) {
    const std::string_view word = drawing.substr(0, drawing.find(' '));
    const size_t bracket = word.find('[');
    if (bracket != word.npos) {
      is_relative = word.starts_with("offset");
      is_signed = !word.starts_with("uimm");
      drawing.remove_prefix(bracket + 1);
      for (;;) {
        const unsigned high = number();
        unsigned low = high;
        if (drawing[0] == ':') {
          drawing.remove_prefix(1);
          low = number();
        }
        for (unsigned bit = high + 1; bit-- > low;)
          bits[count++] = {static_cast<uint8_t>(--place), static_cast<uint8_t>(bit)};
        if (drawing[0] == ']') break;
        drawing.remove_prefix(1);
      }
      drawing.remove_prefix(1);
    } else if (word.find('=') != word.npos) {
      (word[0] == 'd' ? rd : rs1) = static_cast<uint8_t>(word[2] - '0');
      drawing.remove_prefix(word.size());
    } else {
      for (const char letter : word) take(letter, --place);
      drawing.remove_prefix(word.size());
    }
    if (!drawing.empty()) drawing.remove_prefix(1);
  }
  if (place != 0 && place != 16) throw "a pattern has 16 or 32 bits";
  length = static_cast<uint8_t>((32 - place) / 8);
  // The drawing began at the top of a word of 32 bits.
  mask >>= place;
  match >>= place;
  for (Field* field : {&rd_field, &rs1_field, &rs2_field})
    if (field->bits != 0) field->shift = static_cast<uint8_t>(field->shift - place);
  for (unsigned i = 0; i < count; ++i) bits[i].from = static_cast<uint8_t>(bits[i].from - place);
}

}  // namespace natmod::emu
