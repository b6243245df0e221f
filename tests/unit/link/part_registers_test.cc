// Absolute addresses in two parts (-fno-pic): registers are followed from the high parts to the low
// ones.
#include <gtest/gtest.h>

#include "link/linking.h"
#include "link/riscv_words.h"

namespace natmod::test {
namespace {

constexpr auto kArch = mpy::Arch::rv32imc;

/// mpy_init, with a constant `c` and a variable `v`.
std::string with_data(const std::string& code) {
  return "mpy_init::\n" + code + "\n.rodata.c align=8\nc: zero=16\n.bss.v\nv: zero=16";
}
mpy::RawCode linked(const std::string& code) {
  return link_text(kArch, with_data(code));
}

constexpr const char* kUnknown =
    "a.o:(.text+{:#x}): R_RISCV_LO12_I against 'c' continues a high part that cannot be told from "
    "the code; compile with -fpic";

TEST(PartRegisters, AnAddressInTextBecomesADistance) {
  mpy::RawCode code = linked(R"(
    lui_a5      R_RISCV_HI20(c)
    addi_a0_a5  R_RISCV_LO12_I(c)
    ret 0)");
  EXPECT_EQ(word_at(code, 0), op("auipc_a5"));
  EXPECT_EQ(word_at(code, 4), op("addi_a0_a5") | 16 << 20);
}

TEST(PartRegisters, OfTwoHighPartsTheRegisterTells) {
  // The nearest lui is not a4's.
  mpy::RawCode code = linked(R"(
    lui_a4    R_RISCV_HI20(c)
    lui_a5    R_RISCV_HI20(v)
    lw_a0_a4  R_RISCV_LO12_I(c)
    sb_a0_a5  R_RISCV_LO12_S(v)
    ret 0)");
  EXPECT_EQ(word_at(code, 0), op("auipc_a4"));
  EXPECT_EQ(word_at(code, 4), op("auipc_a5"));
  EXPECT_EQ(word_at(code, 8), op("lw_a5_a5") | 44 << 20);
  EXPECT_EQ(word_at(code, 12), op("lw_a0_a4") | 32 << 20);
  EXPECT_EQ(word_at(code, 16), op("sb_a0_a5"));
}

TEST(PartRegisters, CopiesAndIndicesAreFollowed) {
  mpy::RawCode code = linked(R"(
    lui_a5    R_RISCV_HI20(c)
    mv_a4_a5
    lw_a0_a4  R_RISCV_LO12_I(c)
    add_a5_a5_a1
    lb_a0_a5  R_RISCV_LO12_I(c)
    ret)");
  EXPECT_EQ(word_at(code, 0), op("auipc_a5"));
  EXPECT_EQ(word_at(code, 8), op("lw_a0_a4") | 24 << 20);
  EXPECT_EQ(word_at(code, 16), op("lb_a0_a5") | 24 << 20);
}

TEST(PartRegisters, HalvesOfADoubleAreOffsetsFromAWholeAddress) {
  mpy::RawCode code = linked(R"(
    lui_a5    R_RISCV_HI20(c)
    lw_a0_a5  R_RISCV_LO12_I(c)
    lw_a5_a5  R_RISCV_LO12_I(c+4)
    ret)");
  EXPECT_EQ(word_at(code, 4), op("addi_a5_a5") | 16 << 20);
  EXPECT_EQ(word_at(code, 8), 0x43dc4388u);  // c.lw a0, 0(a5); c.lw a5, 4(a5)
}

TEST(PartRegisters, WaysThatMeetShareTheirAddress) {
  mpy::RawCode code = linked(R"(
        beqz_a0   R_RISCV_BRANCH(L1)
        lui_a5    R_RISCV_HI20(c)
        beqz_a0   R_RISCV_BRANCH(L2)
    L1: lui_a5    R_RISCV_HI20(c)
    L2: lw_a0_a5  R_RISCV_LO12_I(c)
        ret)");
  EXPECT_EQ(word_at(code, 4), op("auipc_a5"));
  EXPECT_EQ(word_at(code, 8) & 0xfffff, op("addi_a5_a5"));
  EXPECT_EQ(word_at(code, 16), op("auipc_a5"));
  EXPECT_EQ(word_at(code, 20) & 0xfffff, op("addi_a5_a5"));
  EXPECT_EQ(code.code[24] | code.code[25] << 8, 0x4388);  // c.lw a0, 0(a5)
}

TEST(PartRegisters, ALoopKeepsWhatItStartedWith) {
  mpy::RawCode code = linked(R"(
        lui_a5    R_RISCV_HI20(c)
    L1: lw_a0_a5  R_RISCV_LO12_I(c)
        beqz_a0   R_RISCV_BRANCH(L1)
        ret)");
  EXPECT_EQ(word_at(code, 0), op("auipc_a5"));
}

TEST(PartRegisters, ASwitchReachesTheLabelsOfItsFunction) {
  mpy::RawCode code = linked(R"(
        lui_a5    R_RISCV_HI20(c)
        jr_a1
    L4: lw_a0_a5  R_RISCV_LO12_I(c)
        ret
    .rodata.t retain
    L3: 0         R_RISCV_ADD32(L4) R_RISCV_SUB32(L3))");
  EXPECT_EQ(word_at(code, 0), op("auipc_a5"));
}

TEST(PartRegisters, ThreadLocalVariablesAreOrdinaryOnes) {
  mpy::RawCode code = linked(R"(
        lui_a5        R_RISCV_TPREL_HI20(t)
        add_a5_a5_tp  R_RISCV_TPREL_ADD(t)
        lw_a0_a5      R_RISCV_TPREL_LO12_I(t)
        ret
    .tbss.t
    t:  zero=4)");
  // auipc a5; lw a5, slot(a5); c.lw a0, 0(a5)
  EXPECT_EQ(word_at(code, 0), op("auipc_a5"));
  EXPECT_EQ(word_at(code, 4) & 0xfffff, op("lw_a5_a5"));
  EXPECT_EQ(code.code[8] | code.code[9] << 8, 0x4388);
  EXPECT_EQ(code.relocations.size(), 1u);
}

TEST(PartRegisters, FixedAddressesStayAsTheyAre) {
  mpy::RawCode code = linked(R"(
    GPIO = 0x60004fff
    lui_a5      R_RISCV_HI20(GPIO)
    addi_a0_a5  R_RISCV_LO12_I(GPIO)
    ret)");
  EXPECT_EQ(word_at(code, 0), 0x600057b7u);
  EXPECT_EQ(word_at(code, 4), op("addi_a0_a5") | 0xfffu << 20);
}

TEST(PartRegisters, WhatCannotBeToldIsRefused) {
  const auto error = [](const char* code) { return text_error(kArch, with_data(code)); };
  EXPECT_EQ(error(R"(
        lui_a5    R_RISCV_HI20(c)
        auipc_ra  R_RISCV_CALL_PLT(f)
        jalr_ra
        lw_a0_a5  R_RISCV_LO12_I(c)
    f:  ret)"),
            fmt::format(fmt::runtime(kUnknown), 12))
      << "a call";
  EXPECT_EQ(error(R"(
        beqz_a0   R_RISCV_BRANCH(L1)
        lui_a5    R_RISCV_HI20(c)
    L1: lw_a0_a5  R_RISCV_LO12_I(c)
        ret)"),
            fmt::format(fmt::runtime(kUnknown), 8))
      << "one of two ways";
  EXPECT_EQ(error(R"(
        lui_a5    R_RISCV_HI20(v)
        lw_a0_a5  R_RISCV_LO12_I(c)
        ret)"),
            fmt::format(fmt::runtime(kUnknown), 4))
      << "another's high part";
  EXPECT_EQ(error(R"(
        lui_a5    R_RISCV_HI20(c)
        xor_a5_a5_a1
        ret)"),
            "a.o:(.text+0x0): R_RISCV_HI20 against 'c' is part of a calculation; compile with "
            "-fpic");
}

}  // namespace
}  // namespace natmod::test
