#include "emu/conditional_branch.h"

#include <gtest/gtest.h>

namespace natmod::emu {
namespace {

struct Row {
  CpuModel model;
  const char* text;
  std::vector<uint8_t> code;
  unsigned length;
};

// As the toolchains' assemblers make them.
const Row kRows[] = {
    {CpuModel::x64, "je +16", {0x74, 0x10, 0x90, 0x90}, 2},
    {CpuModel::x86, "jg -128", {0x7f, 0x80}, 2},
    {CpuModel::x64, "jne far", {0x0f, 0x85, 0x00, 0x10, 0x00, 0x00}, 6},
    {CpuModel::x64, "jmp +16", {0xeb, 0x10}, 0},
    {CpuModel::x64, "cmove eax, ecx", {0x0f, 0x44, 0xc1}, 0},
    {CpuModel::cortex_m0, "beq", {0x01, 0xd0}, 2},
    {CpuModel::cortex_m3, "ble", {0xfe, 0xdd}, 2},
    {CpuModel::cortex_m3, "udf", {0x01, 0xde}, 0},
    {CpuModel::cortex_m3, "svc", {0x01, 0xdf}, 0},
    {CpuModel::cortex_m3, "b", {0x01, 0xe0}, 0},
    {CpuModel::cortex_m3, "cbz r1", {0x11, 0xb1}, 2},
    {CpuModel::cortex_m3, "cbnz r1, far", {0x01, 0xbb}, 2},
    {CpuModel::cortex_m3, "push {r4, lr}", {0x10, 0xb5}, 0},
    {CpuModel::cortex_m4, "bne.w", {0x40, 0xf0, 0x00, 0x80}, 4},
    {CpuModel::cortex_m4, "ble.w", {0x40, 0xf3, 0x00, 0x80}, 4},
    {CpuModel::cortex_m4, "b.w", {0x00, 0xf0, 0x00, 0xb8}, 0},
    {CpuModel::cortex_m4, "bl", {0x00, 0xf0, 0x00, 0xf8}, 0},
    {CpuModel::cortex_m4, "dsb", {0xbf, 0xf3, 0x4f, 0x8f}, 0},
    {CpuModel::rv32, "beq a0, a1", {0x63, 0x04, 0xb5, 0x00}, 4},
    {CpuModel::rv32, "c.beqz a0", {0x01, 0xc1}, 2},
    {CpuModel::rv64, "c.bnez a0", {0x01, 0xe1}, 2},
    {CpuModel::rv32, "jal", {0x6f, 0x00, 0x80, 0x00}, 0},
    {CpuModel::rv32, "c.j", {0x01, 0xa0}, 0},
    {CpuModel::lx106, "beqz a2", {0x16, 0x12, 0x00}, 3},
    {CpuModel::lx106, "bnei a2, 4", {0x66, 0x42, 0x04}, 3},
    {CpuModel::lx106, "bltui a2, 4", {0xb6, 0x42, 0x04}, 3},
    {CpuModel::lx106, "beq a2, a3", {0x37, 0x12, 0x04}, 3},
    {CpuModel::lx106, "beqz.n a2", {0x8c, 0x22}, 2},
    {CpuModel::lx106, "bnez.n a2", {0xcc, 0x22}, 2},
    {CpuModel::lx106, "movi.n a2, 1", {0x0c, 0x12}, 0},
    {CpuModel::esp32, "entry a1, 32", {0x36, 0x41, 0x00}, 0},
    {CpuModel::esp32, "bt b0", {0x76, 0x10, 0x04}, 3},
    {CpuModel::esp32, "loop a2", {0x76, 0x82, 0x04}, 0},
    {CpuModel::esp32, "j", {0x06, 0x00, 0x00}, 0},
};

TEST(ConditionalBranch, IsToldFromOtherInstructions) {
  for (const Row& row : kRows)
    EXPECT_EQ(conditional_branch_length(row.model, row.code), row.length)
        << cpu_name(row.model) << ": " << row.text;
}

TEST(ConditionalBranch, TheEndOfCodeMayCutIt) {
  const uint8_t code[] = {0x0f, 0x85, 0x00};
  EXPECT_EQ(conditional_branch_length(CpuModel::x64, code), 0);
  EXPECT_EQ(conditional_branch_length(CpuModel::x64, {}), 0);
}

}  // namespace
}  // namespace natmod::emu
