// Of the base instruction sets: arithmetic.

#include "emu/riscv_instructions.h"

namespace natmod::emu {
namespace {

template <class W>
using C = RiscvCore<W>;
template <class W>
using Op = RiscvOp<W>;

template <class W>
constexpr unsigned kShiftMask = C<W>::kBits - 1;

template <class W>
constexpr RiscvInstruction<W> kIntegerTable[] = {
    {"lui", kRiscvBase, "imm[31:12] ddddd 0110111",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = static_cast<W>(op.imm); }},
    {"auipc", kRiscvBase, "offset[31:12] ddddd 0010111",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = static_cast<W>(op.imm); }},

    {"addi", kRiscvBase, "imm[11:0] sssss 000 ddddd 0010011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = c.x(op.rs1) + static_cast<W>(op.imm); }},
    {"slti", kRiscvBase, "imm[11:0] sssss 010 ddddd 0010011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = c.as_signed(op.rs1) < op.imm; }},
    {"sltiu", kRiscvBase, "imm[11:0] sssss 011 ddddd 0010011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = c.x(op.rs1) < static_cast<W>(op.imm); }},
    {"xori", kRiscvBase, "imm[11:0] sssss 100 ddddd 0010011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = c.x(op.rs1) ^ static_cast<W>(op.imm); }},
    {"ori", kRiscvBase, "imm[11:0] sssss 110 ddddd 0010011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = c.x(op.rs1) | static_cast<W>(op.imm); }},
    {"andi", kRiscvBase, "imm[11:0] sssss 111 ddddd 0010011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = c.x(op.rs1) & static_cast<W>(op.imm); }},
    {"slli", kRv32, "0000000 uimm[4:0] sssss 001 ddddd 0010011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = c.x(op.rs1) << op.imm; }},
    {"srli", kRv32, "0000000 uimm[4:0] sssss 101 ddddd 0010011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = c.x(op.rs1) >> op.imm; }},
    {"srai", kRv32, "0100000 uimm[4:0] sssss 101 ddddd 0010011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = static_cast<W>(c.as_signed(op.rs1) >> op.imm); }},
    {"slli", kRv64, "000000 uimm[5:0] sssss 001 ddddd 0010011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = c.x(op.rs1) << op.imm; }},
    {"srli", kRv64, "000000 uimm[5:0] sssss 101 ddddd 0010011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = c.x(op.rs1) >> op.imm; }},
    {"srai", kRv64, "010000 uimm[5:0] sssss 101 ddddd 0010011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = static_cast<W>(c.as_signed(op.rs1) >> op.imm); }},

    {"add", kRiscvBase, "0000000 ttttt sssss 000 ddddd 0110011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = c.x(op.rs1) + c.x(op.rs2); }},
    {"sub", kRiscvBase, "0100000 ttttt sssss 000 ddddd 0110011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = c.x(op.rs1) - c.x(op.rs2); }},
    {"sll", kRiscvBase, "0000000 ttttt sssss 001 ddddd 0110011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = c.x(op.rs1) << (c.x(op.rs2) & kShiftMask<W>); }},
    {"slt", kRiscvBase, "0000000 ttttt sssss 010 ddddd 0110011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = c.as_signed(op.rs1) < c.as_signed(op.rs2); }},
    {"sltu", kRiscvBase, "0000000 ttttt sssss 011 ddddd 0110011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = c.x(op.rs1) < c.x(op.rs2); }},
    {"xor", kRiscvBase, "0000000 ttttt sssss 100 ddddd 0110011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = c.x(op.rs1) ^ c.x(op.rs2); }},
    {"srl", kRiscvBase, "0000000 ttttt sssss 101 ddddd 0110011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = c.x(op.rs1) >> (c.x(op.rs2) & kShiftMask<W>); }},
    {"sra", kRiscvBase, "0100000 ttttt sssss 101 ddddd 0110011",
     [](C<W>& c, const Op<W>& op) {
       c.x(op.rd) = static_cast<W>(c.as_signed(op.rs1) >> (c.x(op.rs2) & kShiftMask<W>));
     }},
    {"or", kRiscvBase, "0000000 ttttt sssss 110 ddddd 0110011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = c.x(op.rs1) | c.x(op.rs2); }},
    {"and", kRiscvBase, "0000000 ttttt sssss 111 ddddd 0110011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = c.x(op.rs1) & c.x(op.rs2); }},

};

}  // namespace

template <class W>
std::span<const RiscvInstruction<W>> riscv_integer() {
  return kIntegerTable<W>;
}
template std::span<const RiscvInstruction<uint32_t>> riscv_integer<uint32_t>();
template std::span<const RiscvInstruction<uint64_t>> riscv_integer<uint64_t>();

}  // namespace natmod::emu
