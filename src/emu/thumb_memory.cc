// Loads and stores of one register.

#include <type_traits>

#include "emu/thumb_instructions.h"

namespace natmod::emu::thumb {
namespace {

using C = ThumbCore;
using Op = ThumbOp;

/// Where the address comes from. before, after: Rn is changed, and the address what it is then or
/// was before.
enum class Mode : uint8_t { offset, before, after, indexed, literal, stack };

template <Mode kMode>
uint32_t address(C& c, const Op& op) {
  switch (kMode) {
    case Mode::offset:
    case Mode::before:
      return c.r(op.rn) + op.imm;
    case Mode::after:
      return c.r(op.rn);
    case Mode::indexed:
      return c.r(op.rn) + (c.r(op.rm) << op.amount);
    case Mode::literal:
      return op.imm;
    case Mode::stack:
      return c.r(C::kSp) + op.imm;
  }
}

template <Mode kMode>
void change_base(C& c, const Op& op) {
  if constexpr (kMode == Mode::before || kMode == Mode::after) c.r(op.rn) += op.imm;
}

/// `T`: what is read, by its size and sign.
template <class T, Mode kMode>
void load(C& c, const Op& op) {
  const auto bits = c.memory.load<std::make_unsigned_t<T>>(address<kMode>(c, op));
  change_base<kMode>(c, op);
  c.r(op.rd) = static_cast<uint32_t>(static_cast<int32_t>(static_cast<T>(bits)));
}

template <class T, Mode kMode>
void store(C& c, const Op& op) {
  c.memory.store(address<kMode>(c, op), static_cast<T>(c.r(op.rd)));
  change_base<kMode>(c, op);
}

void prefetch(C&, const Op&) {}

constexpr auto kOffset = Mode::offset, kBefore = Mode::before, kAfter = Mode::after,
               kIndexed = Mode::indexed, kLiteral = Mode::literal, kStack = Mode::stack;
constexpr uint16_t kWord = kV7 | kMayReturn;

constexpr ThumbInstruction kMemoryTable[] = {
    {"ldr", kV6, "01001 ddd iiiiiiii literal", load<uint32_t, kLiteral>},
    {"str", kV6, "0101000 mmm nnn ddd", store<uint32_t, kIndexed>},
    {"strh", kV6, "0101001 mmm nnn ddd", store<uint16_t, kIndexed>},
    {"strb", kV6, "0101010 mmm nnn ddd", store<uint8_t, kIndexed>},
    {"ldrsb", kV6, "0101011 mmm nnn ddd", load<int8_t, kIndexed>},
    {"ldr", kV6, "0101100 mmm nnn ddd", load<uint32_t, kIndexed>},
    {"ldrh", kV6, "0101101 mmm nnn ddd", load<uint16_t, kIndexed>},
    {"ldrb", kV6, "0101110 mmm nnn ddd", load<uint8_t, kIndexed>},
    {"ldrsh", kV6, "0101111 mmm nnn ddd", load<int16_t, kIndexed>},
    {"str", kV6, "01100 iiiii nnn ddd *4", store<uint32_t, kOffset>},
    {"ldr", kV6, "01101 iiiii nnn ddd *4", load<uint32_t, kOffset>},
    {"strb", kV6, "01110 iiiii nnn ddd", store<uint8_t, kOffset>},
    {"ldrb", kV6, "01111 iiiii nnn ddd", load<uint8_t, kOffset>},
    {"strh", kV6, "10000 iiiii nnn ddd *2", store<uint16_t, kOffset>},
    {"ldrh", kV6, "10001 iiiii nnn ddd *2", load<uint16_t, kOffset>},
    {"str", kV6, "10010 ddd iiiiiiii *4", store<uint32_t, kStack>},
    {"ldr", kV6, "10011 ddd iiiiiiii *4", load<uint32_t, kStack>},

    // Bytes and halves that go nowhere: PLD, PLI and reserved hints.
    {"pld", kV7, "1111100 . . 0 . 1 .... 1111 ............", prefetch},

    {"ldrb", kV7, "11111000 U 00 1 1111 dddd iiiiiiiiiiii literal", load<uint8_t, kLiteral>},
    {"ldrh", kV7, "11111000 U 01 1 1111 dddd iiiiiiiiiiii literal", load<uint16_t, kLiteral>},
    {"ldr", kWord, "11111000 U 10 1 1111 dddd iiiiiiiiiiii literal", load<uint32_t, kLiteral>},
    {"ldrsb", kV7, "11111001 U 00 1 1111 dddd iiiiiiiiiiii literal", load<int8_t, kLiteral>},
    {"ldrsh", kV7, "11111001 U 01 1 1111 dddd iiiiiiiiiiii literal", load<int16_t, kLiteral>},

    {"strb", kV7, "11111000 1 00 0 nnnn dddd iiiiiiiiiiii", store<uint8_t, kOffset>},
    {"ldrb", kV7, "11111000 1 00 1 nnnn dddd iiiiiiiiiiii", load<uint8_t, kOffset>},
    {"strh", kV7, "11111000 1 01 0 nnnn dddd iiiiiiiiiiii", store<uint16_t, kOffset>},
    {"ldrh", kV7, "11111000 1 01 1 nnnn dddd iiiiiiiiiiii", load<uint16_t, kOffset>},
    {"str", kV7, "11111000 1 10 0 nnnn dddd iiiiiiiiiiii", store<uint32_t, kOffset>},
    {"ldr", kWord, "11111000 1 10 1 nnnn dddd iiiiiiiiiiii", load<uint32_t, kOffset>},
    {"ldrsb", kV7, "11111001 1 00 1 nnnn dddd iiiiiiiiiiii", load<int8_t, kOffset>},
    {"ldrsh", kV7, "11111001 1 01 1 nnnn dddd iiiiiiiiiiii", load<int16_t, kOffset>},

    {"strb", kV7, "11111000 0 00 0 nnnn dddd 000000 ii mmmm lsl", store<uint8_t, kIndexed>},
    {"ldrb", kV7, "11111000 0 00 1 nnnn dddd 000000 ii mmmm lsl", load<uint8_t, kIndexed>},
    {"strh", kV7, "11111000 0 01 0 nnnn dddd 000000 ii mmmm lsl", store<uint16_t, kIndexed>},
    {"ldrh", kV7, "11111000 0 01 1 nnnn dddd 000000 ii mmmm lsl", load<uint16_t, kIndexed>},
    {"str", kV7, "11111000 0 10 0 nnnn dddd 000000 ii mmmm lsl", store<uint32_t, kIndexed>},
    {"ldr", kWord, "11111000 0 10 1 nnnn dddd 000000 ii mmmm lsl", load<uint32_t, kIndexed>},
    {"ldrsb", kV7, "11111001 0 00 1 nnnn dddd 000000 ii mmmm lsl", load<int8_t, kIndexed>},
    {"ldrsh", kV7, "11111001 0 01 1 nnnn dddd 000000 ii mmmm lsl", load<int16_t, kIndexed>},

    // Backwards, without a change of Rn.
    {"strb", kV7, "11111000 0 00 0 nnnn dddd 1 1 U 0 iiiiiiii", store<uint8_t, kOffset>},
    {"ldrb", kV7, "11111000 0 00 1 nnnn dddd 1 1 U 0 iiiiiiii", load<uint8_t, kOffset>},
    {"strh", kV7, "11111000 0 01 0 nnnn dddd 1 1 U 0 iiiiiiii", store<uint16_t, kOffset>},
    {"ldrh", kV7, "11111000 0 01 1 nnnn dddd 1 1 U 0 iiiiiiii", load<uint16_t, kOffset>},
    {"str", kV7, "11111000 0 10 0 nnnn dddd 1 1 U 0 iiiiiiii", store<uint32_t, kOffset>},
    {"ldr", kWord, "11111000 0 10 1 nnnn dddd 1 1 U 0 iiiiiiii", load<uint32_t, kOffset>},
    {"ldrsb", kV7, "11111001 0 00 1 nnnn dddd 1 1 U 0 iiiiiiii", load<int8_t, kOffset>},
    {"ldrsh", kV7, "11111001 0 01 1 nnnn dddd 1 1 U 0 iiiiiiii", load<int16_t, kOffset>},

    {"strb", kV7, "11111000 0 00 0 nnnn dddd 1 1 U 1 iiiiiiii", store<uint8_t, kBefore>},
    {"ldrb", kV7, "11111000 0 00 1 nnnn dddd 1 1 U 1 iiiiiiii", load<uint8_t, kBefore>},
    {"strh", kV7, "11111000 0 01 0 nnnn dddd 1 1 U 1 iiiiiiii", store<uint16_t, kBefore>},
    {"ldrh", kV7, "11111000 0 01 1 nnnn dddd 1 1 U 1 iiiiiiii", load<uint16_t, kBefore>},
    {"str", kV7, "11111000 0 10 0 nnnn dddd 1 1 U 1 iiiiiiii", store<uint32_t, kBefore>},
    {"ldr", kWord, "11111000 0 10 1 nnnn dddd 1 1 U 1 iiiiiiii", load<uint32_t, kBefore>},
    {"ldrsb", kV7, "11111001 0 00 1 nnnn dddd 1 1 U 1 iiiiiiii", load<int8_t, kBefore>},
    {"ldrsh", kV7, "11111001 0 01 1 nnnn dddd 1 1 U 1 iiiiiiii", load<int16_t, kBefore>},

    {"strb", kV7, "11111000 0 00 0 nnnn dddd 1 0 U 1 iiiiiiii", store<uint8_t, kAfter>},
    {"ldrb", kV7, "11111000 0 00 1 nnnn dddd 1 0 U 1 iiiiiiii", load<uint8_t, kAfter>},
    {"strh", kV7, "11111000 0 01 0 nnnn dddd 1 0 U 1 iiiiiiii", store<uint16_t, kAfter>},
    {"ldrh", kV7, "11111000 0 01 1 nnnn dddd 1 0 U 1 iiiiiiii", load<uint16_t, kAfter>},
    {"str", kV7, "11111000 0 10 0 nnnn dddd 1 0 U 1 iiiiiiii", store<uint32_t, kAfter>},
    {"ldr", kWord, "11111000 0 10 1 nnnn dddd 1 0 U 1 iiiiiiii", load<uint32_t, kAfter>},
    {"ldrsb", kV7, "11111001 0 00 1 nnnn dddd 1 0 U 1 iiiiiiii", load<int8_t, kAfter>},
    {"ldrsh", kV7, "11111001 0 01 1 nnnn dddd 1 0 U 1 iiiiiiii", load<int16_t, kAfter>},
};

}  // namespace

std::span<const ThumbInstruction> memory_table() {
  return kMemoryTable;
}

}  // namespace natmod::emu::thumb
