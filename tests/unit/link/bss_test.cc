// BSS, and the word that keeps it alive.
#include <gtest/gtest.h>

#include "link/linking.h"

namespace natmod::test {
namespace {

constexpr auto kArch = mpy::Arch::armv7m;

TEST(Bss, AWordThatPointsAtTheHeadServes) {
  ThumbModule module(1);
  auto bss = module.bss(".bss.x", 8);
  module.reloc(module.code, 4, R_ARM_ABS32, module.global("x", bss));
  mpy::RawCode code = link_objects(kArch, {module.build()});
  EXPECT_EQ(code.bss_size, 8u);
  EXPECT_EQ(code.code.size(), 8u);
  EXPECT_EQ(word_at(code, 4), 0u);
  EXPECT_EQ(patched(code), (Patched{{4, mpy::kRelocBss}}));
}

TEST(Bss, WhatAWordPointsAtComesFirst) {
  ThumbModule module(1);
  auto first = module.bss(".bss.first", 8);
  auto second = module.bss(".bss.second", 4);
  module.symbol({"kept", first, 0, 4, elf::STT_OBJECT});
  module.reloc(module.code, 4, R_ARM_ABS32, module.global("x", second));
  link::Options all = options(kArch);
  all.collect_garbage = false;
  mpy::RawCode code = link::link(all, inputs({module.build()})).file.code;
  EXPECT_EQ(code.bss_size, 12u);
  EXPECT_EQ(word_at(code, 4), 0u);
  EXPECT_EQ(patched(code), (Patched{{4, mpy::kRelocBss}}));
}

TEST(Bss, WithoutSuchAWordOneIsAdded) {
  ThumbModule module(1);
  auto bss = module.bss(".bss", 8);
  module.reloc(module.code, 4, R_ARM_ABS32, module.global("x", bss, 4));
  mpy::RawCode code = link_objects(kArch, {module.build()});
  EXPECT_EQ(word_at(code, 4), 4u);
  EXPECT_EQ(code.code.size(), 12u);
  EXPECT_EQ(word_at(code, 8), 0u);
  EXPECT_EQ(patched(code), (Patched{{4, mpy::kRelocBss}, {8, mpy::kRelocBss}}));
}

TEST(Bss, CommonStorageIsSharedAndAsLargeAsTheLargest) {
  auto with_common = [](uint64_t size, uint64_t alignment) {
    ElfBuilder elf(elf::EM_ARM);
    elf.global("x", elf::SHN_COMMON, alignment, size, elf::STT_OBJECT);
    return elf.build();
  };
  ThumbModule module(1);
  module.reloc(module.code, 4, R_ARM_ABS32, module.undefined("x"));
  mpy::RawCode code = link_objects(kArch, {module.build(), with_common(4, 4), with_common(10, 8)});
  EXPECT_EQ(code.bss_size, 10u);
  EXPECT_EQ(patched(code), (Patched{{4, mpy::kRelocBss}}));
}

TEST(Bss, CommonThatNobodyUsesTakesNoRoom) {
  ThumbModule module(1);
  module.global("x", elf::SHN_COMMON, 4, 400, elf::STT_OBJECT);
  EXPECT_EQ(link_objects(kArch, {module.build()}).bss_size, 0u);
}

TEST(Bss, AlignmentThatNoLoaderGivesIsRefused) {
  ThumbModule module(1);
  auto bss = module.bss(".bss.dma", 64, 64);
  module.reloc(module.code, 4, R_ARM_ABS32, module.global("x", bss));
  EXPECT_EQ(
      link_error(kArch, {module.build()}),
      "a.o:(.bss.dma): cannot be aligned to 64 bytes: armv7m places modules at multiples of 16");
}

}  // namespace
}  // namespace natmod::test
