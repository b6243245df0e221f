// Sizes and alignments that no loader gives, and that no host should try to allocate.
#include <gtest/gtest.h>

#include "link/linking.h"

namespace natmod::test {
namespace {

constexpr auto kArch = mpy::Arch::armv7m;
constexpr uint64_t kHuge = 1ULL << 62;

// mpy_init with a word that holds the address of `make`'s section.
template <class Make>
std::string error_with(Make make) {
  ThumbModule module(1);
  module.reloc(module.code, 4, R_ARM_ABS32, module.local("x", make(module)));
  return link_error(kArch, {module.build()});
}

TEST(Limits, ZeroesThatAreNotInTheFileDoNotFillTheMemory) {
  auto zeroes = [](ThumbModule& module) {
    auto section = module.section({".rodata.z", elf::SHT_NOBITS, elf::SHF_ALLOC, {}, 4});
    module[section].nobits_size = 0xfffffff0;
    return section;
  };
  EXPECT_EQ(error_with(zeroes),
            "the module has more than 268435456 bytes of text with a.o:(.rodata.z), which has "
            "4294967280; a .mpy file holds no more");
}

TEST(Limits, TextSizesDoNotWrapAround) {
  ElfBuilder elf(elf::EM_X86_64);
  auto code = elf.text(".text", Buffer(64), 8);
  elf.global("mpy_init", code, 0, 8, elf::STT_FUNC);
  for (uint64_t i = 0; i < 4; ++i) {
    auto part = elf.section({".rodata.z", elf::SHT_NOBITS, elf::SHF_ALLOC, {}, 8});
    elf[part].nobits_size = kHuge;
    elf.reloc(code, 8 * i, R_X86_64_64, elf.local("z", part));
  }
  EXPECT_EQ(link_error(mpy::Arch::x64, {elf.build()}),
            "the module has more than 268435456 bytes of text with a.o:(.rodata.z), which has "
            "4611686018427387904; a .mpy file holds no more");
}

TEST(Limits, ReadOnlyDataIsNotAlignedFurtherThanText) {
  auto aligned = [](ThumbModule& module) {
    return module.rodata(".rodata.a", Buffer(4), 1U << 30);
  };
  EXPECT_EQ(error_with(aligned),
            "a.o:(.rodata.a): cannot be aligned to 1073741824 bytes: armv7m places modules at "
            "multiples of 16");
}

TEST(Limits, BssIsAtMostWhatItsLengthFieldHolds) {
  ThumbModule module(2);
  module.reloc(module.code, 4, R_ARM_ABS32, module.local("x", module.bss(".bss.x", 0x80000000)));
  module.reloc(module.code, 8, R_ARM_ABS32, module.local("y", module.bss(".bss.y", 0x80000000)));
  EXPECT_EQ(link_error(kArch, {module.build()}),
            "the module's BSS has more than 4294967295 bytes with a.o:(.bss.y), which has "
            "2147483648");
}

TEST(Limits, BssSizesDoNotWrapAround) {
  ElfBuilder elf(elf::EM_X86_64);
  auto code = elf.text(".text", Buffer(64), 8);
  elf.global("mpy_init", code, 0, 8, elf::STT_FUNC);
  for (uint64_t i = 0; i < 4; ++i) {
    elf.reloc(code, 8 * i, R_X86_64_64, elf.common("c" + std::to_string(i), kHuge, 8));
  }
  EXPECT_EQ(link_error(mpy::Arch::x64, {elf.build()}),
            "the module's BSS has more than 4294967295 bytes with a.o:(common 'c0'), which has "
            "4611686018427387904");
}

TEST(Limits, CommonStorageHasTheAlignmentOfAnyOther) {
  ThumbModule module(1);
  module.reloc(module.code, 4, R_ARM_ABS32, module.common("dma", 64, 64));
  EXPECT_EQ(link_error(kArch, {module.build()}),
            "a.o:(common 'dma'): cannot be aligned to 64 bytes: armv7m places modules at multiples "
            "of 16");
}

constexpr uint64_t kStrings = elf::SHF_ALLOC | elf::SHF_MERGE | elf::SHF_STRINGS;

TEST(Limits, SharedStringsAreNotAlignedFurtherThanText) {
  auto strings = [](ThumbModule& module) {
    return module.section({".rodata.str1.32", elf::SHT_PROGBITS, kStrings, Buffer{'a', 0}, 32, 1});
  };
  EXPECT_EQ(error_with(strings),
            "a.o:(.rodata.str1.32): cannot be aligned to 32 bytes: armv7m places modules at "
            "multiples of 16");
}

// Sharing would pull them apart: each would be aligned.
TEST(Limits, ConstantsSmallerThanTheirAlignmentStayTogether) {
  ThumbModule module(1);
  auto pair = module.section(
      {".rodata.pair", elf::SHT_PROGBITS, elf::SHF_ALLOC | elf::SHF_MERGE, words({1, 2}), 16, 4});
  module.reloc(module.code, 4, R_ARM_ABS32, module.local("pair", pair));
  mpy::RawCode code = link_objects(kArch, {module.build()});
  uint32_t place = word_at(code, 4);
  EXPECT_EQ(place % 16, 0u);
  EXPECT_EQ(word_at(code, place), 1u);
  EXPECT_EQ(word_at(code, place + 4), 2u);
}

}  // namespace
}  // namespace natmod::test
