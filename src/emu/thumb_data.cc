// Arithmetic and logic: the same operations with an operand that is a constant, a register, or a
// register shifted by a constant; moves; shifts by a register.

#include "emu/thumb_instructions.h"

namespace natmod::emu::thumb {
namespace {

using C = ThumbCore;
using Op = ThumbOp;

enum class Operand : uint8_t { constant, plain, shifted };

/// The operand, and the carry out of the shifter.
template <Operand kOperand>
ThumbShifted operand(C& c, const Op& op) {
  if constexpr (kOperand == Operand::constant)
    return {op.imm, op.amount == Op::kKeepsCarry ? c.registers.c : op.amount};
  else if constexpr (kOperand == Operand::plain)
    return {c.r(op.rm), c.registers.c};
  else
    return thumb_shift(c.r(op.rm), op.shift, op.amount, c.registers.c);
}

template <uint32_t (*kCompute)(uint32_t a, uint32_t b)>
struct Logic {
  template <bool kFlags>
  static uint32_t of(C& c, uint32_t a, ThumbShifted b) {
    const uint32_t result = kCompute(a, b.value);
    if constexpr (kFlags) {
      c.set_nz(result);
      c.registers.c = b.carry;
    }
    return result;
  }
};

using And = Logic<[](uint32_t a, uint32_t b) { return a & b; }>;
using Bic = Logic<[](uint32_t a, uint32_t b) { return a & ~b; }>;
using Orr = Logic<[](uint32_t a, uint32_t b) { return a | b; }>;
using Orn = Logic<[](uint32_t a, uint32_t b) { return a | ~b; }>;
using Eor = Logic<[](uint32_t a, uint32_t b) { return a ^ b; }>;
using Mov = Logic<[](uint32_t, uint32_t b) { return b; }>;
using Mvn = Logic<[](uint32_t, uint32_t b) { return ~b; }>;

struct Add {
  template <bool kFlags>
  static uint32_t of(C& c, uint32_t a, ThumbShifted b) {
    return c.add<kFlags>(a, b.value, 0);
  }
};
struct Adc {
  template <bool kFlags>
  static uint32_t of(C& c, uint32_t a, ThumbShifted b) {
    return c.add<kFlags>(a, b.value, c.registers.c);
  }
};
struct Sub {
  template <bool kFlags>
  static uint32_t of(C& c, uint32_t a, ThumbShifted b) {
    return c.add<kFlags>(a, ~b.value, 1);
  }
};
struct Sbc {
  template <bool kFlags>
  static uint32_t of(C& c, uint32_t a, ThumbShifted b) {
    return c.add<kFlags>(a, ~b.value, c.registers.c);
  }
};
struct Rsb {
  template <bool kFlags>
  static uint32_t of(C& c, uint32_t a, ThumbShifted b) {
    return c.add<kFlags>(~a, b.value, 1);
  }
};

template <class Operation, Operand kOperand, bool kFlags>
void compute(C& c, const Op& op) {
  c.r(op.rd) = Operation::template of<kFlags>(c, c.r(op.rn), operand<kOperand>(c, op));
}

/// For the flags alone.
template <class Operation, Operand kOperand>
void compare(C& c, const Op& op) {
  Operation::template of<true>(c, c.r(op.rn), operand<kOperand>(c, op));
}

template <ThumbShift kShift, bool kFlags>
void shift_by_register(C& c, const Op& op) {
  const ThumbShifted result = thumb_shift(c.r(op.rn), kShift, c.r(op.rm) & 0xff, c.registers.c);
  if constexpr (kFlags) {
    c.set_nz(result.value);
    c.registers.c = result.carry;
  }
  c.r(op.rd) = result.value;
}

template <class Operation, Operand kOperand>
constexpr ThumbInstruction row(std::string_view name, uint16_t options, ThumbPattern pattern) {
  return {name, options, pattern, compute<Operation, kOperand, false>,
          compute<Operation, kOperand, true>};
}
template <class Operation, Operand kOperand>
constexpr ThumbInstruction test(std::string_view name, uint16_t options, ThumbPattern pattern) {
  return {name, options, pattern, compare<Operation, kOperand>};
}
template <ThumbShift kShift>
constexpr ThumbInstruction shift(std::string_view name, uint16_t options, ThumbPattern pattern) {
  return {name, options, pattern, shift_by_register<kShift, false>,
          shift_by_register<kShift, true>};
}

constexpr auto kConstant = Operand::constant, kPlain = Operand::plain, kShifted = Operand::shifted;
constexpr uint16_t kShort = kV6 | kSetsFlags;

constexpr ThumbInstruction kDataTable[] = {
    // Of 16 bits.
    row<Mov, kPlain>("mov", kShort, "00000 00000 mmm ddd"),
    row<Mov, kShifted>("lsl", kShort, "00000 iiiii mmm ddd lsl"),
    row<Mov, kShifted>("lsr", kShort, "00001 iiiii mmm ddd lsr"),
    row<Mov, kShifted>("asr", kShort, "00010 iiiii mmm ddd asr"),
    row<Add, kPlain>("add", kShort, "0001100 mmm nnn ddd"),
    row<Sub, kPlain>("sub", kShort, "0001101 mmm nnn ddd"),
    row<Add, kConstant>("add", kShort, "0001110 iii nnn ddd"),
    row<Sub, kConstant>("sub", kShort, "0001111 iii nnn ddd"),
    {"mov", kShort, "00100 ddd iiiiiiii", [](C& c, const Op& op) { c.r(op.rd) = op.imm; },
     [](C& c, const Op& op) { c.set_nz(c.r(op.rd) = op.imm); }},
    test<Sub, kConstant>("cmp", kV6, "00101 nnn iiiiiiii"),
    row<Add, kConstant>("add", kShort, "00110 bbb iiiiiiii"),
    row<Sub, kConstant>("sub", kShort, "00111 bbb iiiiiiii"),
    row<And, kPlain>("and", kShort, "010000 0000 mmm bbb"),
    row<Eor, kPlain>("eor", kShort, "010000 0001 mmm bbb"),
    shift<ThumbShift::lsl>("lsl", kShort, "010000 0010 mmm bbb"),
    shift<ThumbShift::lsr>("lsr", kShort, "010000 0011 mmm bbb"),
    shift<ThumbShift::asr>("asr", kShort, "010000 0100 mmm bbb"),
    row<Adc, kPlain>("adc", kShort, "010000 0101 mmm bbb"),
    row<Sbc, kPlain>("sbc", kShort, "010000 0110 mmm bbb"),
    shift<ThumbShift::ror>("ror", kShort, "010000 0111 mmm bbb"),
    test<And, kPlain>("tst", kV6, "010000 1000 mmm nnn"),
    row<Rsb, kConstant>("rsb", kShort, "010000 1001 nnn ddd"),
    test<Sub, kPlain>("cmp", kV6, "010000 1010 mmm nnn"),
    test<Add, kPlain>("cmn", kV6, "010000 1011 mmm nnn"),
    row<Orr, kPlain>("orr", kShort, "010000 1100 mmm bbb"),
    row<Bic, kPlain>("bic", kShort, "010000 1110 mmm bbb"),
    row<Mvn, kPlain>("mvn", kShort, "010000 1111 mmm ddd"),
    row<Add, kPlain>("add", kV6 | kMayJump, "01000100 b mmmm bbb"),
    test<Sub, kPlain>("cmp", kV6, "01000101 n mmmm nnn"),
    row<Mov, kPlain>("mov", kV6 | kMayJump, "01000110 d mmmm ddd"),
    {"adr", kV6, "10100 ddd iiiiiiii literal", [](C& c, const Op& op) { c.r(op.rd) = op.imm; }},
    {"add", kV6, "10101 ddd iiiiiiii *4",
     [](C& c, const Op& op) { c.r(op.rd) = c.r(C::kSp) + op.imm; }},
    {"add", kV6, "101100000 iiiiiii *4", [](C& c, const Op& op) { c.r(C::kSp) += op.imm; }},
    {"sub", kV6, "101100001 iiiiiii *4", [](C& c, const Op& op) { c.r(C::kSp) -= op.imm; }},

    // With a shifted register.
    test<And, kShifted>("tst", kV7, "1110101 0000 1 nnnn 0 iii 1111 ii yy mmmm shift"),
    row<And, kShifted>("and", kV7, "1110101 0000 S nnnn 0 iii dddd ii yy mmmm shift"),
    row<Bic, kShifted>("bic", kV7, "1110101 0001 S nnnn 0 iii dddd ii yy mmmm shift"),
    row<Mov, kShifted>("mov", kV7, "1110101 0010 S 1111 0 iii dddd ii yy mmmm shift"),
    row<Orr, kShifted>("orr", kV7, "1110101 0010 S nnnn 0 iii dddd ii yy mmmm shift"),
    row<Mvn, kShifted>("mvn", kV7, "1110101 0011 S 1111 0 iii dddd ii yy mmmm shift"),
    row<Orn, kShifted>("orn", kV7, "1110101 0011 S nnnn 0 iii dddd ii yy mmmm shift"),
    test<Eor, kShifted>("teq", kV7, "1110101 0100 1 nnnn 0 iii 1111 ii yy mmmm shift"),
    row<Eor, kShifted>("eor", kV7, "1110101 0100 S nnnn 0 iii dddd ii yy mmmm shift"),
    test<Add, kShifted>("cmn", kV7, "1110101 1000 1 nnnn 0 iii 1111 ii yy mmmm shift"),
    row<Add, kShifted>("add", kV7, "1110101 1000 S nnnn 0 iii dddd ii yy mmmm shift"),
    row<Adc, kShifted>("adc", kV7, "1110101 1010 S nnnn 0 iii dddd ii yy mmmm shift"),
    row<Sbc, kShifted>("sbc", kV7, "1110101 1011 S nnnn 0 iii dddd ii yy mmmm shift"),
    test<Sub, kShifted>("cmp", kV7, "1110101 1101 1 nnnn 0 iii 1111 ii yy mmmm shift"),
    row<Sub, kShifted>("sub", kV7, "1110101 1101 S nnnn 0 iii dddd ii yy mmmm shift"),
    row<Rsb, kShifted>("rsb", kV7, "1110101 1110 S nnnn 0 iii dddd ii yy mmmm shift"),

    // With a constant.
    test<And, kConstant>("tst", kV7, "11110 i 0 0000 1 nnnn 0 iii 1111 iiiiiiii const"),
    row<And, kConstant>("and", kV7, "11110 i 0 0000 S nnnn 0 iii dddd iiiiiiii const"),
    row<Bic, kConstant>("bic", kV7, "11110 i 0 0001 S nnnn 0 iii dddd iiiiiiii const"),
    row<Mov, kConstant>("mov", kV7, "11110 i 0 0010 S 1111 0 iii dddd iiiiiiii const"),
    row<Orr, kConstant>("orr", kV7, "11110 i 0 0010 S nnnn 0 iii dddd iiiiiiii const"),
    row<Mvn, kConstant>("mvn", kV7, "11110 i 0 0011 S 1111 0 iii dddd iiiiiiii const"),
    row<Orn, kConstant>("orn", kV7, "11110 i 0 0011 S nnnn 0 iii dddd iiiiiiii const"),
    test<Eor, kConstant>("teq", kV7, "11110 i 0 0100 1 nnnn 0 iii 1111 iiiiiiii const"),
    row<Eor, kConstant>("eor", kV7, "11110 i 0 0100 S nnnn 0 iii dddd iiiiiiii const"),
    test<Add, kConstant>("cmn", kV7, "11110 i 0 1000 1 nnnn 0 iii 1111 iiiiiiii const"),
    row<Add, kConstant>("add", kV7, "11110 i 0 1000 S nnnn 0 iii dddd iiiiiiii const"),
    row<Adc, kConstant>("adc", kV7, "11110 i 0 1010 S nnnn 0 iii dddd iiiiiiii const"),
    row<Sbc, kConstant>("sbc", kV7, "11110 i 0 1011 S nnnn 0 iii dddd iiiiiiii const"),
    test<Sub, kConstant>("cmp", kV7, "11110 i 0 1101 1 nnnn 0 iii 1111 iiiiiiii const"),
    row<Sub, kConstant>("sub", kV7, "11110 i 0 1101 S nnnn 0 iii dddd iiiiiiii const"),
    row<Rsb, kConstant>("rsb", kV7, "11110 i 0 1110 S nnnn 0 iii dddd iiiiiiii const"),
    {"adr", kV7, "11110 i 1 00000 1111 0 iii dddd iiiiiiii literal",
     [](C& c, const Op& op) { c.r(op.rd) = op.imm; }},
    {"adr", kV7, "11110 i 1 01010 1111 0 iii dddd iiiiiiii",
     [](C& c, const Op& op) { c.r(op.rd) = ((op.pc + 4) & ~3u) - op.imm; }},
    row<Add, kConstant>("addw", kV7, "11110 i 1 00000 nnnn 0 iii dddd iiiiiiii"),
    row<Sub, kConstant>("subw", kV7, "11110 i 1 01010 nnnn 0 iii dddd iiiiiiii"),
    {"movw", kV7, "11110 i 1 00100 iiii 0 iii dddd iiiiiiii wide",
     [](C& c, const Op& op) { c.r(op.rd) = op.imm; }},
    {"movt", kV7, "11110 i 1 01100 iiii 0 iii dddd iiiiiiii wide",
     [](C& c, const Op& op) { c.r(op.rd) = (c.r(op.rd) & 0xffff) | op.imm << 16; }},

    shift<ThumbShift::lsl>("lsl", kV7, "11111010 0 00 S nnnn 1111 dddd 0000 mmmm"),
    shift<ThumbShift::lsr>("lsr", kV7, "11111010 0 01 S nnnn 1111 dddd 0000 mmmm"),
    shift<ThumbShift::asr>("asr", kV7, "11111010 0 10 S nnnn 1111 dddd 0000 mmmm"),
    shift<ThumbShift::ror>("ror", kV7, "11111010 0 11 S nnnn 1111 dddd 0000 mmmm"),
};

}  // namespace

std::span<const ThumbInstruction> data_table() {
  return kDataTable;
}

}  // namespace natmod::emu::thumb
