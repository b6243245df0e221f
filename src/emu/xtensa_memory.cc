// Loads and stores.

#include "emu/xtensa_instructions.h"

namespace natmod::emu {
namespace {

using C = XtensaCore;
using Op = XtensaOp;

constexpr XtensaInstruction kTable[] = {
    {"l8ui", kCore, "iiii iiii 0000 ssss tttt 0010", Immediate::raw,
     [](C& c, const Op& op) { c.a(op.t) = c.load<uint8_t>(c.a(op.s) + op.imm); }},
    {"l16ui", kCore, "iiii iiii 0001 ssss tttt 0010", Immediate::times2,
     [](C& c, const Op& op) { c.a(op.t) = c.load<uint16_t>(c.a(op.s) + op.imm); }},
    {"l16si", kCore, "iiii iiii 1001 ssss tttt 0010", Immediate::times2,
     [](C& c, const Op& op) {
       const auto half = static_cast<int16_t>(c.load<uint16_t>(c.a(op.s) + op.imm));
       c.a(op.t) = static_cast<uint32_t>(half);
     }},
    {"l32i", kCore, "iiii iiii 0010 ssss tttt 0010", Immediate::times4,
     [](C& c, const Op& op) { c.a(op.t) = c.load<uint32_t>(c.a(op.s) + op.imm); }},
    {"l32i.n", kDensity, "iiii ssss tttt 1000", Immediate::times4,
     [](C& c, const Op& op) { c.a(op.t) = c.load<uint32_t>(c.a(op.s) + op.imm); }},
    {"l32r", kCore, "iiii iiii iiii iiii tttt 0001", Immediate::literal,
     [](C& c, const Op& op) { c.a(op.t) = c.load<uint32_t>(op.imm); }},
    {"s8i", kCore, "iiii iiii 0100 ssss tttt 0010", Immediate::raw,
     [](C& c, const Op& op) { c.store(c.a(op.s) + op.imm, static_cast<uint8_t>(c.a(op.t))); }},
    {"s16i", kCore, "iiii iiii 0101 ssss tttt 0010", Immediate::times2,
     [](C& c, const Op& op) { c.store(c.a(op.s) + op.imm, static_cast<uint16_t>(c.a(op.t))); }},
    {"s32i", kCore, "iiii iiii 0110 ssss tttt 0010", Immediate::times4,
     [](C& c, const Op& op) { c.store(c.a(op.s) + op.imm, c.a(op.t)); }},
    {"s32i.n", kDensity, "iiii ssss tttt 1001", Immediate::times4,
     [](C& c, const Op& op) { c.store(c.a(op.s) + op.imm, c.a(op.t)); }},

    // With one thread of execution, acquire and release are plain accesses.
    {"l32ai", kSynchronise, "iiii iiii 1011 ssss tttt 0010", Immediate::times4,
     [](C& c, const Op& op) { c.a(op.t) = c.load<uint32_t>(c.a(op.s) + op.imm); }},
    {"s32ri", kSynchronise, "iiii iiii 1111 ssss tttt 0010", Immediate::times4,
     [](C& c, const Op& op) { c.store(c.a(op.s) + op.imm, c.a(op.t)); }},
    {"s32c1i", kConditionalStore, "iiii iiii 1110 ssss tttt 0010", Immediate::times4,
     [](C& c, const Op& op) {
       const uint32_t address = c.a(op.s) + op.imm;
       const uint32_t old = c.load<uint32_t>(address);
       if (old == c.registers.scompare1) c.store(address, c.a(op.t));
       c.a(op.t) = old;
     }},

    {"lsi", kFloat, "iiii iiii 0000 ssss tttt 0011", Immediate::times4,
     [](C& c, const Op& op) { c.registers.f[op.t] = c.load<uint32_t>(c.a(op.s) + op.imm); }},
    // The ESP32's load and store with an update step after the access (lsip), where cores with an
    // older floating-point unit step before it (lsiu) in the same encoding.
    {"lsip", kFloat, "iiii iiii 1000 ssss tttt 0011", Immediate::times4,
     [](C& c, const Op& op) {
       c.registers.f[op.t] = c.load<uint32_t>(c.a(op.s));
       c.a(op.s) += op.imm;
     }},
    {"ssi", kFloat, "iiii iiii 0100 ssss tttt 0011", Immediate::times4,
     [](C& c, const Op& op) { c.store(c.a(op.s) + op.imm, c.registers.f[op.t]); }},
    {"ssip", kFloat, "iiii iiii 1100 ssss tttt 0011", Immediate::times4,
     [](C& c, const Op& op) {
       c.store(c.a(op.s), c.registers.f[op.t]);
       c.a(op.s) += op.imm;
     }},
    {"lsx", kFloat, "0000 1000 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { c.registers.f[op.r] = c.load<uint32_t>(c.a(op.s) + c.a(op.t)); }},
    {"lsxp", kFloat, "0001 1000 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) {
       c.registers.f[op.r] = c.load<uint32_t>(c.a(op.s));
       c.a(op.s) += c.a(op.t);
     }},
    {"ssx", kFloat, "0100 1000 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { c.store(c.a(op.s) + c.a(op.t), c.registers.f[op.r]); }},
    {"ssxp", kFloat, "0101 1000 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) {
       c.store(c.a(op.s), c.registers.f[op.r]);
       c.a(op.s) += c.a(op.t);
     }},
};

}  // namespace

std::span<const XtensaInstruction> xtensa_memory() {
  return kTable;
}

}  // namespace natmod::emu
