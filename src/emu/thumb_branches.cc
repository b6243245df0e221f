// Jumps, calls, and the conditional execution of what follows.

#include "emu/thumb_instructions.h"

namespace natmod::emu::thumb {
namespace {

using C = ThumbCore;
using Op = ThumbOp;

void jump(C& c, const Op& op) {
  c.registers.pc = op.imm;
}

template <unsigned kCondition>
void jump_if(C& c, const Op& op) {
  if (c.passes(kCondition)) c.registers.pc = op.imm;
}

template <unsigned kCondition>
constexpr ThumbInstruction on_condition(std::string_view name, ThumbPattern pattern) {
  return {name, kV6 | kThumbEndsBlock, pattern, jump_if<kCondition>};
}

/// Behind the instruction is what the table of bytes or halves counts from, in halfwords.
template <class T>
void jump_by_table(C& c, const Op& op) {
  const uint32_t place = c.r(op.rn) + c.r(op.rm) * uint32_t{sizeof(T)};
  const auto entry = c.memory.load<T>(place);
  c.registers.pc = op.pc + 4 + uint32_t{entry} * 2;
}

constexpr uint16_t kShortJump = kV6 | kThumbEndsBlock, kLongJump = kV7 | kThumbEndsBlock;

constexpr ThumbInstruction kBranchesTable[] = {
    {"bx", kShortJump, "010001110 mmmm 000",
     [](C& c, const Op& op) { c.jump_exchange(c.r(op.rm)); }},
    {"blx", kShortJump, "010001111 mmmm 000",
     [](C& c, const Op& op) {
       const uint32_t target = c.r(op.rm);
       c.r(C::kLr) = (op.pc + 2) | 1;
       c.jump_exchange(target);
     }},
    {"cbz", kLongJump, "10110 0 i 1 iiiii nnn *2",
     [](C& c, const Op& op) {
       if (c.r(op.rn) == 0) c.registers.pc = op.pc + 4 + op.imm;
     }},
    {"cbnz", kLongJump, "10111 0 i 1 iiiii nnn *2",
     [](C& c, const Op& op) {
       if (c.r(op.rn) != 0) c.registers.pc = op.pc + 4 + op.imm;
     }},
    // Without a mask it is a hint, which comes before this.
    {"it", kV7, "10111111 cccc ....", [](C&, const Op&) {}},
    on_condition<0>("beq", "1101 0000 iiiiiiii jump"),
    on_condition<1>("bne", "1101 0001 iiiiiiii jump"),
    on_condition<2>("bcs", "1101 0010 iiiiiiii jump"),
    on_condition<3>("bcc", "1101 0011 iiiiiiii jump"),
    on_condition<4>("bmi", "1101 0100 iiiiiiii jump"),
    on_condition<5>("bpl", "1101 0101 iiiiiiii jump"),
    on_condition<6>("bvs", "1101 0110 iiiiiiii jump"),
    on_condition<7>("bvc", "1101 0111 iiiiiiii jump"),
    on_condition<8>("bhi", "1101 1000 iiiiiiii jump"),
    on_condition<9>("bls", "1101 1001 iiiiiiii jump"),
    on_condition<10>("bge", "1101 1010 iiiiiiii jump"),
    on_condition<11>("blt", "1101 1011 iiiiiiii jump"),
    on_condition<12>("bgt", "1101 1100 iiiiiiii jump"),
    on_condition<13>("ble", "1101 1101 iiiiiiii jump"),
    {"b", kShortJump, "11100 iiiiiiiiiii jump", jump},

    {"bl", kShortJump, "11110 i iiiiiiiiii 11 i 1 i iiiiiiiiiii far",
     [](C& c, const Op& op) {
       c.r(C::kLr) = (op.pc + 4) | 1;
       c.registers.pc = op.imm;
     }},
    {"b", kLongJump, "11110 i iiiiiiiiii 10 i 1 i iiiiiiiiiii far", jump},
    // The conditions 14 and 15 are instructions of thumb_system().
    {"b", kLongJump, "11110 i cccc iiiiii 10 i 0 i iiiiiiiiiii far",
     [](C& c, const Op& op) {
       if (op.ra > 13) C::fault(FaultKind::illegal_instruction, op);
       if (c.passes(op.ra)) c.registers.pc = op.imm;
     }},
    {"tbb", kLongJump, "111010001101 nnnn 1111 0000 0000 mmmm", jump_by_table<uint8_t>},
    {"tbh", kLongJump, "111010001101 nnnn 1111 0000 0001 mmmm", jump_by_table<uint16_t>},
};

}  // namespace

std::span<const ThumbInstruction> branches_table() {
  return kBranchesTable;
}

}  // namespace natmod::emu::thumb
