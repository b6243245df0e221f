// Special and user registers, synchronisation, and what stops the program.

#include "emu/xtensa_instructions.h"

namespace natmod::emu {
namespace {

using C = XtensaCore;
using Op = XtensaOp;

// Numbers of special registers that code without privileges may meet in practice.
enum SpecialRegister : uint32_t {
  kLbeg = 0,
  kLend = 1,
  kLcount = 2,
  kSar = 3,
  kBr = 4,
  kScompare1 = 12,
  kAcclo = 16,
  kAcchi = 17,
  kPs = 230,
  kCcount = 234,
  kPrid = 235,
};

enum UserRegister : uint32_t { kThreadptr = 231, kFcr = 232, kFsr = 233 };

uint32_t read_special(const C& c, uint32_t number) {
  const auto& r = c.registers;
  switch (number) {
    case kLbeg:
      return r.lbeg;
    case kLend:
      return r.lend;
    case kLcount:
      return r.lcount;
    case kSar:
      return r.sar;
    case kBr:
      return r.br;
    case kScompare1:
      return r.scompare1;
    case kAcclo:
      return static_cast<uint32_t>(r.acc);
    case kAcchi:
      return static_cast<uint32_t>(r.acc >> 32);
    // Windows enabled, user mode, no exception.
    case kPs:
      return 1u << 18 | r.callinc << 16 | 1u << 5 | r.ps_intlevel;
    case kCcount:
      return static_cast<uint32_t>(c.instructions);
    case kPrid:
      return 0;
    default:
      c.fault(FaultKind::illegal_instruction);
  }
}

void write_special(C& c, uint32_t number, uint32_t value) {
  auto& r = c.registers;
  switch (number) {
    case kLbeg:
      r.lbeg = value;
      break;
    case kLend:
      r.lend = value;
      break;
    case kLcount:
      r.lcount = value;
      break;
    case kSar:
      r.sar = value & 63;
      break;
    case kBr:
      r.br = value & 0xffff;
      break;
    case kScompare1:
      r.scompare1 = value;
      break;
    case kAcclo:
      r.acc = static_cast<int64_t>(static_cast<uint64_t>(r.acc) >> 32 << 32 | value);
      break;
    case kAcchi:
      r.acc = static_cast<int64_t>(static_cast<uint64_t>(static_cast<int8_t>(value)) << 32 |
                                   static_cast<uint32_t>(r.acc));
      break;
    case kPs:
      r.ps_intlevel = value & 0xf;
      break;
    default:
      c.fault(FaultKind::illegal_instruction);
  }
}

uint32_t& user_register(C& c, uint32_t number) {
  switch (number) {
    case kThreadptr:
      return c.registers.threadptr;
    case kFcr:
      return c.registers.fcr;
    case kFsr:
      return c.registers.fsr;
    default:
      c.fault(FaultKind::illegal_instruction);
  }
}

void nothing(C&, const Op&) {}
void trap(C& c, const Op&) {
  c.fault(FaultKind::trap);
}
void illegal(C& c, const Op&) {
  c.fault(FaultKind::illegal_instruction);
}

constexpr XtensaInstruction kTable[] = {
    {"rsr", kCore, "0000 0011 iiii iiii tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { c.a(op.t) = read_special(c, op.imm); }},
    {"wsr", kCore, "0001 0011 iiii iiii tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { write_special(c, op.imm, c.a(op.t)); }},
    {"xsr", kCore, "0110 0001 iiii iiii tttt 0000", Immediate::raw,
     [](C& c, const Op& op) {
       const uint32_t old = read_special(c, op.imm);
       write_special(c, op.imm, c.a(op.t));
       c.a(op.t) = old;
     }},
    // The number of a user register is in s and t for reading, in r and s for writing.
    {"rur", kThreadPointer, "1110 0011 rrrr iiii iiii 0000", Immediate::raw,
     [](C& c, const Op& op) { c.a(op.r) = user_register(c, op.imm); }},
    {"wur", kThreadPointer, "1111 0011 iiii iiii tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { user_register(c, op.imm) = c.a(op.t); }},
    // There are no interrupts, but code that masks them gets its level back.
    {"rsil", kCore, "0000 0000 0110 iiii tttt 0000", Immediate::raw,
     [](C& c, const Op& op) {
       c.a(op.t) = read_special(c, kPs);
       c.registers.ps_intlevel = op.imm;
     }},

    {"isync", kCore, "0000 0000 0010 0000 0000 0000", Immediate::raw, nothing},
    {"rsync", kCore, "0000 0000 0010 0000 0001 0000", Immediate::raw, nothing},
    {"esync", kCore, "0000 0000 0010 0000 0010 0000", Immediate::raw, nothing},
    {"dsync", kCore, "0000 0000 0010 0000 0011 0000", Immediate::raw, nothing},
    {"excw", kCore, "0000 0000 0010 0000 1000 0000", Immediate::raw, nothing},
    {"memw", kCore, "0000 0000 0010 0000 1100 0000", Immediate::raw, nothing},
    {"extw", kCore, "0000 0000 0010 0000 1101 0000", Immediate::raw, nothing},
    {"nop", kCore, "0000 0000 0010 0000 1111 0000", Immediate::raw, nothing},
    {"nop.n", kDensity, "1111 0000 0011 1101", Immediate::raw, nothing},

    {"break", kCore, "0000 0000 0100 ssss tttt 0000", Immediate::raw, trap},
    {"break.n", kDensity, "1111 ssss 0010 1101", Immediate::raw, trap},
    {"syscall", kCore, "0000 0000 0101 0000 0000 0000", Immediate::raw, trap},
    {"simcall", kCore, "0000 0000 0101 0001 0000 0000", Immediate::raw, trap},
    {"waiti", kCore, "0000 0000 0111 ssss 0000 0000", Immediate::raw, trap},
    {"ill", kCore, "0000 0000 0000 0000 0000 0000", Immediate::raw, illegal},
    {"ill.n", kDensity, "1111 0000 0110 1101", Immediate::raw, illegal},
};

}  // namespace

std::span<const XtensaInstruction> xtensa_special() {
  return kTable;
}

}  // namespace natmod::emu
