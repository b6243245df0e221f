// What an ELF machine's ABI says of sections, beyond what all machines have.
#pragma once

#include <cstdint>

namespace natmod {

struct SectionRules {
  uint16_t elf_machine = 0;
  uint64_t flags = 0;             ///< of its own, besides those of every machine
  bool has_unwind_type = false;   ///< SHT_ARM_EXIDX, which is SHT_X86_64_UNWIND too
  bool has_unwind_names = false;  ///< .ARM.exidx and .ARM.extab, whatever their type
  bool has_literals = false;      ///< sections of words that code loads: .literal
};

/// Those of an object's machine, whether modules can be made for it or not.
const SectionRules& section_rules(uint16_t elf_machine);

}  // namespace natmod
