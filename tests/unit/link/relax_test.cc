// Pairs of high and low parts, and relaxation, on RISC-V objects made by hand.
#include <gtest/gtest.h>

#include "link/linking.h"

namespace natmod::test {
namespace {

constexpr auto kArch = mpy::Arch::rv32imc;

enum : uint32_t {
  R_RISCV_32 = 1,
  R_RISCV_CALL_PLT = 19,
  R_RISCV_GOT_HI20 = 20,
  R_RISCV_PCREL_HI20 = 23,
  R_RISCV_PCREL_LO12_I = 24,
  R_RISCV_ADD32 = 35,
  R_RISCV_SUB32 = 39,
  R_RISCV_ALIGN = 43,
  R_RISCV_RELAX = 51,
};

constexpr uint32_t kAuipcRa = 0x00000097, kJalrRa = 0x000080e7, kAuipcA0 = 0x00000517,
                   kAddiA0 = 0x00050513, kLwA0 = 0x00052503, kRet = 0x00008067, kNop = 0x00000013;

struct RiscvModule : ElfBuilder {
  explicit RiscvModule(Buffer code_bytes) : ElfBuilder(elf::EM_RISCV, false) {
    code = text(".text", std::move(code_bytes), 2);
    global("mpy_init", code, 0, 4, elf::STT_FUNC);
  }
  void relaxable(uint64_t offset, uint32_t type, SymbolId symbol) {
    reloc(code, offset, type, symbol);
    reloc(code, offset, R_RISCV_RELAX, 0);
  }
  uint32_t code;
};

TEST(Relax, ANearCallBecomesTwoBytes) {
  RiscvModule module(words({kAuipcRa, kJalrRa, kRet, kRet}));
  module.relaxable(0, R_RISCV_CALL_PLT, module.local("g", module.code, 12));
  mpy::RawCode code = link_objects(kArch, {module.build()});
  ASSERT_EQ(code.code.size(), 10u);
  EXPECT_EQ(code.code[0] | code.code[1] << 8, 0x2019);  // c.jal 6
}

TEST(Relax, WithoutTheMarkOrWithNoRelaxACallStays) {
  RiscvModule module(words({kAuipcRa, kJalrRa, kRet, kRet}));
  auto g = module.local("g", module.code, 12);
  module.reloc(module.code, 0, R_RISCV_CALL_PLT, g);
  EXPECT_EQ(link_objects(kArch, {module.build()}).code.size(), 16u);

  RiscvModule marked(words({kAuipcRa, kJalrRa, kRet, kRet}));
  marked.relaxable(0, R_RISCV_CALL_PLT, marked.local("g", marked.code, 12));
  link::Options options_ = options(kArch);
  options_.relax = false;
  EXPECT_EQ(link::link(options_, inputs({marked.build()})).file.code.code.size(), 16u);
}

TEST(Relax, AFartherCallBecomesFourBytes) {
  RiscvModule module(words({kAuipcRa, kJalrRa, kRet}));
  module.relaxable(0, R_RISCV_CALL_PLT, module.undefined("g"));
  ElfBuilder other(elf::EM_RISCV, false);
  Buffer far(0x2000);
  auto section = other.text(".text", far, 2);
  other.global("g", section, 0x1000, 4, elf::STT_FUNC);
  mpy::RawCode code = link_objects(kArch, {module.build(), other.build()});
  EXPECT_EQ(code.code.size(), 8u + 0x2000);
  EXPECT_EQ(word_at(code, 0), 0x0080106fu | 0x80u);  // jal ra, 0x1008
}

TEST(Relax, LabelsBehindAndDistancesFollow) {
  // A table entry holds the distance from the first instruction to the last.
  RiscvModule module(words({kAuipcRa, kJalrRa, kAuipcRa, kJalrRa, kRet}));
  auto start = module.local("start", module.code, 0), end = module.local("end", module.code, 16);
  module.relaxable(0, R_RISCV_CALL_PLT, end);
  module.relaxable(8, R_RISCV_CALL_PLT, end);
  auto table = module.section(
      {".rodata", elf::SHT_PROGBITS, elf::SHF_ALLOC | elf::SHF_GNU_RETAIN, Buffer(4), 4});
  module.reloc(table, 0, R_RISCV_ADD32, end);
  module.reloc(table, 0, R_RISCV_SUB32, start);
  mpy::RawCode code = link_objects(kArch, {module.build()});
  EXPECT_EQ(code.code.size(), 12u);
  EXPECT_EQ(word_at(code, 8), 4u);
}

TEST(Relax, PaddingIsAsMuchAsAlignmentNeeds) {
  struct Row {
    uint32_t before, alignment;
    Buffer padding;
  };
  const Row rows[] = {{4, 4, {}},
                      {4, 8, words({kNop})},
                      {6, 8, halves({1})},  // c.nop
                      {10, 16, halves({1, 0x0013, 0})}};
  for (const Row& row : rows) {
    Buffer code(row.before, 0x55);
    code.resize(row.before + row.alignment - 2, 0x66);  // what the assembler leaves
    put(code, kRet, 4);
    RiscvModule module(code);
    module[module.code].alignment = row.alignment;
    module.reloc(module.code, row.before, R_RISCV_ALIGN, 0, row.alignment - 2);
    mpy::RawCode linked = link_objects(kArch, {module.build()});
    Buffer expected(row.before, 0x55);
    expected.insert(expected.end(), row.padding.begin(), row.padding.end());
    put(expected, kRet, 4);
    EXPECT_EQ(linked.code, expected) << row.before << " " << row.alignment;
  }
}

TEST(Relax, ANumberOfManyBytesEndsInItsSection) {
  RiscvModule module(words({kRet, kRet}));
  auto table = module.section(
      {".rodata", elf::SHT_PROGBITS, elf::SHF_ALLOC | elf::SHF_GNU_RETAIN, {0x80, 0x80}, 1});
  constexpr uint32_t kSetUleb128 = 60;
  module.reloc(table, 0, kSetUleb128, module.local("end", module.code, 4));
  EXPECT_EQ(link_error(kArch, {module.build()}),
            "a.o:(.rodata+0x0): R_RISCV_SET_ULEB128 against 'end' reaches beyond the end of its "
            "section");
}

TEST(Pairs, ALowPartTakesTheDistanceOfItsHighPart) {
  RiscvModule module(words({kAuipcA0, kNop, kAddiA0, kRet}));
  auto x = module.global("x", module.rodata(".rodata", words({7})));
  module.reloc(module.code, 0, R_RISCV_PCREL_HI20, x);
  module.reloc(module.code, 8, R_RISCV_PCREL_LO12_I, module.local(".Lpcrel", module.code, 0));
  mpy::RawCode code = link_objects(kArch, {module.build()});
  EXPECT_EQ(word_at(code, 0), kAuipcA0);
  EXPECT_EQ(word_at(code, 8), kAddiA0 | 16 << 20);
}

TEST(Pairs, ALowPartWithoutItsHighPartIsRefused) {
  RiscvModule module(words({kAuipcA0, kAddiA0}));
  module.reloc(module.code, 4, R_RISCV_PCREL_LO12_I, module.local(".Lpcrel", module.code, 0));
  EXPECT_EQ(link_error(kArch, {module.build()}),
            "a.o:(.text+0x4): R_RISCV_PCREL_LO12_I against '.Lpcrel' names no instruction with the "
            "high part");
}

TEST(Pairs, ASlotThatIsOnlyLoadedFromBecomesTheAddress) {
  RiscvModule module(words({kAuipcA0, kLwA0, kRet}));
  auto x = module.global("x", module.rodata(".rodata", words({7})));
  module.reloc(module.code, 0, R_RISCV_GOT_HI20, x);
  module.reloc(module.code, 4, R_RISCV_PCREL_LO12_I, module.local(".Lpcrel", module.code, 0));
  mpy::RawCode code = link_objects(kArch, {module.build()});
  EXPECT_EQ(code.code.size(), 16u);
  EXPECT_EQ(word_at(code, 4), kAddiA0 | 12 << 20);
  EXPECT_TRUE(code.relocations.empty());
}

TEST(Pairs, ASlotThatIsUsedOtherwiseStays) {
  RiscvModule module(words({kAuipcA0, kAddiA0, kRet}));
  auto x = module.global("x", module.rodata(".rodata", words({7})));
  module.reloc(module.code, 0, R_RISCV_GOT_HI20, x);
  module.reloc(module.code, 4, R_RISCV_PCREL_LO12_I, module.local(".Lpcrel", module.code, 0));
  mpy::RawCode code = link_objects(kArch, {module.build()});
  EXPECT_EQ(code.code.size(), 20u);
  EXPECT_EQ(code.relocations.size(), 1u);
}

}  // namespace
}  // namespace natmod::test
