#include "elf/names.h"

#include <fmt/format.h>
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

TEST(Demangle, ReferencesAreFollowed) {
  EXPECT_EQ(demangle("_Z1fN1a1bES0_S0_"), "f(a::b, a::b, a::b)");
}

// f(A<int, int>, A<A<int, int>, A<int, int> >, …) with a template of that name: every level is
// twice as long as the last, and takes three references.
std::string doubling_name(const std::string& name, size_t levels) {
  std::string mangled = fmt::format("_Z1f{}{}IiiE", name.size(), name);
  for (size_t level = 0; level < levels; ++level) {
    mangled += fmt::format("S_IS{0}_S{0}_E", std::string("0123456789ABCDEFGHIJ")[level]);
  }
  return mangled;
}

TEST(Demangle, NamesThatDoubleThemselvesAreReadWhileTheyAreShort) {
  EXPECT_EQ(demangle(doubling_name("A", 1)), "f(A<int, int>, A<A<int, int>, A<int, int> >)");
  EXPECT_TRUE(demangle(doubling_name("A", 6)).starts_with("f(A<int, int>, A<A<"));
  for (std::string name :
       {doubling_name("A", 7), doubling_name("A", 20), doubling_name(std::string(100, 'A'), 6)}) {
    EXPECT_EQ(demangle(name), name);
  }
}

TEST(Demangle, DeepAndLongNamesStayAsTheyAre) {
  EXPECT_EQ(demangle("_Z1fPPi"), "f(int**)");
  for (size_t depth : {4080, 60000}) {
    const std::string name = "_Z1f" + std::string(depth, 'P') + "i";
    EXPECT_EQ(demangle(name), name) << depth;
  }
}

TEST(Demangle, ViewsNeedNoNul) {
  EXPECT_EQ(demangle(std::string_view("_Z3addiiTRAILING", 8)), "add(int, int)");
}

}  // namespace
}  // namespace natmod::elf
