// Hints, barriers, traps and special registers. There are no interrupts, so that masking them
// changes nothing but what the registers for that hold.

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
constexpr uint32_t kPrimask = 16, kBasepri = 17, kBasepriMax = 18, kFaultmask = 19;

bool is_mask(uint32_t number) {
  return number >= kPrimask && number <= kFaultmask;
}
uint32_t& mask(C& c, uint32_t number) {
  if (number == kBasepriMax) number = kBasepri;  // another way to write it
  return c.registers.masks[number - kPrimask];
}

void read_special(C& c, const Op& op) {
  if (op.imm <= kLastStatus)
    c.r(op.rd) = c.apsr();
  else if (is_mask(op.imm))
    c.r(op.rd) = mask(c, op.imm);
  else
    c.r(op.rd) = op.imm == kMainStack || op.imm == kProcessStack ? c.r(C::kSp) : 0;
}

/// The upper bits of the number choose the flags, and GE.
void write_special(C& c, const Op& op) {
  const uint32_t value = c.r(op.rn), number = op.imm & 0xff;
  if (is_mask(number))
    mask(c, number) = number == kPrimask || number == kFaultmask ? value & 1 : value & 0xff;
  if (number > kLastStatus) return;
  if (op.imm >> 9 & 1) {
    c.set_flags(value);
    c.registers.q = value >> 27 & 1;
  }
  if (op.imm >> 8 & 1) c.registers.ge = value >> 16 & 0xf;
}

/// CPSIE and CPSID: bit 3 disables; bit 1 is of PRIMASK, bit 0 of FAULTMASK.
void change_masks(C& c, const Op& op) {
  const uint32_t value = op.imm >> 3 & 1;
  if (op.imm & 2) mask(c, kPrimask) = value;
  if (op.imm & 1) mask(c, kFaultmask) = value;
}

constexpr uint16_t kEnd = kV6 | kThumbEndsBlock;

constexpr ThumbInstruction kSystemTable[] = {
    {"cps", kV6, "10110110 011 i 0 iii", change_masks},
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
