#include "link/startup.h"

#include <algorithm>

#include "link/layout.h"
#include "link/passes.h"
#include "link/rom_qstrs.h"
#include "mpy/fun_table.h"

namespace natmod::link {
namespace {

Address start_of(const LinkContext& context, Segment segment) {
  return {segment == Segment::text ? mpy::kRelocText : block_start(context).kind, 0};
}

uint64_t place_in_memory(const LinkContext& context, const SelfPatch& patch) {
  const InputSection& section = *patch.section;
  uint64_t place = section.address + section.place_of(patch.offset);
  return place + (section.segment == Segment::rodata ? context.bss_size : 0);
}

std::vector<uint8_t> table_of(const LinkContext& context, const PatchGroup& group) {
  std::vector<uint64_t> places;
  for (const SelfPatch& patch : group.patches) {
    places.push_back(place_in_memory(context, patch) / group.unit + 1);
  }
  std::sort(places.begin(), places.end());
  // Of two relocations of one field the last has its value: there is one thing to add.
  places.erase(std::unique(places.begin(), places.end()), places.end());
  std::vector<uint8_t> table;
  uint64_t last = 0;
  for (uint64_t place : places) {
    constexpr uint64_t kFarthest = 254;
    for (; place - last > kFarthest; last += kFarthest) table.push_back(255);
    table.push_back(static_cast<uint8_t>(place - last));
    last = place;
  }
  table.push_back(0);
  return table;
}

int64_t code_at(const LinkContext& context, const Symbol& symbol, int64_t addend) {
  return static_cast<int64_t>(
      context.machine().code_offset(address_of(context, symbol, addend).value));
}

}  // namespace

bool needs_startup(const LinkContext& context) {
  return !context.constructors.empty() || !context.patch_groups.empty() ||
         !context.indirect_functions.empty();
}

StartupCode startup_code(const LinkContext& context) {
  StartupPlan plan;
  for (uint32_t i = 0; i < context.patch_groups.size(); ++i) {
    const PatchGroup& group = context.patch_groups[i];
    if (group.is_rom_qstrs) continue;
    plan.patches.push_back(
        {group.size, group.is_relative, static_cast<int64_t>(patch_table_address(context, i))});
  }
  for (const IndirectFunction& function : context.indirect_functions) {
    const InputSection& section = *function.section;
    uint64_t offset = context.machine().code_offset(function.offset);
    plan.resolvers.push_back(static_cast<int64_t>(section.address + section.place_of(offset)));
  }
  if (const Symbol* maker = find_rom_maker(context)) {
    plan.constructors.push_back(code_at(context, *maker, 0));
  }
  for (const Constructor& constructor : context.constructors) {
    plan.constructors.push_back(code_at(context, *constructor.symbol, constructor.addend));
  }
  plan.entry = code_at(context, *context.entry, 0);
  StartupCode code = context.machine().startup(plan);
  // It has been longer: what lies behind must not move back and forth.
  if (code.code.size() < context.entry_code.size()) code.code.resize(context.entry_code.size());
  return code;
}

std::vector<Address> startup_words(const LinkContext& context, const StartupCode& code) {
  std::vector<Address> words;
  for (const PatchGroup& group : context.patch_groups) {
    if (group.is_rom_qstrs) continue;
    words.push_back(start_of(context, group.place));
    bool is_block = group.base_kind == mpy::kRelocBss;
    words.push_back(is_block ? block_start(context) : Address{group.base_kind, 0});
  }
  if (!context.indirect_functions.empty()) {
    words.push_back(address_of(context, context.indirect_words, 0));
  }
  for (std::string_view function : code.functions) {
    auto entry = mpy::fun_table_entry(context.options.sub_version, function);
    words.push_back({mpy::kRelocFunTableEntry + static_cast<int>(entry.value()), 0});
  }
  return words;
}

uint64_t patch_table_address(const LinkContext& context, size_t group) {
  for (const Chunk& chunk : context.text.chunks) {
    if (chunk.kind == Chunk::Kind::patches && chunk.index == group) return chunk.address;
  }
  return 0;  // before the first layout
}

uint64_t patch_table_alignment(const LinkContext& context) {
  return context.target->text_holds_constants ? 1 : context.target->word_size();
}

bool list_patches(LinkContext& context) {
  bool has_grown = false;
  for (PatchGroup& group : context.patch_groups) {
    size_t old_size = group.table.size();
    group.table = table_of(context, group);
    // Where text is read by words, the table has whole ones.
    group.table.resize(align_up(group.table.size(), patch_table_alignment(context)));
    has_grown |= group.table.size() > old_size;
    // Zeros behind the end do no harm; what lies behind must not move back and forth.
    group.table.resize(std::max(old_size, group.table.size()));
  }
  return has_grown;
}

PatchGroup& patch_group(LinkContext& context, const PatchGroup& like) {
  auto found = std::find_if(context.patch_groups.begin(), context.patch_groups.end(),
                            [&](const PatchGroup& group) { return group.fits(like); });
  if (found != context.patch_groups.end()) return *found;
  return context.patch_groups.emplace_back(like);
}

}  // namespace natmod::link
