#include "link/relocs.h"

#include "link/context.h"

namespace natmod::link {

int64_t addend_of(const InputSection& section, const elf::Reloc& reloc, const RelocHowto& howto) {
  const elf::Section header = section.header();
  if (section.relocs().has_addend() && !howto.adds_place) return reloc.addend;
  if (header.data.size() < reloc.offset + howto.field->size) return 0;  // refused by the scan
  return reloc.addend + howto.field->read(header.data.data() + reloc.offset);
}

bool is_unmarked_call(const LinkContext& context, const InputSection& section,
                      const elf::Reloc& reloc, const Symbol& symbol) {
  bool is_outside =
      symbol.meaning == Meaning::absolute || symbol.meaning == Meaning::fun_table_entry;
  return is_outside && context.machine().is_call(reloc.type, section.header().data, reloc.offset);
}

bool can_relax_got(LinkContext& context, const InputSection& section, const elf::Reloc& reloc,
                   const Symbol& symbol) {
  // Any other addend asks for what lies beside the slot.
  const RelocHowto& howto = *context.machine().howto(reloc.type);
  int64_t at_slot = howto.kind == RelocKind::got_pc ? -context.machine().branch_bias() : 0;
  return symbol.meaning == Meaning::section && symbol.section->segment == Segment::text &&
         addend_of(section, reloc, howto) == at_slot &&
         context.machine().got_relaxation(reloc.type, section.header().data, reloc.offset) !=
             nullptr;
}

}  // namespace natmod::link
