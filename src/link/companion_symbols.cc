// The symbols of the companion ELF.
#include "link/companion.h"
#include "link/context.h"

namespace natmod::link {

ModuleSymbols::ModuleSymbols(const LinkContext& context, elf::OutputFile& file)
    : machine_(context.machine()), file_(file), segments_(file.sections.size()) {}

void ModuleSymbols::add(std::string_view name, uint64_t address, uint64_t size, uint8_t bind,
                        uint8_t type, bool is_variable, uint8_t visibility) {
  elf::OutputSymbol& symbol = file_.symbols.emplace_back();
  symbol.name = name;
  symbol.value = address;
  symbol.size = size;
  symbol.bind = bind;
  symbol.type = type;
  symbol.section = section_at(address, is_variable);
  symbol.visibility = visibility;
}

// A symbol at the end of one section and the start of the next belongs to the last that starts
// there.
uint32_t ModuleSymbols::section_at(uint64_t address, bool is_variable) const {
  uint32_t found = 0;
  for (uint32_t i = 0; i < segments_; ++i) {
    const elf::OutputSection& section = file_.sections[i];
    bool is_writable = section.flags & elf::SHF_WRITE;
    bool is_better = section.address >= file_.sections[found].address ||
                     is_writable != static_cast<bool>(file_.sections[found].flags & elf::SHF_WRITE);
    if (is_writable == is_variable && section.address <= address && is_better) found = i;
  }
  return found;
}

void ModuleSymbols::add_code(std::string_view name, const Chunk& chunk,
                             std::optional<uint32_t> word, uint32_t first) {
  uint64_t start = chunk.address + first;
  add(name, machine_.code_address(start), chunk.size() - first, elf::STB_LOCAL, elf::STT_FUNC);
  mark(machine_.code_mark(), start);
  if (word) mark_data(chunk.address + *word);
  if (word && first > *word) mark_data(chunk.address);
}

void ModuleSymbols::mark_data(uint64_t address) {
  mark(machine_.data_mark(), address);
}

void ModuleSymbols::mark(std::string_view name, uint64_t address) {
  if (!name.empty()) add(name, address, 0, elf::STB_LOCAL, elf::STT_NOTYPE);
}

}  // namespace natmod::link
