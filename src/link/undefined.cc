// Undefined symbols: all at once, each with who needs it and what the user can do about it
// (advice.cc).
#include "link/undefined.h"

#include <algorithm>
#include <map>
#include <set>

#include "link/advice.h"
#include "link/context.h"
#include "link/relocs.h"

namespace natmod::link {
namespace {

struct Use {
  const InputSection* section;
  uint64_t offset;
};

}  // namespace

void report_undefined(LinkContext& context) {
  // Symbols in the order of their first use, with all their uses.
  std::vector<std::pair<const Symbol*, std::vector<Use>>> missing;
  std::map<const Symbol*, size_t> rows;
  std::set<std::string_view> warned;
  for (ObjectInput& file : context.objects) {
    for (const InputSection& section : file.sections) {
      if (!section.is_live) continue;
      for (const elf::Reloc reloc : section.relocs()) {
        if (reloc.symbol == 0 || !section.uses(reloc)) continue;
        const RelocHowto* howto = context.machine().howto(reloc.type);
        if (howto != nullptr && !reaches_out(section, *howto, reloc)) continue;
        const Symbol& symbol = file.symbol(reloc.symbol);
        if (symbol.is_defined()) continue;
        if (symbol.section != nullptr && symbol.bind == elf::STB_LOCAL) {
          context.errors.add("{}: refers to '{}' in {}, which another object's copy replaced",
                             place_name(section, reloc.offset), symbol_name(symbol),
                             symbol.section->name());
          continue;
        }
        if (symbol.is_weak_reference) {
          if (is_pure_virtual(symbol.name) && warned.insert(symbol.name).second) {
            context.warnings.push_back(fmt::format(
                "{}: '{}' is nowhere defined, and becomes address 0: {}",
                place_name(section, reloc.offset), symbol.name, advice_for(context, symbol.name)));
          }
          continue;
        }
        auto [row, is_new] = rows.try_emplace(&symbol, missing.size());
        if (is_new) missing.push_back({&symbol, {}});
        missing[row->second].second.push_back({&section, reloc.offset});
      }
    }
  }
  for (const auto& [symbol, uses] : missing) {
    constexpr size_t kShown = 3;
    std::string message = fmt::format("undefined symbol '{}'", symbol_name(*symbol));
    for (size_t i = 0; i < std::min(uses.size(), kShown); ++i) {
      message += fmt::format("{} {}", i == 0 ? ", needed at" : ",",
                             place_name(*uses[i].section, uses[i].offset));
    }
    if (uses.size() > kShown) message += fmt::format(" and {} more", uses.size() - kShown);
    message += shown_chain(chain_to(context, *uses[0].section, symbol->name));
    if (std::string hint = advice_for(context, symbol->name); !hint.empty()) {
      message += fmt::format("\n  {}", hint);
    }
    context.errors.add("{}", message);
  }
}

}  // namespace natmod::link
