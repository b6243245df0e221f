#include "link/reference.h"

#include "elf/names.h"
#include "link/addresses.h"

namespace natmod::link {

std::string Reference::subject() const {
  return fmt::format("{}: {} against '{}'", place_name(*section, reloc.offset),
                     elf::reloc_name(context.machine().elf_machine(), reloc.type),
                     symbol_name(section->file->symbol(reloc.symbol)));
}

bool Reference::is_thread_local() const {
  return symbol->meaning == Meaning::section && symbol->section->role == Role::thread_local_data;
}

const SectionTable* Reference::table() const {
  bool is_end = symbol->meaning == Meaning::table_start || symbol->meaning == Meaning::table_stop;
  return is_end ? &context.section_tables[symbol->value] : nullptr;
}

bool Reference::is_variable() const {
  if (table() != nullptr) return table()->parts.front()->segment != Segment::text;
  return symbol->meaning == Meaning::common || symbol->meaning == Meaning::rom_block ||
         (symbol->meaning == Meaning::section && symbol->section->segment != Segment::text);
}

bool Reference::is_in_text() const {
  if (table() != nullptr) return table()->parts.front()->segment == Segment::text;
  return symbol->meaning == Meaning::got || symbol->meaning == Meaning::helper ||
         symbol->meaning == Meaning::rom_places || symbol->meaning == Meaning::indirect_function ||
         (symbol->meaning == Meaning::section && symbol->section->segment == Segment::text);
}

void Reference::note_head_word(int64_t addend) const {
  if (section->segment != Segment::text || !is_variable()) return;
  if (symbol->meaning == Meaning::common) {
    if (addend == 0) symbol->is_pointed_at = true;
    return;
  }
  if (table() != nullptr || symbol->meaning == Meaning::rom_block) return;
  // Nothing has an address yet, so this is the offset in the section.
  if (address_of(context, *symbol, addend).value != 0) return;
  InputSection& home = *symbol->section;
  (home.merged != nullptr ? home.merged->is_pointed_at : home.is_pointed_at) = true;
}

void Reference::add_stub() const {
  context.stubs.add(context, *symbol);
}

void Reference::add_slot(int64_t addend) const {
  if (context.got.allot(*symbol, addend)) note_head_word(addend);
}

}  // namespace natmod::link
