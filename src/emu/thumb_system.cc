// Hints, barriers, traps and special registers. Modules run without privileges and without
// interrupts, so that masking these changes nothing.

#include "emu/thumb_instructions.h"

namespace natmod::emu::thumb {
namespace {

using C = ThumbCore;
using Op = ThumbOp;

void nothing(C&, const Op&) {}

/// Nothing serves it: a breakpoint, a system call, a wait for an interrupt.
void trap(C&, const Op& op) {
  C::fault(FaultKind::trap, op);
}

// Numbers of special registers (SYSm): below these the program status in its combinations.
constexpr uint32_t kLastStatus = 3, kMainStack = 8, kProcessStack = 9;

void read_special(C& c, const Op& op) {
  if (op.imm <= kLastStatus)
    c.r(op.rd) = c.apsr();
  else
    c.r(op.rd) = op.imm == kMainStack || op.imm == kProcessStack ? c.r(C::kSp) : 0;
}

/// The upper bits of the number choose the flags, and GE.
void write_special(C& c, const Op& op) {
  if ((op.imm & 0xff) > kLastStatus) return;
  const uint32_t value = c.r(op.rn);
  if (op.imm >> 9 & 1) {
    c.set_flags(value);
    c.registers.q = value >> 27 & 1;
  }
  if (op.imm >> 8 & 1) c.registers.ge = value >> 16 & 0xf;
}

constexpr uint16_t kEnd = kV6 | kThumbEndsBlock;

constexpr ThumbInstruction kSystemTable[] = {
    {"cps", kV6, "10110110 011 . 0 ...", nothing},
    {"bkpt", kEnd, "10111110 ........", trap},
    {"wfi", kEnd, "10111111 0011 0000", trap},
    {"hint", kV6, "10111111 .... 0000", nothing},
    {"udf", kEnd, "11011110 ........",
     [](C&, const Op& op) { C::fault(FaultKind::illegal_instruction, op); }},
    {"svc", kEnd, "11011111 ........", trap},

    {"msr", kV6, "11110 0111 00 . nnnn 10.0 ii.. iiiiiiii", write_special},
    {"wfi", kV7 | kThumbEndsBlock, "11110 0111 010 .... 10.0 .000 00000011", trap},
    {"hint", kV7, "11110 0111 010 .... 10.0 .000 ........", nothing},
    {"clrex", kV7, "11110 0111 011 .... 10.0 .... 0010 ....",
     [](C& c, const Op&) { c.registers.reserved = C::kNothing; }},
    {"dsb", kV6, "11110 0111 011 .... 10.0 .... 0100 ....", nothing},
    {"dmb", kV6, "11110 0111 011 .... 10.0 .... 0101 ....", nothing},
    {"isb", kV6, "11110 0111 011 .... 10.0 .... 0110 ....", nothing},
    {"mrs", kV6, "11110 0111 11 . .... 10.0 dddd iiiiiiii", read_special},
};

}  // namespace

std::span<const ThumbInstruction> system_table() {
  return kSystemTable;
}

}  // namespace natmod::emu::thumb
