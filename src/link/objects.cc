// Linking an object: its sections are classified, its COMDAT groups settled, and its symbols bound
// by ELF's rules: a strong definition beats a common one, that a weak one, that a reference.
//
// Run-time libraries have functions of the same names, and members of theirs bring functions along
// that something else has been found for. Their names are C's, and mean the same wherever they are
// defined: so the first of them counts, and none of them once the module has its own.
#include "link/objects.h"

#include <algorithm>
#include <bit>

#include "link/context.h"
#include "link/literals.h"
#include "link/rom_qstrs.h"
#include "target/section_rules.h"

namespace natmod::link {
namespace {

void discard_duplicate_groups(LinkContext& context, ObjectInput& file) {
  for (const elf::Group& group : file.object.groups()) {
    if (!group.is_comdat) continue;
    auto [owner, is_first] = context.comdat_owners.try_emplace(group.signature, &file);
    if (is_first) continue;
    for (uint32_t member : group.members) file.sections[member].is_discarded = true;
  }
}

enum Rank { kReference, kRuntimeWeak, kRuntime, kWeak, kCommon, kStrong };

Rank rank_of(const Symbol& symbol) {
  if (!symbol.is_defined()) return kReference;
  // An archive's member may come after firmware or externs gave the name a meaning, and then its
  // own definition is the one that its author meant.
  if (symbol.file == nullptr) return kRuntime;
  bool is_weak = symbol.bind == elf::STB_WEAK;
  if (symbol.file->origin == Origin::runtime) return is_weak ? kRuntimeWeak : kRuntime;
  if (symbol.meaning == Meaning::common) return kCommon;
  return is_weak ? kWeak : kStrong;
}

std::string definition_place(const Symbol& symbol) {
  if (symbol.section != nullptr) return symbol.section->name();
  return symbol.file != nullptr ? symbol.file->object.name() : "the linker";
}

void bind_definition(LinkContext& context, Symbol& symbol, const Symbol& definition) {
  if (is_rom_name(definition.name)) {
    context.errors.add("symbol '{}' is defined in {}: the linker makes what has this name",
                       symbol_name(definition), definition_place(definition));
    return;
  }
  Rank old_rank = rank_of(symbol), new_rank = rank_of(definition);
  if (old_rank == kStrong && new_rank == kStrong) {
    // A unique symbol is one object in the whole program, whoever states it first.
    if (symbol.bind == elf::STB_GNU_UNIQUE && definition.bind == elf::STB_GNU_UNIQUE) return;
    context.errors.add("symbol '{}' is defined twice: in {} and in {}", symbol_name(symbol),
                       definition_place(symbol), definition_place(definition));
    return;
  }
  if (old_rank == kCommon && new_rank == kCommon) {
    symbol.size = std::max(symbol.size, definition.size);
    symbol.alignment_log2 = std::max(symbol.alignment_log2, definition.alignment_log2);
    return;
  }
  if (new_rank <= old_rank) return;
  bool is_weak_reference = symbol.is_weak_reference;
  symbol = definition;
  symbol.is_weak_reference = is_weak_reference;
}

}  // namespace

Symbol make_symbol(ObjectInput& file, const elf::Symbol& source) {
  Symbol symbol;
  symbol.name = source.name;
  symbol.file = &file;
  symbol.value = source.value;
  symbol.size = source.size;
  symbol.bind = source.bind;
  symbol.type = source.type;
  if (source.is_absolute()) {
    symbol.meaning = Meaning::absolute;
  } else if (source.is_common()) {
    symbol.meaning = Meaning::common;
    symbol.alignment_log2 =
        static_cast<uint8_t>(std::countr_zero(std::bit_ceil(std::max<uint64_t>(source.value, 1))));
  } else if (!source.is_undefined()) {
    symbol.section = &file.sections[source.section];
    if (!symbol.section->is_discarded) symbol.meaning = Meaning::section;
  }
  return symbol;
}

void link_object(LinkContext& context, elf::ObjectFile object, Origin origin) {
  ObjectInput& file = context.objects.emplace_back();
  file.origin = origin;
  file.object = std::move(object);
  const SectionRules& rules = section_rules(file.object.machine());
  const auto& headers = file.object.sections();
  file.sections.resize(headers.size());
  for (uint32_t i = 0; i < headers.size(); ++i) {
    file.sections[i].file = &file;
    file.sections[i].index = i;
    classify(context, file.sections[i]);
    split_constants(file.sections[i]);
    if (rules.has_literals) split_literals(file.sections[i]);
  }
  discard_duplicate_groups(context, file);

  const auto& symbols = file.object.symbols();
  size_t first_global = file.object.first_global();
  file.globals.reserve(symbols.size() - first_global);
  for (size_t i = first_global; i < symbols.size(); ++i) {
    Symbol stated = make_symbol(file, symbols[i]);
    Symbol& symbol = context.globals.intern(stated.name);
    file.globals.push_back(&symbol);
    if (stated.is_defined()) bind_definition(context, symbol, stated);
  }
}

}  // namespace natmod::link
