// Calls and returns: call0, where a0 holds the return address, and windowed, where CALLn puts it
// with the window's increment in its upper two bits into the register that will be a0, and ENTRY
// moves the window.

#include "emu/xtensa_instructions.h"

namespace natmod::emu {
namespace {

using C = XtensaCore;
using Op = XtensaOp;

constexpr uint32_t kAddressBits = 0x3fff'ffff;  // a return address is one within the same 1 GiB

template <unsigned increment>
inline void call_windowed(C& c, uint32_t target) {
  c.a(increment * 4) = increment << 30 | (c.next_pc & kAddressBits);
  c.registers.callinc = increment;
  c.next_pc = target;
}

void enter(C& c, const Op& op) {
  const uint32_t base = c.registers.base + c.registers.callinc * 4;
  if (op.s > 3) c.fault(FaultKind::illegal_instruction);
  if (base > C::kMaxFile) c.fault(FaultKind::trap);
  const uint32_t frame = c.a(op.s) - op.imm;
  c.set_base(base);
  c.a(op.s) = frame;
}

void return_windowed(C& c, const Op&) {
  const uint32_t increment = c.a(0) >> 30;
  // An increment of 0 is that of CALL0, and below the first frame is nothing.
  if (increment == 0 || c.registers.base < increment * 4) c.fault(FaultKind::illegal_instruction);
  c.next_pc = (c.registers.pc & ~kAddressBits) | (c.a(0) & kAddressBits);
  c.set_base(c.registers.base - increment * 4);
}

void return_call0(C& c, const Op&) {
  c.next_pc = c.a(0);
}

constexpr XtensaInstruction kTable[] = {
    {"call0", kCore, "iiii iiii iiii iiii ii00 0101", Immediate::call,
     [](C& c, const Op& op) {
       c.a(0) = c.next_pc;
       c.next_pc = op.imm;
     }},
    {"callx0", kCore, "0000 0000 0000 ssss 1100 0000", Immediate::raw,
     [](C& c, const Op& op) {
       const uint32_t target = c.a(op.s);
       c.a(0) = c.next_pc;
       c.next_pc = target;
     }},
    {"ret", kCore, "0000 0000 0000 0000 1000 0000", Immediate::raw, return_call0},
    {"ret.n", kDensity, "1111 0000 0000 1101", Immediate::raw, return_call0},

    {"call4", kWindow, "iiii iiii iiii iiii ii01 0101", Immediate::call,
     [](C& c, const Op& op) { call_windowed<1>(c, op.imm); }},
    {"call8", kWindow, "iiii iiii iiii iiii ii10 0101", Immediate::call,
     [](C& c, const Op& op) { call_windowed<2>(c, op.imm); }},
    {"call12", kWindow, "iiii iiii iiii iiii ii11 0101", Immediate::call,
     [](C& c, const Op& op) { call_windowed<3>(c, op.imm); }},
    {"callx4", kWindow, "0000 0000 0000 ssss 1101 0000", Immediate::raw,
     [](C& c, const Op& op) { call_windowed<1>(c, c.a(op.s)); }},
    {"callx8", kWindow, "0000 0000 0000 ssss 1110 0000", Immediate::raw,
     [](C& c, const Op& op) { call_windowed<2>(c, c.a(op.s)); }},
    {"callx12", kWindow, "0000 0000 0000 ssss 1111 0000", Immediate::raw,
     [](C& c, const Op& op) { call_windowed<3>(c, c.a(op.s)); }},
    {"entry", kWindow, "iiii iiii iiii ssss 0011 0110", Immediate::times8, enter},
    {"retw", kWindow, "0000 0000 0000 0000 1001 0000", Immediate::raw, return_windowed},
    {"retw.n", kWindow, "1111 0000 0001 1101", Immediate::raw, return_windowed},
    // On a real core it also moves spilt registers along; here none are spilt.
    {"movsp", kWindow, "0000 0000 0001 ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { c.a(op.t) = c.a(op.s); }},
};

}  // namespace

std::span<const XtensaInstruction> xtensa_windows() {
  return kTable;
}

}  // namespace natmod::emu
