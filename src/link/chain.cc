// How the module comes to need code of a library: the shortest way from a function of its own to
// that code, by the names of what calls what.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <deque>
#include <unordered_map>

#include "elf/names.h"
#include "link/context.h"
#include "link/relocs.h"

namespace natmod::link {
namespace {

/// Which relocation of which section refers to a section.
struct Step {
  InputSection* from = nullptr;
  elf::Reloc reloc;
};
using Steps = std::unordered_map<const InputSection*, Step>;

Steps shortest_steps(LinkContext& context) {
  Steps steps;
  std::deque<InputSection*> pending;
  for (ObjectInput& file : context.objects) {
    if (file.origin != Origin::module) continue;
    for (InputSection& section : file.sections) {
      if (!section.is_live) continue;
      steps[&section];
      pending.push_back(&section);
    }
  }
  for (; !pending.empty(); pending.pop_front()) {
    InputSection& from = *pending.front();
    for (const elf::Reloc reloc : from.relocs()) {
      if (!from.uses(reloc)) continue;
      const RelocHowto* howto = context.machine().howto(reloc.type);
      if (howto != nullptr && !reaches_out(from, *howto, reloc)) continue;
      InputSection* to = from.file->symbol(reloc.symbol).section;
      if (to != nullptr && to->is_live && steps.try_emplace(to, Step{&from, reloc}).second) {
        pending.push_back(to);
      }
    }
  }
  return steps;
}

/// The function around `offset` of `section`; empty if nobody named it.
std::string_view function_at(const InputSection& section, uint64_t offset) {
  std::string_view name;
  uint64_t start = 0;
  for (const elf::Symbol symbol : section.file->object.symbols()) {
    bool is_named = symbol.section == section.index && symbol.type == elf::STT_FUNC;
    if (!is_named || symbol.value > offset || (symbol.value < start && !name.empty())) continue;
    name = symbol.name;
    start = symbol.value;
  }
  return name;
}

/// What a step calls, as far as it has a name.
std::string_view name_of(const Step& step) {
  const Symbol& symbol = step.from->file->symbol(step.reloc.symbol);
  if (symbol.type != elf::STT_SECTION) return symbol.name;
  return function_at(*symbol.section, symbol.section->header().size);
}

}  // namespace

std::vector<std::string> chain_to(LinkContext& context, const InputSection& section,
                                  std::string_view last) {
  if (section.file->origin == Origin::module) return {};
  Steps steps = shortest_steps(context);
  std::vector<std::string> names;
  auto add = [&](std::string_view name) {
    std::string shown = elf::demangle(name);
    if (!shown.empty() && (names.empty() || names.back() != shown)) names.push_back(shown);
  };
  add(last);
  auto step = steps.find(&section);
  for (; step != steps.end() && step->second.from != nullptr;
       step = steps.find(step->second.from)) {
    const Step& one = step->second;
    add(name_of(one));
    if (one.from->file->origin == Origin::module) add(function_at(*one.from, one.reloc.offset));
  }
  std::reverse(names.begin(), names.end());
  return names;
}

std::string shown_chain(const std::vector<std::string>& chain) {
  if (chain.size() < 2) return {};
  return fmt::format("\n  needed by {}", fmt::join(chain, " -> "));
}

}  // namespace natmod::link
