// Instructions of RISC-V by the names that tests have for them, without immediates.
#pragma once

#include <cstdint>
#include <string_view>

namespace natmod::test {

struct Word {
  std::string_view name;
  uint32_t value;
  unsigned size = 4;  ///< bytes
};

// clang-format off
constexpr Word kRiscvWords[] = {
    {"lui_a4", 0x00000737}, {"lui_a5", 0x000007b7}, {"auipc_ra", 0x00000097}, {"auipc_a0", 0x00000517},
    {"auipc_a4", 0x00000717}, {"auipc_a5", 0x00000797}, {"addi_a0_a0", 0x00050513}, {"addi_a1_a0", 0x00050593},
    {"addi_a0_a5", 0x00078513}, {"addi_a5_a5", 0x00078793}, {"mv_a4_a5", 0x00078713}, {"lw_a0_a0", 0x00052503},
    {"lw_a1_a0", 0x00052583}, {"lw_t3_a0", 0x00052e03}, {"lw_a0_a4", 0x00072503}, {"lw_a0_a5", 0x0007a503},
    {"lw_a5_a5", 0x0007a783}, {"lb_a1_a0", 0x00050583}, {"lb_a0_a5", 0x00078503}, {"sw_a1_a0", 0x00b52023},
    {"sb_a0_a5", 0x00a78023}, {"add_a5_a5_a1", 0x00b787b3}, {"add_a5_a5_tp", 0x004787b3}, {"xor_a5_a5_a1", 0x00b7c7b3},
    {"beqz_a0", 0x00050063}, {"jalr_ra", 0x000080e7}, {"jr_a1", 0x00058067}, {"j", 0x0000006f},
    {"ret", 0x00008067}, {"nop", 0x00000013}, {"c_beqz_a0", 0xc101, 2}, {"c_j", 0xa001, 2},
    {"c_nop", 0x0001, 2},
};
// clang-format on

/// The value of a word that the table has.
consteval uint32_t op(std::string_view name) {
  for (const Word& word : kRiscvWords) {
    if (word.name == name) return word.value;
  }
  throw "there is no such word";
}

}  // namespace natmod::test
