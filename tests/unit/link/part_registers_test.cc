// Absolute addresses in two parts (-fno-pic): registers are followed from the high parts to the low
// ones.
#include <gtest/gtest.h>

#include "link/linking.h"

namespace natmod::test {
namespace {

constexpr auto kArch = mpy::Arch::rv32imc;

enum : uint32_t {
  R_RISCV_BRANCH = 16,
  R_RISCV_CALL_PLT = 19,
  R_RISCV_HI20 = 26,
  R_RISCV_LO12_I = 27,
  R_RISCV_LO12_S = 28,
  R_RISCV_TPREL_HI20 = 29,
  R_RISCV_TPREL_LO12_I = 30,
  R_RISCV_TPREL_ADD = 32,
  R_RISCV_ADD32 = 35,
  R_RISCV_SUB32 = 39,
};

constexpr uint32_t kLuiA5 = 0x000007b7, kLuiA4 = 0x00000737, kAuipcA5 = 0x00000797,
                   kAuipcA4 = 0x00000717, kLwA0A5 = 0x0007a503, kSbA0A5 = 0x00a78023,
                   kAddiA0A5 = 0x00078513, kAddiA5A5 = 0x00078793, kMvA4A5 = 0x00078713,
                   kLwA0A4 = 0x00072503, kAddA5A5A1 = 0x00b787b3, kAddA5A5Tp = 0x004787b3,
                   kLwA5A5 = 0x0007a783, kXorA5A5A1 = 0x00b7c7b3, kLbA0A5 = 0x00078503,
                   kAuipcRa = 0x00000097, kJalrRa = 0x000080e7, kBeqA0 = 0x00050063,
                   kJrA1 = 0x00058067, kRet = 0x00008067;

struct Module : ElfBuilder {
  explicit Module(Buffer code_bytes) : ElfBuilder(elf::EM_RISCV, false) {
    code = text(".text", std::move(code_bytes), 2);
    global("mpy_init", code, 0, 4, elf::STT_FUNC);
    constant = local("c", rodata(".rodata.c", Buffer(16), 8));
    variable = local("v", bss(".bss.v", 16));
  }
  void high(uint64_t offset, SymbolId symbol) { reloc(code, offset, R_RISCV_HI20, symbol); }
  void low(uint64_t offset, SymbolId symbol, int64_t addend = 0) {
    reloc(code, offset, R_RISCV_LO12_I, symbol, addend);
  }
  mpy::RawCode link() { return link_objects(kArch, {build()}); }
  std::string error() { return link_error(kArch, {build()}); }

  uint32_t code;
  SymbolId constant, variable;
};

constexpr const char* kUnknown =
    "a.o:(.text+{:#x}): R_RISCV_LO12_I against 'c' continues a high part that cannot be told from "
    "the code; compile with -fpic";

TEST(PartRegisters, AnAddressInTextBecomesADistance) {
  Module module(words({kLuiA5, kAddiA0A5, kRet, 0}));
  module.high(0, module.constant);
  module.low(4, module.constant);
  mpy::RawCode code = module.link();
  EXPECT_EQ(word_at(code, 0), kAuipcA5);
  EXPECT_EQ(word_at(code, 4), kAddiA0A5 | 16 << 20);
}

TEST(PartRegisters, OfTwoHighPartsTheRegisterTells) {
  // The nearest lui is not a4's.
  Module module(words({kLuiA4, kLuiA5, kLwA0A4, kSbA0A5, kRet, 0}));
  module.high(0, module.constant);
  module.high(4, module.variable);
  module.low(8, module.constant);
  module.reloc(module.code, 12, R_RISCV_LO12_S, module.variable);
  mpy::RawCode code = module.link();
  EXPECT_EQ(word_at(code, 0), kAuipcA4);
  EXPECT_EQ(word_at(code, 4), kAuipcA5);
  EXPECT_EQ(word_at(code, 8), kLwA5A5 | 44 << 20);
  EXPECT_EQ(word_at(code, 12), kLwA0A4 | 32 << 20);
  EXPECT_EQ(word_at(code, 16), kSbA0A5);
}

TEST(PartRegisters, CopiesAndIndicesAreFollowed) {
  Module module(words({kLuiA5, kMvA4A5, kLwA0A4, kAddA5A5A1, kLbA0A5, kRet}));
  module.high(0, module.constant);
  module.low(8, module.constant);
  module.low(16, module.constant);
  mpy::RawCode code = module.link();
  EXPECT_EQ(word_at(code, 0), kAuipcA5);
  EXPECT_EQ(word_at(code, 8), kLwA0A4 | 24 << 20);
  EXPECT_EQ(word_at(code, 16), kLbA0A5 | 24 << 20);
}

TEST(PartRegisters, HalvesOfADoubleAreOffsetsFromAWholeAddress) {
  Module module(words({kLuiA5, kLwA0A5, kLwA5A5, kRet}));
  module.high(0, module.constant);
  module.low(4, module.constant);
  module.low(8, module.constant, 4);
  mpy::RawCode code = module.link();
  EXPECT_EQ(word_at(code, 4), kAddiA5A5 | 16 << 20);
  EXPECT_EQ(word_at(code, 8), 0x43dc4388u);  // c.lw a0, 0(a5); c.lw a5, 4(a5)
}

TEST(PartRegisters, WaysThatMeetShareTheirAddress) {
  // beqz a0, 1f; lui a5; j 2f; 1: lui a5; 2: lw a0, lo(a5)
  Module module(words({kBeqA0, kLuiA5, kBeqA0, kLuiA5, kLwA0A5, kRet}));
  module.reloc(module.code, 0, R_RISCV_BRANCH, module.local(".L1", module.code, 12));
  module.high(4, module.constant);
  module.reloc(module.code, 8, R_RISCV_BRANCH, module.local(".L2", module.code, 16));
  module.high(12, module.constant);
  module.low(16, module.constant);
  mpy::RawCode code = module.link();
  EXPECT_EQ(word_at(code, 4), kAuipcA5);
  EXPECT_EQ(word_at(code, 8) & 0xfffff, kAddiA5A5);
  EXPECT_EQ(word_at(code, 16), kAuipcA5);
  EXPECT_EQ(word_at(code, 20) & 0xfffff, kAddiA5A5);
  EXPECT_EQ(code.code[24] | code.code[25] << 8, 0x4388);  // c.lw a0, 0(a5)
}

TEST(PartRegisters, ALoopKeepsWhatItStartedWith) {
  Module module(words({kLuiA5, kLwA0A5, kBeqA0, kRet}));
  module.high(0, module.constant);
  module.low(4, module.constant);
  module.reloc(module.code, 8, R_RISCV_BRANCH, module.local(".L1", module.code, 4));
  EXPECT_EQ(word_at(module.link(), 0), kAuipcA5);
}

TEST(PartRegisters, ASwitchReachesTheLabelsOfItsFunction) {
  Module module(words({kLuiA5, kJrA1, kLwA0A5, kRet}));
  module.high(0, module.constant);
  auto arm = module.local(".L4", module.code, 8);
  auto table = module.section(
      {".rodata.t", elf::SHT_PROGBITS, elf::SHF_ALLOC | elf::SHF_GNU_RETAIN, Buffer(4), 4});
  module.reloc(table, 0, R_RISCV_ADD32, arm);
  module.reloc(table, 0, R_RISCV_SUB32, module.local(".L3", table, 0));
  module.low(8, module.constant);
  EXPECT_EQ(word_at(module.link(), 0), kAuipcA5);
}

TEST(PartRegisters, ThreadLocalVariablesAreOrdinaryOnes) {
  Module module(words({kLuiA5, kAddA5A5Tp, kLwA0A5, kRet}));
  auto section = module.section(
      {".tbss.t", elf::SHT_NOBITS, elf::SHF_ALLOC | elf::SHF_WRITE | elf::SHF_TLS, {}, 4});
  module[section].nobits_size = 4;
  auto variable = module.local("t", section, 0, 4, elf::STT_TLS);
  module.reloc(module.code, 0, R_RISCV_TPREL_HI20, variable);
  module.reloc(module.code, 4, R_RISCV_TPREL_ADD, variable);
  module.reloc(module.code, 8, R_RISCV_TPREL_LO12_I, variable);
  mpy::RawCode code = module.link();
  // auipc a5; lw a5, slot(a5); c.lw a0, 0(a5)
  EXPECT_EQ(word_at(code, 0), kAuipcA5);
  EXPECT_EQ(word_at(code, 4) & 0xfffff, kLwA5A5);
  EXPECT_EQ(code.code[8] | code.code[9] << 8, 0x4388);
  EXPECT_EQ(code.relocations.size(), 1u);
}

TEST(PartRegisters, FixedAddressesStayAsTheyAre) {
  Module module(words({kLuiA5, kAddiA0A5, kRet}));
  auto port = module.absolute("GPIO", 0x60004fff);
  module.high(0, port);
  module.low(4, port);
  mpy::RawCode code = module.link();
  EXPECT_EQ(word_at(code, 0), 0x600057b7u);
  EXPECT_EQ(word_at(code, 4), kAddiA0A5 | 0xfffu << 20);
}

TEST(PartRegisters, WhatCannotBeToldIsRefused) {
  Module clobbered(words({kLuiA5, kAuipcRa, kJalrRa, kLwA0A5, kRet}));
  clobbered.high(0, clobbered.constant);
  clobbered.reloc(clobbered.code, 4, R_RISCV_CALL_PLT, clobbered.local("f", clobbered.code, 16));
  clobbered.low(12, clobbered.constant);
  EXPECT_EQ(clobbered.error(), fmt::format(fmt::runtime(kUnknown), 12)) << "a call";

  Module half(words({kBeqA0, kLuiA5, kLwA0A5, kRet}));
  half.reloc(half.code, 0, R_RISCV_BRANCH, half.local(".L1", half.code, 8));
  half.high(4, half.constant);
  half.low(8, half.constant);
  EXPECT_EQ(half.error(), fmt::format(fmt::runtime(kUnknown), 8)) << "one of two ways";

  Module other(words({kLuiA5, kLwA0A5, kRet}));
  other.high(0, other.variable);
  other.low(4, other.constant);
  EXPECT_EQ(other.error(), fmt::format(fmt::runtime(kUnknown), 4)) << "another's high part";

  Module misused(words({kLuiA5, kXorA5A5A1, kRet}));
  misused.high(0, misused.constant);
  EXPECT_EQ(misused.error(),
            "a.o:(.text+0x0): R_RISCV_HI20 against 'c' is part of a calculation; compile with "
            "-fpic");
}

}  // namespace
}  // namespace natmod::test
