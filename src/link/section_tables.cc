#include "link/section_tables.h"

#include <algorithm>

#include "link/context.h"
#include "link/passes.h"

namespace natmod::link {
namespace {

bool is_identifier(std::string_view name) {
  auto is_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && !(name[0] >= '0' && name[0] <= '9') &&
         std::all_of(name.begin(), name.end(), is_word);
}

// The number of the table; made if some object has a part of it.
std::optional<size_t> find_table(LinkContext& context, std::string_view name) {
  for (size_t i = 0; i < context.section_tables.size(); ++i) {
    if (context.section_tables[i].name == name) return i;
  }
  for (ObjectInput& file : context.objects) {
    for (InputSection& section : file.sections) {
      if (section.segment == Segment::none || section.header().name != name) continue;
      context.section_tables.push_back({name, {}});
      return context.section_tables.size() - 1;
    }
  }
  return std::nullopt;
}

}  // namespace

bool define_section_table(LinkContext& context, Symbol& symbol) {
  constexpr std::string_view kStart = "__start_", kStop = "__stop_";
  bool is_start = symbol.name.starts_with(kStart);
  if (!is_start && !symbol.name.starts_with(kStop)) return false;
  std::string_view name = symbol.name.substr((is_start ? kStart : kStop).size());
  if (!is_identifier(name)) return false;
  std::optional<size_t> table = find_table(context, name);
  if (!table) return false;
  symbol.meaning = is_start ? Meaning::table_start : Meaning::table_stop;
  symbol.value = *table;
  return true;
}

bool is_table_part(const LinkContext& context, const InputSection& section) {
  return std::any_of(
      context.section_tables.begin(), context.section_tables.end(),
      [&](const SectionTable& table) { return section.header().name == table.name; });
}

void gather_section_tables(LinkContext& context) {
  for (SectionTable& table : context.section_tables) {
    for (ObjectInput& file : context.objects) {
      for (InputSection& section : file.sections) {
        if (!section.is_live || section.header().name != table.name) continue;
        table.parts.push_back(&section);
        bool fits = section.segment == table.parts.front()->segment && !section.is_code &&
                    section.segment != Segment::bss;
        if (fits) continue;
        context.errors.add(
            "{}: cannot be part of the table between '__start_{}' and '__stop_{}', "
            "whose parts are all constants or all initialised variables",
            section.name(), table.name, table.name);
      }
    }
  }
}

}  // namespace natmod::link
