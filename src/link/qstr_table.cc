// Objects that use the module's QSTR table by number, which is the QSTR header's, want that header.
#include <algorithm>

#include "link/firmware_symbols.h"
#include "link/passes.h"

namespace natmod::link {
namespace {

// The first place that reads the table, as text; empty if none does. A reference through a symbol
// that carries the name is no such use: the linker makes the entry.
std::string use_of_table(LinkContext& context) {
  auto is_table = [](const Symbol& symbol) {
    return symbol.meaning == Meaning::qstr_table && symbol.name == kQstrTableName;
  };
  auto table = std::find_if(context.globals.begin(), context.globals.end(), is_table);
  if (table == context.globals.end()) return {};  // most modules: no relocation has to be read
  for (ObjectInput& file : context.objects) {
    for (const InputSection& section : file.sections) {
      if (!section.is_live) continue;
      for (const elf::Reloc reloc : section.relocs()) {
        if (reloc.symbol == 0 || !section.uses(reloc)) continue;
        if (&file.symbol(reloc.symbol) == &*table) return place_name(section, reloc.offset);
      }
    }
  }
  return {};
}

}  // namespace

void check_qstr_table(LinkContext& context) {
  // Code of C++ that is shared by all names reads the table by the numbers that symbols have got.
  if (context.options.has_qstr_header || !context.qstrs.empty()) return;
  std::string place = use_of_table(context);
  if (place.empty()) return;
  context.errors.add(
      "{}: reads the module's QSTRs by number (mp_native_qstr_table), which the QSTR header of its "
      "compilation has, and none is given: --qstrs HEADER",
      place);
}

}  // namespace natmod::link
