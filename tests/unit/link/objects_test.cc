// ELF's rules of binding, seen in the value that a literal word gets.
#include <gtest/gtest.h>

#include "link/linking.h"

namespace natmod::test {
namespace {

constexpr auto kArch = mpy::Arch::armv7m;

// a.o: mpy_init with a literal word at 4 that holds the address of `x`.
Buffer user(bool is_weak = false) {
  return object_of(kArch,
                   is_weak ? "mpy_init:: 0 0 R_ARM_ABS32(x?)" : "mpy_init:: 0 0 R_ARM_ABS32(x)");
}

// An object with `x` at `offset` of a read-only section of 16 bytes.
Buffer definition(uint64_t offset, uint8_t bind) {
  ElfBuilder elf(elf::EM_ARM);
  auto section = elf.rodata(".rodata", Buffer(16));
  elf.symbol({"x", section, offset, 4, elf::STT_OBJECT, bind});
  return elf.build();
}

Buffer absolute(uint64_t value) {
  return object_of(kArch, fmt::format("x = {}", value));
}

TEST(Symbols, StrongBeatsWeakInEitherOrder) {
  Buffer weak = definition(0, elf::STB_WEAK), strong = definition(8, elf::STB_GLOBAL);
  EXPECT_EQ(word_at(link_objects(kArch, {user(), weak, strong}), 4), 8u + 8u);
  EXPECT_EQ(word_at(link_objects(kArch, {user(), strong, weak}), 4), 8u + 8u);
}

TEST(Symbols, FirstOfTwoWeakOnesStays) {
  EXPECT_EQ(word_at(link_objects(kArch, {user(), definition(4, elf::STB_WEAK),
                                         definition(8, elf::STB_WEAK)}),
                    4),
            8u + 4u);
}

TEST(Symbols, TwoStrongOnesAreNamedWithTheirPlaces) {
  EXPECT_EQ(
      link_error(kArch, {user(), definition(0, elf::STB_GLOBAL), definition(4, elf::STB_GLOBAL)}),
      "symbol 'x' is defined twice: in b.o:(.rodata) and in c.o:(.rodata)");
}

TEST(Symbols, TwoUniqueOnesAreOne) {
  EXPECT_EQ(word_at(link_objects(kArch, {user(), definition(4, elf::STB_GNU_UNIQUE),
                                         definition(8, elf::STB_GNU_UNIQUE)}),
                    4),
            8u + 4u);
}

TEST(Symbols, WeakReferenceToNothingIsZeroAndNotPatched) {
  mpy::RawCode code = link_objects(kArch, {user(true)});
  EXPECT_EQ(word_at(code, 4), 0u);
  EXPECT_TRUE(code.relocations.empty());
}

TEST(Symbols, AStrongReferenceElsewhereMakesItAnError) {
  const Buffer other = object_of(kArch, ".rodata.kept retain\n0 R_ARM_ABS32(x)");
  EXPECT_EQ(link_error(kArch, {user(true), other}),
            "undefined symbol 'x', needed at a.o:(.text+0x4), b.o:(.rodata.kept+0x0)");
}

TEST(Symbols, AbsoluteOnesAreConstants) {
  mpy::RawCode code = link_objects(kArch, {user(), absolute(0xe000e010)});
  EXPECT_EQ(word_at(code, 4), 0xe000e010u);
  EXPECT_TRUE(code.relocations.empty());
}

TEST(Symbols, ExternsAreConstantsAndGiveWayToObjects) {
  link::Options with_extern = options(kArch);
  with_extern.externs.push_back({"x", 0x40001000});
  EXPECT_EQ(word_at(link::link(with_extern, inputs({user()})).file.code, 4), 0x40001000u);
  EXPECT_EQ(word_at(link::link(with_extern, inputs({user(), absolute(5)})).file.code, 4), 5u);
}

TEST(Symbols, FirstComdatGroupOfASignatureStays) {
  auto grouped = [](uint32_t value) {
    ElfBuilder elf(elf::EM_ARM);
    auto section = elf.rodata(".rodata.x", words({value}));
    auto x = elf.weak("x", section, 0, 4, elf::STT_OBJECT);
    elf.group(x, {section});
    return elf.build();
  };
  mpy::RawCode code = link_objects(kArch, {user(), grouped(0x11), grouped(0x22)});
  EXPECT_EQ(word_at(code, word_at(code, 4)), 0x11u);
  EXPECT_EQ(code.code.size(), 12u);
}

TEST(Symbols, FunctionTableEntriesAndTablesHaveTheirKinds) {
  mpy::RawCode code = link_text(kArch, R"(
    mpy_init:: 0
               0 R_ARM_ABS32(mp_fun_table)
               0 R_ARM_ABS32(mp_native_qstr_table)
               0 R_ARM_ABS32(mp_type_type)
               0 R_ARM_ABS32(memcpy))");
  EXPECT_EQ(patched(code), (Patched{{4, mpy::kRelocFunTable},
                                    {8, mpy::kRelocQstrTable},
                                    {12, mpy::kRelocFunTableEntry + 73},
                                    {16, mpy::kRelocFunTableEntry + 51}}));
}

TEST(Symbols, OlderFirmwareHasFewerEntries) {
  auto link_for = [](uint8_t sub_version, const char* name) {
    link::Options old = options(kArch);
    old.sub_version = sub_version;
    const Buffer module = object_of(kArch, fmt::format("mpy_init:: 0 0 R_ARM_ABS32({})", name));
    return patched(link::link(old, inputs({module})).file.code);
  };
  // Six of the entries before this one came with 6.3.
  EXPECT_EQ(link_for(1, "mp_type_type"), (Patched{{4, mpy::kRelocFunTableEntry + 67}}));
  EXPECT_EQ(link_for(2, "mp_type_type"), (Patched{{4, mpy::kRelocFunTableEntry + 67}}));
  EXPECT_EQ(error_text([&] { link_for(2, "mp_type_Exception"); }).substr(0, 37),
            "undefined symbol 'mp_type_Exception',");
}

}  // namespace
}  // namespace natmod::test
