// How RISC-V code that reaches variables by distance reaches them through a slot: text and
// variables are apart on every board.
#include <gtest/gtest.h>

#include "link/linking.h"
#include "link/riscv_words.h"

namespace natmod::test {
namespace {

constexpr auto kArch = mpy::Arch::rv32imc;

/// mpy_init, and `x` of 64 bytes in BSS.
std::string with_x(const std::string& code) {
  return "mpy_init::\n" + code + "\n.bss.x\nx: zero=64";
}
mpy::RawCode linked(const std::string& code) {
  return link_text(kArch, with_x(code));
}

Buffer joined(std::initializer_list<Buffer> parts) {
  Buffer all;
  for (const Buffer& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

Buffer head(const mpy::RawCode& code, size_t size) {
  return {code.code.begin(), code.code.begin() + static_cast<ptrdiff_t>(size)};
}

TEST(RiscvVariables, AnAdditionBecomesTheLoadOfTheSlot) {
  mpy::RawCode code = linked(R"(
    h: auipc_a0    R_RISCV_PCREL_HI20(x)
       addi_a1_a0  R_RISCV_PCREL_LO12_I(h)
       ret)");
  EXPECT_EQ(head(code, 12), words({op("auipc_a0"), op("lw_a1_a0") | 12 << 20, op("ret")}));
  EXPECT_EQ(patched(code), (Patched{{12, mpy::kRelocBss}}));
}

TEST(RiscvVariables, LoadsAndStoresFollowALoadOfTheirAddress) {
  mpy::RawCode code = linked(R"(
    h: auipc_a0    R_RISCV_PCREL_HI20(x)
       lb_a1_a0    R_RISCV_PCREL_LO12_I(h)
       sw_a1_a0    R_RISCV_PCREL_LO12_S(h)
       lw_t3_a0    R_RISCV_PCREL_LO12_I(h)
       addi_a0_a0  R_RISCV_PCREL_LO12_I(h)
       ret)");
  // c.sw a1, 0(a0); t3 has no short form; nothing is left of the addition.
  EXPECT_EQ(head(code, 22),
            joined({words({op("auipc_a0"), op("lw_a0_a0") | 24 << 20, op("lb_a1_a0")}),
                    halves({0xc10c}), words({op("lw_t3_a0"), op("ret")})}));
  EXPECT_EQ(patched(code), (Patched{{24, mpy::kRelocBss}}));
}

TEST(RiscvVariables, AddendsAreInTheSlotAndInTheLowParts) {
  mpy::RawCode code = linked(R"(
    h: auipc_a0  R_RISCV_PCREL_HI20(x+16)
       lb_a1_a0  R_RISCV_PCREL_LO12_I(h+3)
       sw_a1_a0  R_RISCV_PCREL_LO12_S(h+4)
       ret)");
  EXPECT_EQ(head(code, 18),
            joined({words({op("auipc_a0"), op("lw_a0_a0") | 20 << 20, op("lb_a1_a0") | 3 << 20}),
                    halves({0xc14c}), words({op("ret")})}));
  EXPECT_EQ(word_at(code, 20), 16u);
}

TEST(RiscvVariables, ASecondUseSharesTheSlot) {
  mpy::RawCode code = linked(R"(
    h1: auipc_a0    R_RISCV_PCREL_HI20(x)
        lb_a1_a0    R_RISCV_PCREL_LO12_I(h1)
    h2: auipc_a0    R_RISCV_PCREL_HI20(x)
        addi_a0_a0  R_RISCV_PCREL_LO12_I(h2)
        ret)");
  EXPECT_EQ(code.relocations.size(), 1u);
}

TEST(RiscvVariables, AnAddressInTextIsWholeWhereLowPartsHaveOffsets) {
  // A double of which code loads the halves: their low parts could overflow one by one.
  mpy::RawCode code = linked(R"(
    h: auipc_a0  R_RISCV_PCREL_HI20(d)
       lw_t3_a0  R_RISCV_PCREL_LO12_I(h)
       lw_a0_a0  R_RISCV_PCREL_LO12_I(h+4)
       ret
    .rodata.d align=8
    d: zero=8)");
  EXPECT_EQ(head(code, 18),
            joined({words({op("auipc_a0"), op("addi_a0_a0") | 24 << 20, op("lw_t3_a0")}),
                    halves({0x4148}), words({op("ret")})}));  // c.lw a0, 4(a0)
}

// Between a branch and its target lie `gap` bytes and a use of `x` that grows by four.
Buffer branch_over(const char* branch, size_t gap) {
  std::string nops;
  for (size_t i = 0; i < gap; i += 2) nops += "c_nop ";
  return linked(fmt::format(R"(
        {}
    h:  auipc_a0  R_RISCV_PCREL_HI20(x)
        lb_a1_a0  R_RISCV_PCREL_LO12_I(h)
        {}
    L1: ret)",
                            branch, nops))
      .code;
}

TEST(RiscvVariables, ShortBranchesGrowWhereTheyNoLongerReach) {
  Buffer code = branch_over("c_beqz_a0 R_RISCV_RVC_BRANCH(L1)", 240);
  EXPECT_EQ(code[0] & 3, 1) << "2 + 12 + 240 bytes are in reach";
  code = branch_over("c_beqz_a0 R_RISCV_RVC_BRANCH(L1)", 242);
  EXPECT_EQ(code[0] & 0x7f, 0x63) << "beq";
  EXPECT_EQ(Buffer(code.begin() + 258, code.begin() + 262), words({op("ret")}));
  code = branch_over("c_j R_RISCV_RVC_JUMP(L1)", 2040);
  EXPECT_EQ(code[0] & 0x7f, 0x6f) << "jal";
}

TEST(RiscvVariables, ABranchOutOfReachSkipsAJump) {
  Buffer code = branch_over("beqz_a0 R_RISCV_BRANCH(L1)", 4080);  // 4 + 12 + 4080 is 4096
  constexpr uint32_t kBneOverJump = 0x00051463, kJal = 0x0000106f;
  EXPECT_EQ(Buffer(code.begin(), code.begin() + 8), words({kBneOverJump, kJal}));
}

// Code that must keep its length: a jump to where the address is made, and back.
TEST(RiscvVariables, CodeWithBranchesThatTheAssemblerResolvedTakesADetour) {
  mpy::RawCode code = linked(R"(
       0xc111/2 c_nop
    h: auipc_a0  R_RISCV_PCREL_HI20(x+3)
       lb_a1_a0  R_RISCV_PCREL_LO12_I(h)
       sw_a1_a0  R_RISCV_PCREL_LO12_S(h+8)
       ret)");
  // The slot of x + 3 is 12 bytes behind the detour, which goes on at 8.
  EXPECT_EQ(head(code, 36),
            joined({halves({op("c_beqz_a0") | 0x10, op("c_nop")}),
                    words({op("j") | 16 << 20, op("lb_a1_a0"), op("sw_a1_a0") | 8 << 7, op("ret")}),
                    words({op("auipc_a0"), op("lw_a0_a0") | 12 << 20, 0xfedff06f}), words({3})}));
  EXPECT_EQ(patched(code), (Patched{{32, mpy::kRelocBss}, {36, mpy::kRelocBss}}));
}

TEST(RiscvVariables, ASkipOfAJumpIsResolvedByTheAssemblerAndStaysRight) {
  constexpr uint32_t kBeqA0Skip = op("beqz_a0") | 8 << 7;
  mpy::RawCode code = linked(R"(
       0x00050463
       j         R_RISCV_JAL(L)
    h: auipc_a0  R_RISCV_PCREL_HI20(x)
       lb_a1_a0  R_RISCV_PCREL_LO12_I(h)
    L: ret)");
  EXPECT_EQ(head(code, 24), words({kBeqA0Skip, op("j") | 16 << 20, op("auipc_a0"),
                                   op("lw_a0_a0") | 16 << 20, op("lb_a1_a0"), op("ret")}));
}

// A table holds the length of 31 loads, each of which grows from 8 bytes to 12.
constexpr uint64_t kLoads = 31;

std::string grown_distance(const char* place) {
  std::string code = "start:";
  for (uint64_t i = 0; i < kLoads; ++i)
    code += fmt::format(
        "\nh{0}: auipc_a0 R_RISCV_PCREL_HI20(x) lb_a1_a0 R_RISCV_PCREL_LO12_I(h{0})", i);
  return with_x(fmt::format("{}\nend: 0 R_RISCV_ADD32(table)\n.rodata\ntable: {}", code, place));
}

TEST(RiscvVariables, ADistanceInAByteThatCodeOutgrowsIsRefused) {
  EXPECT_EQ(text_error(kArch, grown_distance("0 R_RISCV_ADD8(end) R_RISCV_SUB8(start)")),
            "a.o:(.rodata+0x0): R_RISCV_SUB8 against 'start' is out of range: 372 is not in "
            "[-128, 255]");
}

TEST(RiscvVariables, ADistanceInSixBitsThatCodeOutgrowsIsRefused) {
  EXPECT_EQ(text_error(kArch, grown_distance("0 R_RISCV_SET6(end) R_RISCV_SUB6(start)")),
            "a.o:(.rodata+0x0): R_RISCV_SUB6 against 'start' is out of range: 372 is not in "
            "[-32, 63]");
}

constexpr const char* kInLeb128 = " R_RISCV_SET_ULEB128(end) R_RISCV_SUB_ULEB128(start)";

TEST(RiscvVariables, ADistanceInLeb128IsThatOfTheGrownCode) {
  mpy::RawCode code =
      link_text(kArch, grown_distance(("0xaaaa01f8" + std::string(kInLeb128)).c_str()));
  Buffer table(code.code.end() - 4, code.code.end());
  EXPECT_EQ(table, (Buffer{0x80 | (12 * kLoads & 0x7f), 12 * kLoads >> 7, 0xaa, 0xaa}));
}

TEST(RiscvVariables, ADistanceInLeb128ThatCodeOutgrowsIsRefused) {
  EXPECT_EQ(text_error(kArch, grown_distance(("0xaaaaaa78" + std::string(kInLeb128)).c_str())),
            "a.o:(.rodata+0x0): R_RISCV_SUB_ULEB128 against 'start' is out of range: 372 is not "
            "in [0, 127]");
}

TEST(RiscvVariables, RelocationsInDisorderAreRefused) {
  ElfBuilder elf(elf::EM_RISCV, false);
  const Buffer bytes =
      words({op("auipc_a0"), op("lb_a1_a0"), op("auipc_a0"), op("lb_a1_a0"), op("ret")});
  auto code = elf.text(".text", bytes, 2);
  elf.global("mpy_init", code, 0, 4, elf::STT_FUNC);
  auto x = elf.local("x", elf.bss(".bss.x", 64));
  for (uint64_t at : {8, 0}) {
    elf.reloc(code, at, R_RISCV_PCREL_HI20, x);
    elf.reloc(code, at + 4, R_RISCV_PCREL_LO12_I, elf.local("h", code, at));
  }
  EXPECT_NE(link_error(kArch, {elf.build()}).find("not in order of offset"), std::string::npos);
}

TEST(RiscvVariables, AnOffsetOutOfReachIsRefused) {
  EXPECT_EQ(text_error(kArch, with_x(R"(
    h: auipc_a0  R_RISCV_PCREL_HI20(x)
       lb_a1_a0  R_RISCV_PCREL_LO12_I(h+2048)
       ret)")),
            "a.o:(.text+0x4): R_RISCV_PCREL_LO12_I against 'h' is 2048 bytes from its high part's "
            "address, out of reach");
}

}  // namespace
}  // namespace natmod::test
