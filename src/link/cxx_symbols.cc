// What C++ objects say by the names of their symbols (sdk/include/natmod/abi/cxx_symbols.h): QSTRs,
// each of which gets an entry of the module's table, and the text of a .pyi file.
#include "link/cxx_symbols.h"

#include <algorithm>

#include "link/passes.h"
#include "mpy/cxx_symbols.h"

namespace natmod::link {
namespace {

// Entries that code can number: indices are 16 bits.
constexpr size_t kMaxEntries = 0xffff;

/// The entry of `text`; entry 0 is the source file's name.
uint64_t entry_of(LinkContext& context, const std::string& text) {
  std::vector<std::string>& names = context.qstrs;
  auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end()) {
    if (names.size() + 1 > kMaxEntries) fail("the module has more than {} QSTRs", kMaxEntries);
    found = names.insert(names.end(), text);
  }
  return static_cast<uint64_t>(found - names.begin()) + 1;
}

}  // namespace

bool define_qstr_symbol(LinkContext& context, Symbol& symbol) {
  std::optional<mpy::QstrSymbol> name = mpy::read_qstr_symbol(symbol.name);
  if (!name) return false;
  uint64_t entry = entry_of(context, name->text);
  symbol.meaning = name->is_index ? Meaning::absolute : Meaning::qstr_table;
  symbol.value = name->is_index ? entry : entry * sizeof(uint16_t);
  return true;
}

std::string collect_stubs(const LinkContext& context) {
  std::string text;
  for (const ObjectInput& file : context.objects) {
    for (const InputSection& section : file.sections) {
      const elf::Section header = section.header();
      if (section.is_discarded || !mpy::is_pyi_name(header.name)) continue;
      // The text is a C string: what follows its end is padding.
      text.append(header.data.begin(), std::find(header.data.begin(), header.data.end(), '\0'));
    }
  }
  return text;
}

}  // namespace natmod::link
