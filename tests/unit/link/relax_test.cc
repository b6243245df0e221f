// Pairs of high and low parts, and relaxation, on RISC-V.
#include <gtest/gtest.h>

#include "link/linking.h"
#include "link/riscv_words.h"

namespace natmod::test {
namespace {

constexpr auto kArch = mpy::Arch::rv32imc;

constexpr const char* kNearCall = R"(
    mpy_init:: auipc_ra  R_RISCV_CALL_PLT(g) R_RISCV_RELAX()
               jalr_ra ret
    g:         ret)";

TEST(Relax, ANearCallBecomesTwoBytes) {
  mpy::RawCode code = link_text(kArch, kNearCall);
  ASSERT_EQ(code.code.size(), 10u);
  EXPECT_EQ(code.code[0] | code.code[1] << 8, 0x2019);  // c.jal 6
}

TEST(Relax, WithoutTheMarkOrWithNoRelaxACallStays) {
  mpy::RawCode code = link_text(kArch, R"(
    mpy_init:: auipc_ra  R_RISCV_CALL_PLT(g)
               jalr_ra ret
    g:         ret)");
  EXPECT_EQ(code.code.size(), 16u);
  link::Options options_ = options(kArch);
  options_.relax = false;
  EXPECT_EQ(link::link(options_, inputs({object_of(kArch, kNearCall)})).file.code.code.size(), 16u);
}

TEST(Relax, AFartherCallBecomesFourBytes) {
  mpy::RawCode code = link_text(kArch, R"(
    mpy_init:: auipc_ra  R_RISCV_CALL_PLT(g) R_RISCV_RELAX()
               jalr_ra ret)",
                                "zero=0x1000 g:: zero=0x1000");
  EXPECT_EQ(code.code.size(), 8u + 0x2000);
  EXPECT_EQ(word_at(code, 0), 0x0080106fu | 0x80u);  // jal ra, 0x1008
}

TEST(Relax, LabelsBehindAndDistancesFollow) {
  // A table entry holds the distance from the first instruction to the last.
  mpy::RawCode code = link_text(kArch, R"(
    mpy_init:: start:
               auipc_ra  R_RISCV_CALL_PLT(end) R_RISCV_RELAX()
               jalr_ra
               auipc_ra  R_RISCV_CALL_PLT(end) R_RISCV_RELAX()
               jalr_ra
    end:       ret
    .rodata retain
               0         R_RISCV_ADD32(end) R_RISCV_SUB32(start))");
  EXPECT_EQ(code.code.size(), 12u);
  EXPECT_EQ(word_at(code, 8), 4u);
}

TEST(Relax, PaddingIsAsMuchAsAlignmentNeeds) {
  struct Row {
    uint32_t before, alignment;
    Buffer padding;
  };
  const Row rows[] = {{4, 4, {}},
                      {4, 8, words({op("nop")})},
                      {6, 8, halves({op("c_nop")})},
                      {10, 16, halves({op("c_nop"), op("nop"), 0})}};
  for (const Row& row : rows) {
    // Behind the first bytes is what the assembler leaves.
    const std::string text =
        fmt::format(".text align={}\nmpy_init:: zero={} 0/2 R_RISCV_ALIGN(+{}) zero={} ret",
                    row.alignment, row.before, row.alignment - 2, row.alignment - 4);
    Buffer expected(row.before);
    expected.insert(expected.end(), row.padding.begin(), row.padding.end());
    put(expected, op("ret"), 4);
    EXPECT_EQ(link_text(kArch, text).code, expected) << row.before << " " << row.alignment;
  }
}

TEST(Relax, ANumberOfManyBytesEndsInItsSection) {
  EXPECT_EQ(text_error(kArch, R"(
    mpy_init:: ret
    end:       ret
    .rodata align=1 retain
               0x8080/2  R_RISCV_SET_ULEB128(end))"),
            "a.o:(.rodata+0x0): R_RISCV_SET_ULEB128 against 'end' reaches beyond the end of its "
            "section");
}

TEST(Pairs, ALowPartTakesTheDistanceOfItsHighPart) {
  mpy::RawCode code = link_text(kArch, R"(
    mpy_init:: high:
               auipc_a0    R_RISCV_PCREL_HI20(x)
               nop
               addi_a0_a0  R_RISCV_PCREL_LO12_I(high)
               ret
    .rodata
    x::        7)");
  EXPECT_EQ(word_at(code, 0), op("auipc_a0"));
  EXPECT_EQ(word_at(code, 8), op("addi_a0_a0") | 16 << 20);
}

TEST(Pairs, ALowPartWithoutItsHighPartIsRefused) {
  EXPECT_EQ(text_error(kArch, R"(
    mpy_init:: high:
               auipc_a0
               addi_a0_a0  R_RISCV_PCREL_LO12_I(high))"),
            "a.o:(.text+0x4): R_RISCV_PCREL_LO12_I against 'high' names no instruction with the "
            "high part");
}

// Uses of the slot of `x`.
mpy::RawCode with_slot(const std::string& use) {
  return link_text(kArch, fmt::format(R"(
    mpy_init:: high:
               auipc_a0  R_RISCV_GOT_HI20(x)
               {}        R_RISCV_PCREL_LO12_I(high)
               ret
    .rodata
    x::        7)",
                                      use));
}

TEST(Pairs, ASlotThatIsOnlyLoadedFromBecomesTheAddress) {
  mpy::RawCode code = with_slot("lw_a0_a0");
  EXPECT_EQ(code.code.size(), 16u);
  EXPECT_EQ(word_at(code, 4), op("addi_a0_a0") | 12 << 20);
  EXPECT_TRUE(code.relocations.empty());
}

TEST(Pairs, ASlotThatIsUsedOtherwiseStays) {
  mpy::RawCode code = with_slot("addi_a0_a0");
  EXPECT_EQ(code.code.size(), 20u);
  EXPECT_EQ(code.relocations.size(), 1u);
}

}  // namespace
}  // namespace natmod::test
