// Which ARM architecture takes which object: rows of build attributes as GCC and clang state them.
#include <gtest/gtest.h>

#include "elf/elf_builder.h"
#include "target/target.h"

namespace natmod {
namespace {

using test::Buffer;

// An object without code, with these (tag, value) attributes; without any, it has no section for
// them.
Buffer object_with(const Buffer& attributes) {
  if (attributes.empty()) return test::ElfBuilder(elf::EM_ARM).build();
  Buffer file{1};
  test::put(file, attributes.size() + 5, 4);
  file.insert(file.end(), attributes.begin(), attributes.end());
  Buffer vendor{'a', 'e', 'a', 'b', 'i', 0};
  vendor.insert(vendor.end(), file.begin(), file.end());
  Buffer section{'A'};
  test::put(section, vendor.size() + 4, 4);
  section.insert(section.end(), vendor.begin(), vendor.end());
  test::ElfBuilder elf(elf::EM_ARM);
  elf.section({".ARM.attributes", elf::SHT_ARM_ATTRIBUTES, 0, section});
  return elf.build();
}

const Buffer kV4T{6, 2, 8, 1, 9, 1};
const Buffer kV6M{6, 12, 7, 'M', 9, 1, 23, 3};
const Buffer kV7M{6, 10, 7, 'M', 9, 2, 23, 3};
const Buffer kV7A{6, 10, 7, 'A', 8, 1, 9, 2, 23, 3};
const Buffer kV7EM{6, 13, 7, 'M', 9, 2, 23, 3};
const Buffer kV7EMSoftFP{6, 13, 7, 'M', 9, 2, 10, 6, 23, 3, 27, 1};
const Buffer kV7EMSP{6, 13, 7, 'M', 9, 2, 10, 6, 23, 3, 27, 1, 28, 1};
const Buffer kV7EMDP{6, 13, 7, 'M', 9, 2, 10, 8, 23, 3, 28, 1};
const Buffer kV7MWithoutFloats{6, 10, 7, 'M', 9, 2};
const Buffer kV8M{6, 17, 7, 'M', 9, 3, 23, 3};

struct Row {
  const char* name;
  Buffer attributes;
  std::string accepted;  // a letter for each of armv6m, armv7m, armv7em, armv7emsp, armv7emdp
};

void PrintTo(const Row& row, std::ostream* out) {
  *out << row.name;
}

class ArmObjectTest : public testing::TestWithParam<Row> {};

TEST_P(ArmObjectTest, RunsWhereItsAttributesAllow) {
  const Row& row = GetParam();
  Buffer bytes = object_with(row.attributes);
  auto object = elf::ObjectFile::parse(bytes, "x.o");
  constexpr mpy::Arch kArchs[] = {mpy::Arch::armv6m, mpy::Arch::armv7m, mpy::Arch::armv7em,
                                  mpy::Arch::armv7emsp, mpy::Arch::armv7emdp};
  std::string accepted;
  for (mpy::Arch arch : kArchs) {
    accepted += reject_reason(*find_target(arch), object).empty() ? 'y' : '-';
  }
  EXPECT_EQ(accepted, row.accepted);
}

INSTANTIATE_TEST_SUITE_P(
    All, ArmObjectTest,
    testing::Values(Row{"v4T without floats", kV4T, "yyyyy"}, Row{"v6-M soft", kV6M, "yyy--"},
                    Row{"v7-M soft", kV7M, "-yy--"}, Row{"v7-A", kV7A, "-----"},
                    Row{"v7E-M soft", kV7EM, "--y--"}, Row{"v7E-M softfp", kV7EMSoftFP, "-----"},
                    Row{"v7E-M single", kV7EMSP, "---yy"}, Row{"v7E-M double", kV7EMDP, "----y"},
                    Row{"v7-M without floats", kV7MWithoutFloats, "-yyyy"},
                    Row{"v8-M", kV8M, "-----"}, Row{"no attributes", {}, "yyyyy"}));

TEST(ArmObject, ReasonNamesArchitectureAndTarget) {
  Buffer bytes = object_with(kV7M);
  auto object = elf::ObjectFile::parse(bytes, "x.o");
  EXPECT_EQ(reject_reason(*find_target(mpy::Arch::armv6m), object),
            "is built for ARMv7, which armv6m does not execute");
  EXPECT_EQ(reject_reason(*find_target(mpy::Arch::armv7emsp), object),
            "passes floats in core registers, but armv7emsp passes them in VFP registers "
            "(-mfloat-abi=hard)");
}

TEST(Target, ClassAndMachineAreCheckedFirst) {
  Buffer bytes = test::ElfBuilder(elf::EM_X86_64).build();
  auto object = elf::ObjectFile::parse(bytes, "x.o");
  EXPECT_EQ(reject_reason(*find_target(mpy::Arch::x86), object),
            "is ELF64 x86-64, but x86 needs ELF32 x86");
  Buffer x32_bytes = test::ElfBuilder(elf::EM_X86_64, false).build();
  auto x32 = elf::ObjectFile::parse(x32_bytes, "x.o");
  EXPECT_EQ(reject_reason(*find_target(mpy::Arch::x64), x32),
            "is ELF32 x86-64, but x64 needs ELF64 x86-64");
}

TEST(Target, LeastCapableThatFitsIsChosen) {
  auto chosen = [](const Buffer& attributes) {
    Buffer bytes = object_with(attributes);
    return target_for(elf::ObjectFile::parse(bytes, "x.o"))->name();
  };
  EXPECT_EQ(chosen(kV6M), "armv6m");
  EXPECT_EQ(chosen(kV7EM), "armv7em");
  EXPECT_EQ(chosen(kV7EMSP), "armv7emsp");
  EXPECT_EQ(chosen(kV7EMDP), "armv7emdp");
}

}  // namespace
}  // namespace natmod
