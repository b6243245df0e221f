// What runs before mpy_init: the functions in the tables of constructors of every linked object.
//
// The order is the one that programs have: .preinit_array, then .init_array by ascending priority
// (its number; without one, last), objects in link order. GCC for Xtensa still writes .ctors, whose
// numbers count down from 65535 and whose entries run from the last to the first.
#include <algorithm>
#include <charconv>

#include "elf/names.h"
#include "elf/section_name.h"
#include "link/passes.h"
#include "link/relocs.h"

namespace natmod::link {
namespace {

constexpr uint32_t kLast = 65536;  // one more than any priority

struct Table {
  InputSection* section;
  uint32_t priority;
  bool is_backwards;
};

// ".init_array.00101" has the priority 101.
Table table_of(InputSection& section) {
  std::string_view name = section.header().name;
  bool is_backwards = elf::is_in_family(name, ".ctors");
  if (section.header().type == elf::SHT_PREINIT_ARRAY ||
      elf::is_in_family(name, ".preinit_array")) {
    return {&section, 0, false};
  }
  size_t dot = name.find('.', 1);
  uint32_t number = 0;
  bool has_number =
      dot != name.npos &&
      std::from_chars(name.data() + dot + 1, name.data() + name.size(), number).ec == std::errc{};
  if (!has_number) return {&section, kLast + 1, is_backwards};
  number = std::min(number, kLast - 1);
  return {&section, 1 + (is_backwards ? kLast - 1 - number : number), is_backwards};
}

class Lister {
 public:
  explicit Lister(LinkContext& context) : context_(context) {}

  void list(const Table& table) {
    InputSection& section = *table.section;
    size_t first = context_.startup.constructors.size();
    for (const elf::Reloc reloc : section.relocs()) add(section, reloc);
    if (table.is_backwards) {
      auto begin = context_.startup.constructors.begin() + static_cast<std::ptrdiff_t>(first);
      std::reverse(begin, context_.startup.constructors.end());
    }
  }

 private:
  void add(InputSection& section, const elf::Reloc& reloc) {
    const Symbol& symbol = section.file->symbol(reloc.symbol);
    const RelocHowto* howto = context_.machine().howto(reloc.type);
    if (howto != nullptr && howto->kind == RelocKind::none) return;
    bool is_word = howto != nullptr && howto->kind == RelocKind::abs &&
                   howto->field->size == context_.target->word_size();
    bool is_code = symbol.meaning == Meaning::section && symbol.section->is_code &&
                   symbol.section->segment == Segment::text && symbol.type != elf::STT_GNU_IFUNC;
    // A weak one that nothing defines is left out, as programs leave it out.
    if (is_word && symbol.meaning == Meaning::undefined) return;
    if (!is_word || !is_code) {
      context_.errors.add("{}: {} against '{}' names no function to run before mpy_init",
                          place_name(section, reloc.offset),
                          elf::reloc_name(context_.machine().elf_machine(), reloc.type),
                          symbol_name(symbol));
      return;
    }
    context_.startup.constructors.push_back({&symbol, addend_of(section, reloc, *howto)});
  }

  LinkContext& context_;
};

}  // namespace

void order_constructors(LinkContext& context) {
  std::vector<Table> tables;
  for (ObjectInput& file : context.objects) {
    for (InputSection& section : file.sections) {
      if (section.is_live && section.role == Role::constructors)
        tables.push_back(table_of(section));
    }
  }
  std::stable_sort(tables.begin(), tables.end(),
                   [](const Table& a, const Table& b) { return a.priority < b.priority; });
  Lister lister(context);
  for (const Table& table : tables) lister.list(table);
}

}  // namespace natmod::link
