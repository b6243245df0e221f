// What the machines' ABIs say of sections. Numbers: the psABIs of x86-64, Arm and Xtensa.
#include "target/section_rules.h"

#include <gtest/gtest.h>

#include <vector>

#include "elf/elf.h"

namespace natmod {
namespace {

constexpr uint16_t kAll[] = {elf::EM_386, elf::EM_X86_64, elf::EM_ARM, elf::EM_XTENSA,
                             elf::EM_RISCV};

/// The machines of which `holds` is true.
template <class Holds>
std::vector<uint16_t> machines(Holds holds) {
  std::vector<uint16_t> result;
  for (uint16_t machine : kAll)
    if (holds(section_rules(machine))) result.push_back(machine);
  return result;
}
using Machines = std::vector<uint16_t>;

TEST(SectionRules, AFlagIsThatOfOneMachine) {
  EXPECT_EQ(section_rules(elf::EM_X86_64).flags, 0x10000000u);  // SHF_X86_64_LARGE
  EXPECT_EQ(section_rules(elf::EM_ARM).flags, 0x20000000u);     // SHF_ARM_PURECODE
  EXPECT_EQ(machines([](const SectionRules& rules) { return rules.flags != 0; }),
            (Machines{elf::EM_X86_64, elf::EM_ARM}));
}

TEST(SectionRules, UnwindTablesHaveATypeOnX64AndArmAndNamesOnArm) {
  EXPECT_EQ(machines([](const SectionRules& rules) { return rules.has_unwind_type; }),
            (Machines{elf::EM_X86_64, elf::EM_ARM}));
  EXPECT_EQ(machines([](const SectionRules& rules) { return rules.has_unwind_names; }),
            (Machines{elf::EM_ARM}));
}

TEST(SectionRules, LiteralsAreThoseOfXtensa) {
  EXPECT_EQ(machines([](const SectionRules& rules) { return rules.has_literals; }),
            (Machines{elf::EM_XTENSA}));
}

TEST(SectionRules, AMachineThatNoModuleIsForHasTheOrdinaryOnes) {
  constexpr uint16_t kMips = 8;
  const SectionRules& rules = section_rules(kMips);
  EXPECT_EQ(rules.flags, 0u);
  EXPECT_FALSE(rules.has_unwind_type || rules.has_unwind_names || rules.has_literals);
}

}  // namespace
}  // namespace natmod
