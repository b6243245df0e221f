#include "link/startup.h"

#include <algorithm>
#include <bit>

#include "link/addresses.h"
#include "link/companion.h"
#include "link/context.h"
#include "link/image.h"
#include "link/layout.h"
#include "link/map.h"
#include "link/reference.h"
#include "mpy/fun_table.h"

namespace natmod::link {
namespace {

Address start_of(const LinkContext& context, Segment segment) {
  return {segment == Segment::text ? mpy::kRelocText : block_start(context).kind, 0};
}

uint64_t place_in_memory(const LinkContext& context, const SelfPatch& patch) {
  const InputSection& section = *patch.section;
  uint64_t place = section.address + section.place_of(patch.offset);
  return place + (section.segment == Segment::rodata ? context.block.bss_size : 0);
}

int64_t code_at(const LinkContext& context, const Symbol& symbol, int64_t addend) {
  return static_cast<int64_t>(
      context.machine().code_offset(address_of(context, symbol, addend).value));
}

}  // namespace

PatchTable::PatchTable(const PatchKind& patch_kind, unsigned table_unit, uint64_t table_alignment)
    : kind(patch_kind), unit(table_unit) {
  alignment = table_alignment;
}

bool PatchTable::update(const LinkContext& context) {
  std::vector<uint64_t> places;
  for (const SelfPatch& patch : patches) {
    places.push_back(place_in_memory(context, patch) / unit + 1);
  }
  std::sort(places.begin(), places.end());
  // Of two relocations of one field the last has its value: there is one thing to add.
  places.erase(std::unique(places.begin(), places.end()), places.end());
  size_t old_size = bytes_.size();
  bytes_.clear();
  uint64_t last = 0;
  for (uint64_t place : places) {
    constexpr uint64_t kFarthest = 254;
    for (; place - last > kFarthest; last += kFarthest) bytes_.push_back(255);
    bytes_.push_back(static_cast<uint8_t>(place - last));
    last = place;
  }
  bytes_.push_back(0);
  // Where text is read by words, the table has whole ones. Zeros behind the end do no harm; what
  // lies behind must not move back and forth.
  size_t size = align_up(bytes_.size(), alignment);
  bytes_.resize(std::max(old_size, size));
  return size > old_size;
}

void PatchTable::write(ImageWriter& image) const {
  image.copy(address, bytes_);
}

void PatchTable::describe(MapWriter& map) const {
  map.row(address, size(), "(what the startup code patches)");
}

bool Startup::is_needed() const {
  return !constructors.empty() || !tables.empty() || !indirect_functions.empty();
}

PatchTable& Startup::table_for(const LinkContext& context, const PatchKind& kind, unsigned unit) {
  auto known = std::ranges::find(tables, kind, &PatchTable::kind);
  if (known != tables.end()) return *known;
  const Target& target = *context.target;
  return tables.emplace_back(kind, unit, target.text_holds_constants ? 1 : target.word_size());
}

bool choose_at_startup(const Reference& at) {
  const unsigned word_size = at.context.target->word_size();
  if (at.context.machine().indirect_stub().code.empty()) {
    at.refuse("is a function that another one chooses, which {} code has no way to call",
              at.context.target->name());
    return false;
  }
  Symbol& words = at.context.startup.indirect_words;
  words.is_pointed_at = true;  // the first one's stub holds its address
  words.name = "(words of indirect functions)";
  words.file = at.symbol->file;
  words.meaning = Meaning::common;
  words.alignment_log2 = static_cast<uint8_t>(std::countr_zero(word_size));
  words.size += word_size;
  auto number = static_cast<uint64_t>(at.context.startup.indirect_functions.size());
  at.context.startup.indirect_functions.push_back({at.symbol->section, at.symbol->value});
  at.symbol->meaning = Meaning::indirect_function;
  at.symbol->value = number;
  at.add_stub();
  return true;
}

bool patch_at_startup(const Reference& at, int base_kind, bool is_relative) {
  const unsigned unit = at.context.machine().patch_unit();
  const Field& field = *at.howto->field;
  bool is_plain =
      &field == &fields::word32 || &field == &fields::word64 || &field == &fields::signed32;
  if (unit == 0 || !is_plain || at.reloc.offset % unit != 0 ||
      at.section->header().alignment % unit != 0) {
    return false;
  }
  PatchKind kind;
  kind.place = at.section->segment;
  kind.base_kind = base_kind == mpy::kRelocRodata ? mpy::kRelocBss : base_kind;
  kind.is_relative = is_relative;
  kind.size = field.size;
  PatchTable& table = at.context.startup.table_for(at.context, kind, unit);
  table.patches.push_back({at.section, static_cast<uint32_t>(at.reloc.offset)});
  return true;
}

StartupPlan Startup::plan(const LinkContext& context) const {
  StartupPlan plan;
  for (const PatchTable& table : tables) {
    if (table.kind.is_rom_qstrs) continue;
    plan.patches.push_back(
        {table.kind.size, table.kind.is_relative, static_cast<int64_t>(table.address)});
  }
  for (const IndirectFunction& function : indirect_functions) {
    const InputSection& section = *function.section;
    uint64_t offset = context.machine().code_offset(function.offset);
    plan.resolvers.push_back(static_cast<int64_t>(section.address + section.place_of(offset)));
  }
  if (const Symbol* maker = find_rom_maker(context)) {
    plan.constructors.push_back(code_at(context, *maker, 0));
  }
  for (const Constructor& constructor : constructors) {
    plan.constructors.push_back(code_at(context, *constructor.symbol, constructor.addend));
  }
  plan.entry = code_at(context, *context.entry, 0);
  return plan;
}

bool Startup::update(const LinkContext& context) {
  size_t old_size = code_.code.size();
  code_ = context.machine().startup(plan(context));
  // It has been longer: what lies behind must not move back and forth.
  if (code_.code.size() < old_size) code_.code.resize(old_size);
  return code_.code.size() != old_size;
}

bool Startup::update_tables(const LinkContext& context) {
  bool has_grown = false;
  for (PatchTable& table : tables) has_grown |= table.update(context);
  return has_grown;
}

// What the words of the code hold, in their order.
std::vector<Address> Startup::words(const LinkContext& context) const {
  std::vector<Address> words;
  for (const PatchTable& table : tables) {
    if (table.kind.is_rom_qstrs) continue;
    words.push_back(start_of(context, table.kind.place));
    bool is_block = table.kind.base_kind == mpy::kRelocBss;
    words.push_back(is_block ? block_start(context) : Address{table.kind.base_kind, 0});
  }
  if (!indirect_functions.empty()) words.push_back(address_of(context, indirect_words, 0));
  for (std::string_view function : code_.functions) {
    auto entry = mpy::fun_table_entry(context.options.sub_version, function);
    words.push_back({mpy::kRelocFunTableEntry + static_cast<int>(entry.value()), 0});
  }
  return words;
}

void Startup::write(ImageWriter& image) const {
  image.copy(address, code_.code);
  uint64_t place = address + code_.words;
  for (const Address& word : words(image.context)) {
    image.word(place, word);
    place += image.context.target->word_size();
  }
}

void Startup::describe(MapWriter& map) const {
  map.row(address, size(), "(startup code)");
}

void Startup::add_symbols(ModuleSymbols& symbols) const {
  symbols.add_code("natmod.startup", *this, code_.words);
}

}  // namespace natmod::link
