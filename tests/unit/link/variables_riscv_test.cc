// How RISC-V code that reaches variables by distance reaches them through a slot, in objects made
// by hand: text and variables are apart on every board.
#include <gtest/gtest.h>

#include "link/linking.h"

namespace natmod::test {
namespace {

constexpr auto kArch = mpy::Arch::rv32imc;

enum : uint32_t {
  R_RISCV_BRANCH = 16,
  R_RISCV_JAL = 17,
  R_RISCV_PCREL_HI20 = 23,
  R_RISCV_PCREL_LO12_I = 24,
  R_RISCV_PCREL_LO12_S = 25,
  R_RISCV_ADD8 = 33,
  R_RISCV_ADD32 = 35,
  R_RISCV_SUB8 = 37,
  R_RISCV_RVC_BRANCH = 44,
  R_RISCV_RVC_JUMP = 45,
  R_RISCV_SUB6 = 52,
  R_RISCV_SET6 = 53,
  R_RISCV_SET_ULEB128 = 60,
  R_RISCV_SUB_ULEB128 = 61,
};

constexpr uint32_t kAuipcA0 = 0x00000517, kAddiA0 = 0x00050513, kLwA0 = 0x00052503,
                   kAddiA1A0 = 0x00050593, kLbA1A0 = 0x00050583, kSwA1A0 = 0x00b52023,
                   kLwT3A0 = 0x00052e03, kRet = 0x00008067, kNop = 0x00000013, kBeqA0 = 0x00050063;
constexpr uint16_t kCNop = 1, kCBeqzA0 = 0xc101, kCJ = 0xa001;

// mpy_init, and `x` of 64 bytes in BSS.
struct Module : ElfBuilder {
  explicit Module(Buffer code_bytes) : ElfBuilder(elf::EM_RISCV, false) {
    code = text(".text", std::move(code_bytes), 2);
    global("mpy_init", code, 0, 4, elf::STT_FUNC);
    x = local("x", bss(".bss.x", 64));
  }
  void high(uint64_t offset, int64_t addend = 0) {
    reloc(code, offset, R_RISCV_PCREL_HI20, x, addend);
    label = local(".Lpcrel_hi", code, offset);
  }
  void low(uint64_t offset, uint32_t type = R_RISCV_PCREL_LO12_I, int64_t addend = 0) {
    reloc(code, offset, type, label, addend);
  }
  uint32_t code;
  SymbolId x, label{};
};

Buffer joined(std::initializer_list<Buffer> parts) {
  Buffer all;
  for (const Buffer& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

Buffer head(const mpy::RawCode& code, size_t size) {
  return {code.code.begin(), code.code.begin() + static_cast<ptrdiff_t>(size)};
}

TEST(RiscvVariables, AnAdditionBecomesTheLoadOfTheSlot) {
  Module module(words({kAuipcA0, kAddiA1A0, kRet}));
  module.high(0);
  module.low(4);
  mpy::RawCode code = link_objects(kArch, {module.build()});
  constexpr uint32_t kLwA1A0 = 0x00052583;
  EXPECT_EQ(head(code, 12), words({kAuipcA0, kLwA1A0 | 12 << 20, kRet}));
  EXPECT_EQ(patched(code), (Patched{{12, mpy::kRelocBss}}));
}

TEST(RiscvVariables, LoadsAndStoresFollowALoadOfTheirAddress) {
  Module module(words({kAuipcA0, kLbA1A0, kSwA1A0, kLwT3A0, kAddiA0, kRet}));
  module.high(0);
  module.low(4);
  module.low(8, R_RISCV_PCREL_LO12_S);
  module.low(12);
  module.low(16);
  mpy::RawCode code = link_objects(kArch, {module.build()});
  // c.sw a1, 0(a0); t3 has no short form; nothing is left of the addition.
  EXPECT_EQ(head(code, 22), joined({words({kAuipcA0, kLwA0 | 24 << 20, kLbA1A0}), halves({0xc10c}),
                                    words({kLwT3A0, kRet})}));
  EXPECT_EQ(patched(code), (Patched{{24, mpy::kRelocBss}}));
}

TEST(RiscvVariables, AddendsAreInTheSlotAndInTheLowParts) {
  Module module(words({kAuipcA0, kLbA1A0, kSwA1A0, kRet}));
  module.high(0, 16);
  module.low(4, R_RISCV_PCREL_LO12_I, 3);
  module.low(8, R_RISCV_PCREL_LO12_S, 4);
  mpy::RawCode code = link_objects(kArch, {module.build()});
  EXPECT_EQ(head(code, 18), joined({words({kAuipcA0, kLwA0 | 20 << 20, kLbA1A0 | 3 << 20}),
                                    halves({0xc14c}), words({kRet})}));
  EXPECT_EQ(word_at(code, 20), 16u);
}

TEST(RiscvVariables, ASecondUseSharesTheSlot) {
  Module module(words({kAuipcA0, kLbA1A0, kAuipcA0, kAddiA0, kRet}));
  module.high(0);
  module.low(4);
  module.high(8);
  module.low(12);
  EXPECT_EQ(link_objects(kArch, {module.build()}).relocations.size(), 1u);
}

TEST(RiscvVariables, AnAddressInTextIsWholeWhereLowPartsHaveOffsets) {
  // A double of which code loads the halves: their low parts could overflow one by one.
  Module module(words({kAuipcA0, kLwT3A0, kLwA0, kRet}));
  auto constant = module.local("d", module.rodata(".rodata.d", Buffer(8), 8));
  module.reloc(module.code, 0, R_RISCV_PCREL_HI20, constant);
  module.label = module.local(".Lpcrel_hi", module.code, 0);
  module.low(4);
  module.low(8, R_RISCV_PCREL_LO12_I, 4);
  mpy::RawCode code = link_objects(kArch, {module.build()});
  EXPECT_EQ(head(code, 18), joined({words({kAuipcA0, kAddiA0 | 24 << 20, kLwT3A0}),
                                    halves({0x4148}), words({kRet})}));  // c.lw a0, 4(a0)
}

// Between a branch and its target lie `gap` bytes and a use of `x` that grows by four.
Buffer branch_over(Buffer branch, uint32_t type, size_t gap, int64_t* distance) {
  size_t size = branch.size();
  Buffer nops;
  for (size_t i = 0; i < gap; i += 2) put(nops, kCNop, 2);
  Module module(joined({branch, words({kAuipcA0, kLbA1A0}), nops, words({kRet})}));
  module.reloc(module.code, 0, type, module.local(".L1", module.code, size + 8 + gap));
  module.high(size);
  module.low(size + 4);
  *distance = static_cast<int64_t>(size + 12 + gap);
  return link_objects(kArch, {module.build()}).code;
}

TEST(RiscvVariables, ShortBranchesGrowWhereTheyNoLongerReach) {
  int64_t distance = 0;
  Buffer code = branch_over(halves({kCBeqzA0}), R_RISCV_RVC_BRANCH, 240, &distance);
  EXPECT_EQ(code[0] & 3, 1) << "254 bytes are in reach";
  EXPECT_EQ(distance, 254);
  code = branch_over(halves({kCBeqzA0}), R_RISCV_RVC_BRANCH, 242, &distance);
  EXPECT_EQ(code[0] & 0x7f, 0x63) << "beq";
  EXPECT_EQ(Buffer(code.begin() + 258, code.begin() + 262), words({kRet}));
  code = branch_over(halves({kCJ}), R_RISCV_RVC_JUMP, 2040, &distance);
  EXPECT_EQ(code[0] & 0x7f, 0x6f) << "jal";
}

TEST(RiscvVariables, ABranchOutOfReachSkipsAJump) {
  int64_t distance = 0;
  Buffer code = branch_over(words({kBeqA0}), R_RISCV_BRANCH, 4080, &distance);
  EXPECT_EQ(distance, 4096);
  constexpr uint32_t kBneOverJump = 0x00051463, kJal = 0x0000106f;
  EXPECT_EQ(Buffer(code.begin(), code.begin() + 8), words({kBneOverJump, kJal}));
}

// Code that must keep its length: a jump to where the address is made, and back.
TEST(RiscvVariables, CodeWithBranchesThatTheAssemblerResolvedTakesADetour) {
  constexpr uint32_t kJal = 0x0000006f;
  Module module(
      joined({halves({kCBeqzA0 | 0x10, kCNop}), words({kAuipcA0, kLbA1A0, kSwA1A0, kRet})}));
  module.high(4, 3);
  module.low(8);
  module.low(12, R_RISCV_PCREL_LO12_S, 8);
  mpy::RawCode code = link_objects(kArch, {module.build()});
  // The slot of x + 3 is 12 bytes behind the detour, which goes on at 8.
  EXPECT_EQ(head(code, 36), joined({halves({kCBeqzA0 | 0x10, kCNop}),
                                    words({kJal | 16 << 20, kLbA1A0, kSwA1A0 | 8 << 7, kRet}),
                                    words({kAuipcA0, kLwA0 | 12 << 20, 0xfedff06f}), words({3})}));
  EXPECT_EQ(patched(code), (Patched{{32, mpy::kRelocBss}, {36, mpy::kRelocBss}}));
}

TEST(RiscvVariables, ASkipOfAJumpIsResolvedByTheAssemblerAndStaysRight) {
  constexpr uint32_t kBeqA0Skip = kBeqA0 | 8 << 7, kJ = 0x0000006f;
  Module module(words({kBeqA0Skip, kJ, kAuipcA0, kLbA1A0, kRet}));
  module.reloc(module.code, 4, R_RISCV_JAL, module.local(".L", module.code, 16));
  module.high(8);
  module.low(12);
  mpy::RawCode code = link_objects(kArch, {module.build()});
  EXPECT_EQ(head(code, 24),
            words({kBeqA0Skip, kJ | 16 << 20, kAuipcA0, kLwA0 | 16 << 20, kLbA1A0, kRet}));
}

// A table holds the length of 31 loads, each of which grows from 8 bytes to 12.
constexpr uint64_t kLoads = 31, kOldEnd = 8 * kLoads;

struct GrownDistance : Module {
  GrownDistance(Buffer place, uint32_t set, uint32_t subtract) : Module(loads()) {
    for (uint64_t i = 0; i < kLoads; ++i) {
      high(8 * i);
      low(8 * i + 4);
    }
    auto table = rodata(".rodata", std::move(place));
    reloc(code, kOldEnd, R_RISCV_ADD32, local("table", table));
    reloc(table, 0, set, local(".Lend", code, kOldEnd));
    reloc(table, 0, subtract, local(".Lstart", code, 0));
  }
  static Buffer loads() {
    Buffer code;
    for (uint64_t i = 0; i < kLoads; ++i) code = joined({code, words({kAuipcA0, kLbA1A0})});
    return joined({code, words({0})});
  }
};

TEST(RiscvVariables, ADistanceInAByteThatCodeOutgrowsIsRefused) {
  GrownDistance module(Buffer(4), R_RISCV_ADD8, R_RISCV_SUB8);
  EXPECT_EQ(link_error(kArch, {module.build()}),
            "a.o:(.rodata+0x0): R_RISCV_SUB8 against '.Lstart' is out of range: 372 is not in "
            "[-128, 255]");
}

TEST(RiscvVariables, ADistanceInSixBitsThatCodeOutgrowsIsRefused) {
  GrownDistance module(Buffer(4), R_RISCV_SET6, R_RISCV_SUB6);
  EXPECT_EQ(link_error(kArch, {module.build()}),
            "a.o:(.rodata+0x0): R_RISCV_SUB6 against '.Lstart' is out of range: 372 is not in "
            "[-32, 63]");
}

TEST(RiscvVariables, ADistanceInLeb128IsThatOfTheGrownCode) {
  GrownDistance module({0xf8, 0x01, 0xaa, 0xaa}, R_RISCV_SET_ULEB128, R_RISCV_SUB_ULEB128);
  mpy::RawCode code = link_objects(kArch, {module.build()});
  Buffer table(code.code.end() - 4, code.code.end());
  EXPECT_EQ(table, (Buffer{0x80 | (12 * kLoads & 0x7f), 12 * kLoads >> 7, 0xaa, 0xaa}));
}

TEST(RiscvVariables, ADistanceInLeb128ThatCodeOutgrowsIsRefused) {
  GrownDistance module({0x78, 0xaa, 0xaa, 0xaa}, R_RISCV_SET_ULEB128, R_RISCV_SUB_ULEB128);
  EXPECT_EQ(link_error(kArch, {module.build()}),
            "a.o:(.rodata+0x0): R_RISCV_SUB_ULEB128 against '.Lstart' is out of range: 372 is not "
            "in [0, 127]");
}

TEST(RiscvVariables, RelocationsInDisorderAreRefused) {
  Module module(words({kAuipcA0, kLbA1A0, kAuipcA0, kLbA1A0, kRet}));
  module.high(8);
  module.low(12);
  module.high(0);
  module.low(4);
  EXPECT_NE(link_error(kArch, {module.build()}).find("not in order of offset"), std::string::npos);
}

TEST(RiscvVariables, AnOffsetOutOfReachIsRefused) {
  Module module(words({kAuipcA0, kLbA1A0, kRet}));
  module.high(0);
  module.low(4, R_RISCV_PCREL_LO12_I, 2048);
  EXPECT_EQ(link_error(kArch, {module.build()}),
            "a.o:(.text+0x4): R_RISCV_PCREL_LO12_I against '.Lpcrel_hi' is 2048 bytes from its "
            "high part's address, out of reach");
}

}  // namespace
}  // namespace natmod::test
