// Addresses in two parts, where the low part names the instruction with the high part by its place.
// An index of the high parts keeps the cost linear.
#include "link/passes.h"

namespace natmod::link {
namespace {

HighParts index_high_parts(LinkContext& context, const InputSection& section) {
  HighParts parts;
  ObjectInput& file = *section.file;
  elf::RelocRange relocs = section.relocs();
  const Machine& machine = context.machine();
  for (uint32_t i = 0; i < relocs.size(); ++i) {
    const elf::Reloc reloc = relocs[i];
    const RelocHowto* howto = machine.howto(reloc.type);
    bool is_high = howto != nullptr && howto->field != nullptr &&
                   (howto->kind == RelocKind::pc || howto->kind == RelocKind::got_pc);
    if (is_high) parts.try_emplace(reloc.offset, HighPart{i});
  }
  Bytes data = section.header().data;
  for (const elf::Reloc reloc : relocs) {
    const RelocHowto* howto = machine.howto(reloc.type);
    if (howto == nullptr || howto->kind != RelocKind::pc_low) continue;
    const Symbol& label = file.symbol(reloc.symbol);
    if (label.section != &section) continue;
    auto part = parts.find(label.value);
    if (part == parts.end() || data.size() - reloc.offset < howto->field->size) continue;
    if (!machine.is_got_load(data.data() + reloc.offset)) part->second.has_only_loads = false;
  }
  return parts;
}

}  // namespace

const HighPart* find_high_part(LinkContext& context, const InputSection& section, uint64_t offset) {
  auto known = context.high_parts.find(&section);
  if (known == context.high_parts.end()) {
    known = context.high_parts.emplace(&section, index_high_parts(context, section)).first;
  }
  auto part = known->second.find(offset);
  return part == known->second.end() ? nullptr : &part->second;
}

bool can_relax_got(LinkContext& context, const InputSection& section, const elf::Reloc& reloc,
                   const Symbol& symbol) {
  const Machine& machine = context.machine();
  if (symbol.meaning != Meaning::section || symbol.section->segment != Segment::text ||
      machine.got_relaxation(reloc.type, section.header().data, reloc.offset) == nullptr) {
    return false;
  }
  if (!machine.has_low_parts()) return true;
  const HighPart* part = find_high_part(context, section, reloc.offset);
  return part != nullptr && part->has_only_loads;
}

}  // namespace natmod::link
