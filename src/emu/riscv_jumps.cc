// Of the base instruction sets: jumps and conditional branches.

#include "emu/riscv_instructions.h"

namespace natmod::emu {
namespace {

template <class W>
using C = RiscvCore<W>;
template <class W>
using Op = RiscvOp<W>;

constexpr uint16_t kJump = kRiscvBase | kEndsBlock;

template <class W>
void branch_if(C<W>& c, const Op<W>& op, bool condition) {
  if (condition) c.registers.pc = static_cast<W>(op.imm);
}

template <class W>
constexpr RiscvInstruction<W> kJumpTable[] = {
    {"jal", kJump, "offset[20|10:1|11|19:12] ddddd 1101111",
     [](C<W>& c, const Op<W>& op) {
       c.x(op.rd) = op.next();
       c.registers.pc = static_cast<W>(op.imm);
     }},
    {"jalr", kJump, "imm[11:0] sssss 000 ddddd 1100111",
     [](C<W>& c, const Op<W>& op) {
       c.jump(static_cast<W>(c.x(op.rs1) + static_cast<W>(op.imm)));
       c.x(op.rd) = op.next();
     }},

    {"beq", kJump, "offset[12|10:5] ttttt sssss 000 offset[4:1|11] 1100011",
     [](C<W>& c, const Op<W>& op) { branch_if(c, op, c.x(op.rs1) == c.x(op.rs2)); }},
    {"bne", kJump, "offset[12|10:5] ttttt sssss 001 offset[4:1|11] 1100011",
     [](C<W>& c, const Op<W>& op) { branch_if(c, op, c.x(op.rs1) != c.x(op.rs2)); }},
    {"blt", kJump, "offset[12|10:5] ttttt sssss 100 offset[4:1|11] 1100011",
     [](C<W>& c, const Op<W>& op) { branch_if(c, op, c.as_signed(op.rs1) < c.as_signed(op.rs2)); }},
    {"bge", kJump, "offset[12|10:5] ttttt sssss 101 offset[4:1|11] 1100011",
     [](C<W>& c, const Op<W>& op) {
       branch_if(c, op, c.as_signed(op.rs1) >= c.as_signed(op.rs2));
     }},
    {"bltu", kJump, "offset[12|10:5] ttttt sssss 110 offset[4:1|11] 1100011",
     [](C<W>& c, const Op<W>& op) { branch_if(c, op, c.x(op.rs1) < c.x(op.rs2)); }},
    {"bgeu", kJump, "offset[12|10:5] ttttt sssss 111 offset[4:1|11] 1100011",
     [](C<W>& c, const Op<W>& op) { branch_if(c, op, c.x(op.rs1) >= c.x(op.rs2)); }},

};

}  // namespace

template <class W>
std::span<const RiscvInstruction<W>> riscv_jumps() {
  return kJumpTable<W>;
}
template std::span<const RiscvInstruction<uint32_t>> riscv_jumps<uint32_t>();
template std::span<const RiscvInstruction<uint64_t>> riscv_jumps<uint64_t>();

}  // namespace natmod::emu
