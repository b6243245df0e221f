#include "target/section_rules.h"

#include "elf/elf.h"

namespace natmod {
namespace {

constexpr SectionRules kRules[] = {
    {.elf_machine = elf::EM_X86_64, .flags = elf::SHF_X86_64_LARGE, .has_unwind_type = true},
    {.elf_machine = elf::EM_ARM,
     .flags = elf::SHF_ARM_PURECODE,
     .has_unwind_type = true,
     .has_unwind_names = true},
    {.elf_machine = elf::EM_XTENSA, .has_literals = true},
};
constexpr SectionRules kOrdinary;

}  // namespace

const SectionRules& section_rules(uint16_t elf_machine) {
  for (const SectionRules& row : kRules) {
    if (row.elf_machine == elf_machine) return row;
  }
  return kOrdinary;
}

}  // namespace natmod
