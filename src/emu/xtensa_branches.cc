// Jumps, conditional branches and zero-overhead loops.

#include "emu/xtensa_instructions.h"

namespace natmod::emu {
namespace {

using C = XtensaCore;
using Op = XtensaOp;

int32_t as_signed(uint32_t value) {
  return static_cast<int32_t>(value);
}

// What the 4-bit constant of a compare-immediate branch stands for (B4CONST, B4CONSTU).
constexpr int32_t kConstants[] = {-1, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 32, 64, 128, 256};
constexpr uint32_t kUnsignedConstants[] = {32768, 65536, 2,  3,  4,  5,  6,   7,
                                           8,     10,    12, 16, 32, 64, 128, 256};

inline void branch_if(C& c, const Op& op, bool condition) {
  if (condition) c.next_pc = op.imm;
}

/// LBEG, LEND and LCOUNT for `count` rounds of what follows, up to the immediate.
inline void begin_loop(C& c, const Op& op, uint32_t count) {
  c.registers.lbeg = c.next_pc;
  c.registers.lend = op.imm;
  c.registers.lcount = count - 1;
}

constexpr XtensaInstruction kTable[] = {
    {"j", kCore, "iiii iiii iiii iiii ii00 0110", Immediate::branch,
     [](C& c, const Op& op) { c.next_pc = op.imm; }},
    {"jx", kCore, "0000 0000 0000 ssss 1010 0000", Immediate::raw,
     [](C& c, const Op& op) { c.next_pc = c.a(op.s); }},

    {"beqz", kCore, "iiii iiii iiii ssss 0001 0110", Immediate::branch,
     [](C& c, const Op& op) { branch_if(c, op, c.a(op.s) == 0); }},
    {"bnez", kCore, "iiii iiii iiii ssss 0101 0110", Immediate::branch,
     [](C& c, const Op& op) { branch_if(c, op, c.a(op.s) != 0); }},
    {"bltz", kCore, "iiii iiii iiii ssss 1001 0110", Immediate::branch,
     [](C& c, const Op& op) { branch_if(c, op, as_signed(c.a(op.s)) < 0); }},
    {"bgez", kCore, "iiii iiii iiii ssss 1101 0110", Immediate::branch,
     [](C& c, const Op& op) { branch_if(c, op, as_signed(c.a(op.s)) >= 0); }},
    {"beqz.n", kDensity, "iiii ssss 10hh 1100", Immediate::forward,
     [](C& c, const Op& op) { branch_if(c, op, c.a(op.s) == 0); }},
    {"bnez.n", kDensity, "iiii ssss 11hh 1100", Immediate::forward,
     [](C& c, const Op& op) { branch_if(c, op, c.a(op.s) != 0); }},

    {"beqi", kCore, "iiii iiii bbbb ssss 0010 0110", Immediate::branch,
     [](C& c, const Op& op) { branch_if(c, op, as_signed(c.a(op.s)) == kConstants[op.b]); }},
    {"bnei", kCore, "iiii iiii bbbb ssss 0110 0110", Immediate::branch,
     [](C& c, const Op& op) { branch_if(c, op, as_signed(c.a(op.s)) != kConstants[op.b]); }},
    {"blti", kCore, "iiii iiii bbbb ssss 1010 0110", Immediate::branch,
     [](C& c, const Op& op) { branch_if(c, op, as_signed(c.a(op.s)) < kConstants[op.b]); }},
    {"bgei", kCore, "iiii iiii bbbb ssss 1110 0110", Immediate::branch,
     [](C& c, const Op& op) { branch_if(c, op, as_signed(c.a(op.s)) >= kConstants[op.b]); }},
    {"bltui", kCore, "iiii iiii bbbb ssss 1011 0110", Immediate::branch,
     [](C& c, const Op& op) { branch_if(c, op, c.a(op.s) < kUnsignedConstants[op.b]); }},
    {"bgeui", kCore, "iiii iiii bbbb ssss 1111 0110", Immediate::branch,
     [](C& c, const Op& op) { branch_if(c, op, c.a(op.s) >= kUnsignedConstants[op.b]); }},

    {"bnone", kCore, "iiii iiii 0000 ssss tttt 0111", Immediate::branch,
     [](C& c, const Op& op) { branch_if(c, op, (c.a(op.s) & c.a(op.t)) == 0); }},
    {"beq", kCore, "iiii iiii 0001 ssss tttt 0111", Immediate::branch,
     [](C& c, const Op& op) { branch_if(c, op, c.a(op.s) == c.a(op.t)); }},
    {"blt", kCore, "iiii iiii 0010 ssss tttt 0111", Immediate::branch,
     [](C& c, const Op& op) { branch_if(c, op, as_signed(c.a(op.s)) < as_signed(c.a(op.t))); }},
    {"bltu", kCore, "iiii iiii 0011 ssss tttt 0111", Immediate::branch,
     [](C& c, const Op& op) { branch_if(c, op, c.a(op.s) < c.a(op.t)); }},
    {"ball", kCore, "iiii iiii 0100 ssss tttt 0111", Immediate::branch,
     [](C& c, const Op& op) { branch_if(c, op, (~c.a(op.s) & c.a(op.t)) == 0); }},
    {"bbc", kCore, "iiii iiii 0101 ssss tttt 0111", Immediate::branch,
     [](C& c, const Op& op) { branch_if(c, op, (c.a(op.s) >> (c.a(op.t) & 31) & 1) == 0); }},
    {"bbci", kCore, "iiii iiii 011b ssss bbbb 0111", Immediate::branch,
     [](C& c, const Op& op) { branch_if(c, op, (c.a(op.s) >> op.b & 1) == 0); }},
    {"bany", kCore, "iiii iiii 1000 ssss tttt 0111", Immediate::branch,
     [](C& c, const Op& op) { branch_if(c, op, (c.a(op.s) & c.a(op.t)) != 0); }},
    {"bne", kCore, "iiii iiii 1001 ssss tttt 0111", Immediate::branch,
     [](C& c, const Op& op) { branch_if(c, op, c.a(op.s) != c.a(op.t)); }},
    {"bge", kCore, "iiii iiii 1010 ssss tttt 0111", Immediate::branch,
     [](C& c, const Op& op) { branch_if(c, op, as_signed(c.a(op.s)) >= as_signed(c.a(op.t))); }},
    {"bgeu", kCore, "iiii iiii 1011 ssss tttt 0111", Immediate::branch,
     [](C& c, const Op& op) { branch_if(c, op, c.a(op.s) >= c.a(op.t)); }},
    {"bnall", kCore, "iiii iiii 1100 ssss tttt 0111", Immediate::branch,
     [](C& c, const Op& op) { branch_if(c, op, (~c.a(op.s) & c.a(op.t)) != 0); }},
    {"bbs", kCore, "iiii iiii 1101 ssss tttt 0111", Immediate::branch,
     [](C& c, const Op& op) { branch_if(c, op, (c.a(op.s) >> (c.a(op.t) & 31) & 1) != 0); }},
    {"bbsi", kCore, "iiii iiii 111b ssss bbbb 0111", Immediate::branch,
     [](C& c, const Op& op) { branch_if(c, op, (c.a(op.s) >> op.b & 1) != 0); }},

    {"bf", kBoolean, "iiii iiii 0000 ssss 0111 0110", Immediate::branch,
     [](C& c, const Op& op) { branch_if(c, op, !c.boolean(op.s)); }},
    {"bt", kBoolean, "iiii iiii 0001 ssss 0111 0110", Immediate::branch,
     [](C& c, const Op& op) { branch_if(c, op, c.boolean(op.s)); }},

    {"loop", kLoop, "iiii iiii 1000 ssss 0111 0110", Immediate::forward,
     [](C& c, const Op& op) { begin_loop(c, op, c.a(op.s)); }},
    {"loopnez", kLoop, "iiii iiii 1001 ssss 0111 0110", Immediate::forward,
     [](C& c, const Op& op) {
       begin_loop(c, op, c.a(op.s));
       branch_if(c, op, c.a(op.s) == 0);
     }},
    {"loopgtz", kLoop, "iiii iiii 1010 ssss 0111 0110", Immediate::forward,
     [](C& c, const Op& op) {
       begin_loop(c, op, c.a(op.s));
       branch_if(c, op, as_signed(c.a(op.s)) <= 0);
     }},
};

}  // namespace

std::span<const XtensaInstruction> xtensa_branches() {
  return kTable;
}

}  // namespace natmod::emu
