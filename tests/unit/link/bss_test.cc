// BSS, and the word that keeps it alive.
#include <gtest/gtest.h>

#include "link/linking.h"

namespace natmod::test {
namespace {

constexpr auto kArch = mpy::Arch::armv7m;

TEST(Bss, AWordThatPointsAtTheHeadServes) {
  mpy::RawCode code = link_text(kArch, R"(
    mpy_init:: 0
               0 R_ARM_ABS32(x)
    .bss.x
    x::        zero=8)");
  EXPECT_EQ(code.bss_size, 8u);
  EXPECT_EQ(code.code.size(), 8u);
  EXPECT_EQ(word_at(code, 4), 0u);
  EXPECT_EQ(patched(code), (Patched{{4, mpy::kRelocBss}}));
}

TEST(Bss, WhatAWordPointsAtComesFirst) {
  const Buffer module = object_of(kArch, R"(
    mpy_init:: 0
               0 R_ARM_ABS32(x)
    .bss.first
    kept::     zero=8
    .bss.second
    x::        zero=4)");
  link::Options all = options(kArch);
  all.collect_garbage = false;
  mpy::RawCode code = link::link(all, inputs({module})).file.code;
  EXPECT_EQ(code.bss_size, 12u);
  EXPECT_EQ(word_at(code, 4), 0u);
  EXPECT_EQ(patched(code), (Patched{{4, mpy::kRelocBss}}));
}

TEST(Bss, WithoutSuchAWordOneIsAdded) {
  mpy::RawCode code = link_text(kArch, R"(
    mpy_init:: 0
               0 R_ARM_ABS32(x)
    .bss
               zero=4
    x::        zero=4)");
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
  EXPECT_EQ(
      text_error(kArch, "mpy_init:: 0 0 R_ARM_ABS32(x)\n.bss.dma align=64\nx:: zero=64"),
      "a.o:(.bss.dma): cannot be aligned to 64 bytes: armv7m places modules at multiples of 16");
}

// GCC asks for 32 bytes for every variable of x86 that is as large; a smaller one needs them.
TEST(Bss, AnAlignmentThatOnlyGccAsksForIsNotKept) {
  auto with_variable = [](uint64_t size, uint64_t alignment) {
    ElfBuilder elf(elf::EM_386);
    auto code = elf.text(".text", Buffer(8));
    elf.global("mpy_init", code, 0, 8, elf::STT_FUNC);
    auto bss = elf.bss(".bss.x", size, alignment);
    elf.reloc(code, 4, R_386_32, elf.global("x", bss, 0, size, elf::STT_OBJECT));
    return elf.build();
  };
  EXPECT_EQ(link_error(mpy::Arch::x86, {with_variable(32, 32)}), "no error");
  EXPECT_EQ(link_error(mpy::Arch::x86, {with_variable(31, 32)}),
            "a.o:(.bss.x): cannot be aligned to 32 bytes: x86 places modules at multiples of 16");
  EXPECT_EQ(link_error(mpy::Arch::x86, {with_variable(64, 64)}),
            "a.o:(.bss.x): cannot be aligned to 64 bytes: x86 places modules at multiples of 16");
}

// Of the names some may be left: what none of them covers may be one variable.
TEST(Bss, VariablesBesideNamedOnesAreForgivenTheSameAlignment) {
  auto with_rest = [](uint64_t rest) {
    ElfBuilder elf(elf::EM_386);
    auto code = elf.text(".text", Buffer(8));
    elf.global("mpy_init", code, 0, 8, elf::STT_FUNC);
    auto bss = elf.bss(".bss", 8 + rest, 32);
    elf.global("y", bss, 4, 4, elf::STT_OBJECT);
    elf.reloc(code, 4, R_386_32, elf.global("x", bss, 0, 4, elf::STT_OBJECT));
    return elf.build();
  };
  EXPECT_EQ(link_error(mpy::Arch::x86, {with_rest(32)}), "no error");
  EXPECT_EQ(link_error(mpy::Arch::x86, {with_rest(31)}),
            "a.o:(.bss): cannot be aligned to 32 bytes: x86 places modules at multiples of 16");
}

// Without symbols (`strip`) the section may be one variable.
TEST(Bss, StrippedVariablesAreForgivenTheSameAlignment) {
  auto stripped = [](uint64_t size) {
    ElfBuilder elf(elf::EM_386);
    auto code = elf.text(".text", Buffer(8));
    elf.global("mpy_init", code, 0, 8, elf::STT_FUNC);
    auto bss = elf.bss(".bss.x", size, 32);
    elf.reloc(code, 4, R_386_32, elf.section_symbol(bss));
    return elf.build();
  };
  EXPECT_EQ(link_error(mpy::Arch::x86, {stripped(40)}), "no error");
  EXPECT_EQ(link_error(mpy::Arch::x86, {stripped(16)}),
            "a.o:(.bss.x): cannot be aligned to 32 bytes: x86 places modules at multiples of 16");
}

}  // namespace
}  // namespace natmod::test
