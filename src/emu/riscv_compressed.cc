// The extension C: short forms of instructions, by what they stand for. Those of floating-point
// loads and stores are left out, as no core here has them.

#include "emu/riscv_instructions.h"

namespace natmod::emu {
namespace {

constexpr RiscvCompressed kCompressedTable[] = {
    // Quadrant 0.
    {"c.illegal", kRiscvBase, "000 00000000 ... 00", ""},
    {"c.addi4spn", kRiscvBase, "000 uimm[5:4|9:6|2|3] ddd 00 s=2", "addi"},
    {"c.lw", kRiscvBase, "010 uimm[5:3] sss uimm[2|6] ddd 00", "lw"},
    {"c.ld", kRv64, "011 uimm[5:3] sss uimm[7:6] ddd 00", "ld"},
    {"c.sw", kRiscvBase, "110 uimm[5:3] sss uimm[2|6] ttt 00", "sw"},
    {"c.sd", kRv64, "111 uimm[5:3] sss uimm[7:6] ttt 00", "sd"},

    // Quadrant 1.
    {"c.addi", kRiscvBase, "000 imm[5] bbbbb imm[4:0] 01", "addi"},
    {"c.jal", kRv32, "001 offset[11|4|9:8|10|6|7|3:1|5] 01 d=1", "jal"},
    {"c.reserved", kRv64, "001 . 00000 ..... 01", ""},
    {"c.addiw", kRv64, "001 imm[5] bbbbb imm[4:0] 01", "addiw"},
    {"c.li", kRiscvBase, "010 imm[5] ddddd imm[4:0] 01", "addi"},
    {"c.reserved", kRiscvBase, "011 0 ..... 00000 01", ""},
    {"c.addi16sp", kRiscvBase, "011 imm[9] 00010 imm[4|6|8:7|5] 01 d=2 s=2", "addi"},
    {"c.lui", kRiscvBase, "011 imm[17] ddddd imm[16:12] 01", "lui"},
    {"c.reserved", kRv32, "100 1 0. ... ..... 01", ""},
    {"c.srli", kRiscvBase, "100 uimm[5] 00 bbb uimm[4:0] 01", "srli"},
    {"c.srai", kRiscvBase, "100 uimm[5] 01 bbb uimm[4:0] 01", "srai"},
    {"c.andi", kRiscvBase, "100 imm[5] 10 bbb imm[4:0] 01", "andi"},
    {"c.sub", kRiscvBase, "100 0 11 bbb 00 ttt 01", "sub"},
    {"c.xor", kRiscvBase, "100 0 11 bbb 01 ttt 01", "xor"},
    {"c.or", kRiscvBase, "100 0 11 bbb 10 ttt 01", "or"},
    {"c.and", kRiscvBase, "100 0 11 bbb 11 ttt 01", "and"},
    {"c.subw", kRv64, "100 1 11 bbb 00 ttt 01", "subw"},
    {"c.addw", kRv64, "100 1 11 bbb 01 ttt 01", "addw"},
    {"c.j", kRiscvBase, "101 offset[11|4|9:8|10|6|7|3:1|5] 01", "jal"},
    {"c.beqz", kRiscvBase, "110 offset[8|4:3] sss offset[7:6|2:1|5] 01", "beq"},
    {"c.bnez", kRiscvBase, "111 offset[8|4:3] sss offset[7:6|2:1|5] 01", "bne"},

    // Quadrant 2.
    {"c.reserved", kRv32, "000 1 ..... ..... 10", ""},
    {"c.slli", kRiscvBase, "000 uimm[5] bbbbb uimm[4:0] 10", "slli"},
    {"c.reserved", kRiscvBase, "010 . 00000 ..... 10", ""},
    {"c.lwsp", kRiscvBase, "010 uimm[5] ddddd uimm[4:2|7:6] 10 s=2", "lw"},
    {"c.reserved", kRv64, "011 . 00000 ..... 10", ""},
    {"c.ldsp", kRv64, "011 uimm[5] ddddd uimm[4:3|8:6] 10 s=2", "ld"},
    {"c.reserved", kRiscvBase, "100 0 00000 00000 10", ""},
    {"c.jr", kRiscvBase, "100 0 sssss 00000 10", "jalr"},
    {"c.mv", kRiscvBase, "100 0 ddddd ttttt 10", "add"},
    {"c.ebreak", kRiscvBase, "100 1 00000 00000 10", "ebreak"},
    {"c.jalr", kRiscvBase, "100 1 sssss 00000 10 d=1", "jalr"},
    {"c.add", kRiscvBase, "100 1 bbbbb ttttt 10", "add"},
    {"c.swsp", kRiscvBase, "110 uimm[5:2|7:6] ttttt 10 s=2", "sw"},
    {"c.sdsp", kRv64, "111 uimm[5:3|8:6] ttttt 10 s=2", "sd"},
};

}  // namespace

std::span<const RiscvCompressed> riscv_compressed() {
  return kCompressedTable;
}

}  // namespace natmod::emu
