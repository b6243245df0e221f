// The entry, stubs and order.
#include <gtest/gtest.h>

#include "link/linking.h"

namespace natmod::test {
namespace {

TEST(Layout, EntryThatCanComeFirstNeedsNoJump) {
  mpy::RawCode code = link_text(mpy::Arch::armv7m, "x:: 0xdead", "mpy_init:: 0 0 R_ARM_ABS32(x)");
  ASSERT_EQ(code.code.size(), 12u);
  EXPECT_EQ(word_at(code, 8), 0xdeadu);
  EXPECT_EQ(word_at(code, 4), 8u | 1);  // with the Thumb bit
}

// mpy_init `distance` bytes behind the start of its section.
Buffer entry_behind(uint64_t distance, uint64_t alignment = 4) {
  ElfBuilder elf(elf::EM_ARM);
  auto section = elf.text(".text", Buffer(distance + 4), alignment);
  elf.global("mpy_init", section, distance | 1, 4, elf::STT_FUNC);
  return elf.build();
}

TEST(Layout, EntryJumpTakesTheFormThatReaches) {
  struct Row {
    mpy::Arch arch;
    uint64_t distance;
    Buffer start;
  };
  const Row rows[] = {
      {mpy::Arch::armv7m, 4, {0x02, 0xe0}},                     // b to 8
      {mpy::Arch::armv7m, 0x7fc, {0xfe, 0xe3}},                 // the last that b reaches
      {mpy::Arch::armv7m, 0x800, {0x00, 0xf0, 0x00, 0xbc}},     // b.w to 0x804
      {mpy::Arch::armv7m, 0x500000, {0x00, 0xf1, 0x00, 0xb0}},  // beyond 4 MB
      {mpy::Arch::armv6m, 0x800, {0x08, 0xb5, 0x00, 0xf0, 0x01, 0xfc, 0x08, 0xbd}},
  };
  for (const Row& row : rows) {
    mpy::RawCode code = link_objects(row.arch, {entry_behind(row.distance)});
    Buffer start(code.code.begin(), code.code.begin() + static_cast<long>(row.start.size()));
    EXPECT_EQ(start, row.start) << row.distance;
  }
}

TEST(Layout, EntryOutOfReachIsJumpedToThroughAWord) {
  constexpr uint64_t kDistance = 17 << 20;
  mpy::RawCode code = link_objects(mpy::Arch::armv7m, {entry_behind(kDistance)});
  EXPECT_EQ(word_at(code, 0), 0xf000f8dfu);  // ldr.w pc, [pc, #0]
  EXPECT_EQ(word_at(code, 4), kDistance + 8 + 1);
  EXPECT_EQ(patched(code), (Patched{{4, mpy::kRelocText}}));
}

TEST(Layout, ACallOutOfReachGoesThroughAStub) {
  // bl with the addend -4
  mpy::RawCode code = link_text(mpy::Arch::armv7m, R"(
    mpy_init:: 0xfffef7ff R_ARM_THM_CALL(g)
               0          R_ARM_ABS32(filler))",
                                "filler:: zero=0x1100000", "g:: 0x5a5a");
  // The stub lies behind the caller: bl to 8, which reads 4 ahead.
  EXPECT_EQ(word_at(code, 0), 0xf802f000u);
  EXPECT_EQ(word_at(code, 8), 0xf000f8dfu);
  uint32_t target = word_at(code, 12);
  EXPECT_EQ(word_at(code, target & ~1u), 0x5a5au);
  EXPECT_EQ(target & 1, 1u);
}

TEST(Layout, ACallOfTheFirmwareGoesThroughOneStub) {
  mpy::RawCode code = link_text(mpy::Arch::x64, R"(
    .text align=1
    mpy_init:: 0xe8/1 0 R_X86_64_PLT32(memset-4)
               0xe8/1 0 R_X86_64_PLT32(memset-4))");
  // The stub's word is aligned: stub at 10, word at 16.
  ASSERT_EQ(code.code.size(), 24u);
  EXPECT_EQ(word_at(code, 1), 5u);
  EXPECT_EQ(word_at(code, 6), 0u);
  EXPECT_EQ(patched(code, 8), (Patched{{16, mpy::kRelocFunTableEntry + 50}}));
}

TEST(Layout, OrderAndPathsOfInputsAloneDecideTheBytes) {
  auto object = [](const char* name, uint32_t value) {
    ElfBuilder elf(elf::EM_ARM);
    elf.global(name, elf.section({".rodata", elf::SHT_PROGBITS,
                                  elf::SHF_ALLOC | elf::SHF_GNU_RETAIN, words({value}), 4}));
    return elf.build();
  };
  auto once = [&] {
    std::vector<link::Input> files =
        inputs({ThumbModule(0).build(), object("x", 1), object("y", 2)});
    for (link::Input& file : files) file.name = "/somewhere/else/" + file.name;
    return link::link(options(mpy::Arch::armv7m), files).file;
  };
  auto plain = link::link(options(mpy::Arch::armv7m),
                          inputs({ThumbModule(0).build(), object("x", 1), object("y", 2)}))
                   .file;
  EXPECT_EQ(once(), plain);
}

}  // namespace
}  // namespace natmod::test
