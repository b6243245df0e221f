#include "elf/names.h"

#include <gtest/gtest.h>

#include "elf/elf.h"
#include "elf/relocs.h"

namespace natmod::elf {
namespace {

TEST(RelocName, IsTheOneOfTheMachinesAbi) {
  EXPECT_EQ(reloc_name(EM_386, 9), "R_386_GOTOFF");
  EXPECT_EQ(reloc_name(EM_X86_64, 9), "R_X86_64_GOTPCREL");
  EXPECT_EQ(reloc_name(EM_ARM, 10), "R_ARM_THM_CALL");
  EXPECT_EQ(reloc_name(EM_XTENSA, 20), "R_XTENSA_SLOT0_OP");
  EXPECT_EQ(reloc_name(EM_RISCV, 19), "R_RISCV_CALL_PLT");
  EXPECT_EQ(R_ARM_THM_CALL, 10u);
}

TEST(RelocName, UnknownNumbersAreShown) {
  EXPECT_EQ(reloc_name(EM_ARM, 211), "unknown relocation 211");
  EXPECT_EQ(reloc_name(EM_RISCV, 4000000000), "unknown relocation 4000000000");
  EXPECT_EQ(reloc_name(2, 1), "unknown relocation 1");
}

TEST(Demangle, CxxNamesBecomeReadable) {
  EXPECT_EQ(demangle("_Z3addii"), "add(int, int)");
  EXPECT_EQ(demangle("_ZN3mpy6ObjectC1Ev"), "mpy::Object::Object()");
}

TEST(Demangle, OtherNamesStayAsTheyAre) {
  EXPECT_EQ(demangle("f"), "f");  // as a type it would be `float`
  EXPECT_EQ(demangle("memcpy"), "memcpy");
  EXPECT_EQ(demangle("_Z"), "_Z");
  EXPECT_EQ(demangle("_Z3fo"), "_Z3fo");
  EXPECT_EQ(demangle(""), "");
  EXPECT_EQ(demangle(".L123"), ".L123");
}

TEST(Demangle, ViewsNeedNoNul) {
  EXPECT_EQ(demangle(std::string_view("_Z3addiiTRAILING", 8)), "add(int, int)");
}

}  // namespace
}  // namespace natmod::elf
