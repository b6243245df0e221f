#include "link/rom_qstrs.h"

#include <algorithm>

#include "link/addresses.h"
#include "link/advice.h"
#include "link/context.h"
#include "link/reference.h"
#include "link/relocs.h"

namespace natmod::link {
namespace {

void add_rom_qstr(LinkContext& context, const SelfPatch& word) {
  PatchKind kind;
  kind.place = Segment::rodata;
  kind.is_rom_qstrs = true;
  kind.size = context.target->word_size();
  context.startup.table_for(context, kind, kind.size).patches.push_back(word);
}

}  // namespace

bool is_rom_name(std::string_view name) {
  return name == "natmod_rom_qstrs" || name == "natmod_rom_places" || name == "natmod_rom_block";
}

void note_rom_qstr(LinkContext& context, const Symbol& symbol) {
  if (symbol.meaning != Meaning::rom_qstr) return;
  context.rom_qstrs.mark = &symbol;
  context.rom_qstrs.maker = &context.globals.intern("natmod_make_rom_qstrs");
}

bool refers_to(const InputSection& section, const Symbol& symbol) {
  for (const elf::Reloc reloc : section.relocs()) {
    if (reloc.symbol != 0 && &section.file->symbol(reloc.symbol) == &symbol) return true;
  }
  return false;
}

const Symbol* find_rom_maker(const LinkContext& context) {
  bool is_there =
      context.rom_qstrs.maker != nullptr && context.rom_qstrs.maker->meaning == Meaning::section;
  return is_there ? context.rom_qstrs.maker : nullptr;
}

Symbol* missing_rom_maker(LinkContext& context) {
  if (context.rom_qstrs.maker == nullptr || context.rom_qstrs.maker->is_defined()) return nullptr;
  context.rom_qstrs.maker->is_weak_reference = false;
  return context.rom_qstrs.maker;
}

void report_missing_rom_maker(LinkContext& context) {
  Symbol* maker = missing_rom_maker(context);
  if (maker == nullptr) return;
  std::string hint = advice_for(context, maker->name);
  context.errors.add(
      "undefined symbol '{}', which makes objects of MP_ROM_QSTR in static tables{}{}", maker->name,
      hint.empty() ? "" : "\n  ", hint);
}

void scan_rom_qstr(const Reference& at) {
  const RelocHowto& howto = *at.howto;
  bool is_word = howto.kind == RelocKind::abs &&
                 howto.field->size == at.context.target->word_size() &&
                 is_loaders_word(at.context, *at.section, at.reloc.offset);
  if (at.section->is_code || at.section->literals != nullptr) {
    at.refuse(
        "is MP_ROM_QSTR of a static table, in code: where the compiler knows a table's entry, or "
        "a name stands in a table and in a function. Make the table neither static nor const for "
        "compilers, or write MP_OBJ_NEW_QSTR in the function");
    return;
  }
  if (!is_word || at.section->segment != Segment::rodata) {
    at.refuse("is MP_ROM_QSTR, which has to be an aligned word of a variable");
    return;
  }
  uint64_t place =
      at.symbol->value + static_cast<uint64_t>(addend_of(*at.section, at.reloc, howto));
  if (place % sizeof(uint16_t) != 0 || place == 0 ||
      place / sizeof(uint16_t) > at.context.qstrs.size()) {
    at.refuse("is no QSTR of the module: it has {} in its QSTR header", at.context.qstrs.size());
    return;
  }
  add_rom_qstr(at.context, {at.section, static_cast<uint32_t>(at.reloc.offset)});
}

bool is_registered_module(LinkContext& context, const InputSection& section) {
  const Symbol& name = context.globals.intern(kRegisteredModule);
  if (name.meaning != Meaning::section) return false;
  for (const elf::Reloc reloc : name.section->relocs()) {
    if (name.section->file->symbol(reloc.symbol).section == &section) return true;
  }
  return false;
}

uint64_t rom_places_address(const LinkContext& context) {
  const std::deque<PatchTable>& tables = context.startup.tables;
  auto table =
      std::ranges::find_if(tables, [](const PatchTable& one) { return one.kind.is_rom_qstrs; });
  return table == tables.end() ? 0 : table->address;
}

}  // namespace natmod::link
