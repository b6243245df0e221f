// Reads all that ObjectFile::parse() has promised to be readable. A broken promise ends the
// program, here or in a sanitizer.
#pragma once

#include <cstdlib>

#include "elf/object_file.h"

namespace natmod::test {

/// The size of a section, which must exist.
inline uint64_t section_size(const elf::ObjectFile& object, uint32_t section) {
  if (section >= object.sections().size()) std::abort();
  return object.sections()[section].size;
}

/// A sum over all that was read, so that no read is optimised away.
inline uint64_t read_everything(const elf::ObjectFile& object) {
  uint64_t sum = object.first_global() + object.attributes().size();
  for (const elf::Section& section : object.sections()) {
    for (uint8_t byte : section.data) sum += byte;
    for (char c : section.name) sum += static_cast<uint8_t>(c);
    for (elf::Reloc reloc : object.relocs(section)) {
      if (reloc.symbol >= object.symbols().size()) std::abort();
      sum += object.symbols()[reloc.symbol].value + static_cast<uint64_t>(reloc.addend);
      const bool is_checked = reloc.type != 0 && !(section.flags & elf::SHF_COMPRESSED);
      if (is_checked && reloc.offset >= section.data.size()) std::abort();
    }
  }
  for (const elf::Symbol& symbol : object.symbols()) {
    for (char c : symbol.name) sum += static_cast<uint8_t>(c);
    if (symbol.is_absolute() || symbol.is_common()) continue;
    sum += section_size(object, symbol.section);
  }
  for (const elf::Group& group : object.groups()) {
    for (uint32_t member : group.members) sum += section_size(object, member);
  }
  return sum;
}

}  // namespace natmod::test
