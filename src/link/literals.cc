#include "link/literals.h"

#include <algorithm>

#include "link/addresses.h"
#include "link/companion.h"
#include "link/context.h"
#include "link/map.h"
#include "link/passes.h"
#include "link/relocator.h"
#include "link/relocs.h"
#include "target/facets.h"

namespace natmod::link {
namespace {

constexpr uint32_t kWord = 4;

// .literal, .literal.f, .gnu.linkonce.literal.f, .iram1.literal
bool is_literal_name(std::string_view name) {
  constexpr std::string_view kName = ".literal";
  size_t start = name.find(kName);
  if (start == name.npos) return false;
  std::string_view rest = name.substr(start + kName.size());
  return rest.empty() || rest[0] == '.';
}

// What a literal will hold, as far as that is known before addresses are: equal keys, equal words.
struct Key {
  const void* base = nullptr;  ///< section, merged section or common symbol
  Meaning meaning = Meaning::absolute;
  uint64_t entry = 0;  ///< of the function table, or the number of a table of sections
  uint32_t value = 0;

  bool operator==(const Key&) const = default;
};

struct KeyHash {
  size_t operator()(const Key& key) const {
    size_t hash = std::hash<const void*>()(key.base);
    for (uint64_t part :
         {uint64_t{static_cast<uint8_t>(key.meaning)}, key.entry, uint64_t{key.value}}) {
      hash = hash * 0x9e3779b97f4a7c15U + part;
    }
    return hash;
  }
};

Key key_of(const LinkContext& context, const InputSection& section, uint32_t word) {
  const LiteralWord& literal = (*section.literals)[word];
  const uint8_t* place = section.header().data.data() + uint64_t{word} * kWord;
  if (literal.reloc == LiteralWord::kNoReloc) {
    return {nullptr, Meaning::absolute, 0, static_cast<uint32_t>(fields::word32.read(place))};
  }
  const elf::Reloc reloc = section.relocs()[literal.reloc];
  const Symbol& symbol = section.file->symbol(reloc.symbol);
  int64_t addend = addend_of(section, reloc, *context.machine().howto(reloc.type));
  Key key{nullptr, symbol.meaning, 0, 0};
  if (symbol.meaning == Meaning::section) {
    key.base = symbol.section->merged != nullptr ? static_cast<const void*>(symbol.section->merged)
                                                 : symbol.section;
  } else if (symbol.meaning == Meaning::common) {
    key.base = &symbol;
  } else if (symbol.meaning == Meaning::fun_table_entry || symbol.meaning == Meaning::table_start ||
             symbol.meaning == Meaning::table_stop) {
    key.entry = symbol.value;
  } else if (symbol.meaning == Meaning::undefined) {
    key.meaning = Meaning::absolute;
  }
  // Sections still lie at 0, so an address is an offset in its section.
  key.value = static_cast<uint32_t>(address_of(context, symbol, addend).value);
  return key;
}

/// Whether `symbol` can be called by distance, as far as that can be said before it has an address.
bool is_callable(const Symbol& symbol, int64_t addend) {
  return symbol.meaning == Meaning::section && symbol.section->segment == Segment::text &&
         symbol.section->is_code && (symbol.value + static_cast<uint64_t>(addend)) % kWord == 0;
}

class Gatherer {
 public:
  explicit Gatherer(LinkContext& context) : context_(context), machine_(context.machine()) {}

  void gather(InputSection& section) {
    const elf::Section header = section.header();
    elf::RelocRange relocs = section.relocs();
    CodeLiterals code;
    for (uint32_t i = 0; i < relocs.size(); ++i) {
      const elf::Reloc reloc = relocs[i];
      const RelocHowto& howto = *machine_.howto(reloc.type, header.data, reloc.offset);
      if (howto.kind != RelocKind::literal) continue;
      const Symbol& symbol = section.file->symbol(reloc.symbol);
      if (symbol.section == nullptr || symbol.section->literals == nullptr) continue;
      code.uses.push_back({i, literal_of(*symbol.section, symbol, reloc.addend)});
    }
    if (context_.options.relax) find_direct_calls(section, header.data, code.uses);
    if (!code.uses.empty()) context_.literals.uses.emplace(&section, std::move(code));
  }

 private:
  uint32_t literal_of(InputSection& section, const Symbol& symbol, int64_t addend) {
    LiteralWord& word = *find_literal(section, symbol, addend);
    auto index = static_cast<uint32_t>(&word - section.literals->data());
    auto next = static_cast<uint32_t>(context_.literals.all.size());
    auto [known, is_new] = known_.try_emplace(key_of(context_, section, index), next);
    if (is_new) context_.literals.all.push_back({&section, index});
    return known->second;
  }

  // Calls that the assembler made long, since it did not know how far they go, say so and where to.
  void find_direct_calls(InputSection& section, Bytes data, std::vector<LiteralUse>& uses) {
    elf::RelocRange relocs = section.relocs();
    std::unordered_map<uint64_t, uint32_t> marks;  // by offset
    for (uint32_t i = 0; i < relocs.size(); ++i) {
      if (machine_.howto(relocs[i].type)->kind == RelocKind::relax)
        marks.emplace(relocs[i].offset, i);
    }
    if (marks.empty()) return;
    for (LiteralUse& use : uses) {
      uint64_t offset = relocs[use.reloc].offset;
      auto mark = marks.find(offset);
      if (mark == marks.end()) continue;
      const elf::Reloc target = relocs[mark->second];
      const Symbol& symbol = section.file->symbol(target.symbol);
      if (!is_callable(symbol, target.addend)) continue;
      use.direct =
          machine_.literal_loads()->direct_call(data.data() + offset, data.size() - offset);
      use.mark = mark->second;
    }
  }

  LinkContext& context_;
  const Machine& machine_;
  std::unordered_map<Key, uint32_t, KeyHash> known_;
};

// Words that the loader patches alike stand side by side: that is the shortest table of them.
void order_pool(const LinkContext& context, LiteralPool& pool) {
  auto kind_of = [&](uint32_t index) {
    const Literal& literal = context.literals.all[index];
    uint32_t reloc = (*literal.section->literals)[literal.word].reloc;
    if (reloc == LiteralWord::kNoReloc) return Address::kConstant;
    const elf::Reloc entry = literal.section->relocs()[reloc];
    return address_of(context, literal.section->file->symbol(entry.symbol), 0).kind;
  };
  std::stable_sort(pool.literals.begin(), pool.literals.end(),
                   [&](uint32_t a, uint32_t b) { return kind_of(a) < kind_of(b); });
  for (uint32_t i = 0; i < pool.literals.size(); ++i) pool.places[pool.literals[i]] = i;
}

}  // namespace

void split_literals(InputSection& section) {
  const elf::Section header = section.header();
  if (section.segment != Segment::text || !section.is_code || !is_literal_name(header.name) ||
      header.type == elf::SHT_NOBITS || header.size == 0 || header.size % kWord != 0) {
    return;
  }
  auto words = std::make_unique<std::vector<LiteralWord>>(header.size / kWord);
  elf::RelocRange relocs = section.relocs();
  for (uint32_t i = 0; i < relocs.size(); ++i) {
    const elf::Reloc reloc = relocs[i];
    if (reloc.type == 0) continue;
    LiteralWord& word = (*words)[reloc.offset / kWord];
    if (reloc.offset % kWord != 0 || word.reloc != LiteralWord::kNoReloc) return;
    word.reloc = i;
  }
  section.literals = std::move(words);
}

LiteralWord* find_literal(InputSection& section, const Symbol& symbol, int64_t addend) {
  uint64_t offset = symbol.value + static_cast<uint64_t>(addend);
  bool is_word = offset % kWord == 0 && offset / kWord < section.literals->size();
  return is_word ? &(*section.literals)[offset / kWord] : nullptr;
}

LiteralPool::LiteralPool(const Literals& all_literals, const InputSection& first)
    : all(&all_literals), before(&first) {
  alignment = kWord;
}

uint64_t LiteralPool::size() const {
  return literals.size() * kWord;
}

void LiteralPool::write(ImageWriter& image) const {
  Relocator relocator(image);
  uint64_t place = address;
  for (uint32_t index : literals) {
    const Literal& literal = all->all[index];
    relocator.write_literal(*literal.section, literal.word, place);
    place += kWord;
  }
}

void LiteralPool::describe(MapWriter& map) const {
  map.row(address, size(), "(literals)");
  uint64_t place = address;
  for (uint32_t index : literals) {
    const Literal& literal = all->all[index];
    map.part(place, kWord, place_name(*literal.section, uint64_t{literal.word} * kWord));
    place += kWord;
  }
}

void LiteralPool::add_symbols(ModuleSymbols& symbols) const {
  symbols.mark_data(address);
}

const LiteralUse* Literals::find_use(const InputSection& section, uint32_t reloc) const {
  auto code = uses.find(&section);
  if (code == uses.end()) return nullptr;
  const std::vector<LiteralUse>& of_code = code->second.uses;
  auto use = std::partition_point(of_code.begin(), of_code.end(),
                                  [&](const LiteralUse& one) { return one.reloc < reloc; });
  return use != of_code.end() && use->reloc == reloc ? &*use : nullptr;
}

uint64_t Literals::address_of(const InputSection& section, const LiteralUse& use) const {
  const LiteralPool& pool = pools[uses.at(&section).pool];
  return pool.address + uint64_t{pool.places.at(use.literal)} * kWord;
}

bool needs_literals(const LinkContext& context, const InputSection& section) {
  const Machine& machine = context.machine();
  if (machine.literal_loads() == nullptr) return false;
  Bytes data = section.header().data;
  for (const elf::Reloc reloc : section.relocs()) {
    if (machine.howto(reloc.type, data, reloc.offset)->kind == RelocKind::literal &&
        section.file->symbol(reloc.symbol).section != &section) {
      return true;
    }
  }
  return false;
}

void gather_literals(LinkContext& context) {
  if (context.machine().literal_loads() == nullptr) return;
  Gatherer gatherer(context);
  for (ObjectInput& file : context.objects) {
    for (InputSection& section : file.sections) {
      if (section.is_live && section.is_code && section.literals == nullptr) {
        gatherer.gather(section);
      }
    }
  }
}

void make_literal_pools(LinkContext& context, const std::vector<InputSection*>& code) {
  const LiteralLoads* loads = context.machine().literal_loads();
  if (loads == nullptr) return;
  std::vector<LiteralPool>& pools = context.literals.pools;
  std::unordered_map<const InputSection*, uint64_t> stub_sizes;
  for (const CallStub& stub : context.stubs) {
    constexpr uint64_t kMaxStub = 16;
    stub_sizes[stub.after()] += kMaxStub;
  }
  uint64_t reach = loads->reach();
  pools.clear();
  uint64_t size = 0;  // of the region so far, pool included, at most
  for (const InputSection* section : code) {
    auto found = context.literals.uses.find(section);
    size += section->size() + section->alignment + stub_sizes[section];
    if (found == context.literals.uses.end()) continue;
    CodeLiterals& literals = found->second;
    auto add_to = [&](LiteralPool& pool) {
      uint64_t added = 0;
      for (const LiteralUse& use : literals.uses) {
        if (use.direct != nullptr) continue;
        auto next = static_cast<uint32_t>(pool.literals.size());
        if (!pool.places.try_emplace(use.literal, next).second) continue;
        pool.literals.push_back(use.literal);
        added += kWord;
      }
      return added;
    };
    auto start_pool = [&] {
      size = section->size() + stub_sizes[section];
      size += add_to(pools.emplace_back(context.literals, *section));
    };
    if (pools.empty()) {
      start_pool();
    } else {
      LiteralPool& pool = pools.back();
      size_t old_count = pool.literals.size();
      size += add_to(pool);
      if (size > reach) {
        // Out of reach for this section: what was added goes into a pool of its own.
        for (size_t i = old_count; i < pool.literals.size(); ++i)
          pool.places.erase(pool.literals[i]);
        pool.literals.resize(old_count);
        start_pool();
      }
    }
    literals.pool = static_cast<uint32_t>(pools.size() - 1);
  }
  for (LiteralPool& pool : pools) order_pool(context, pool);
}

bool lengthen_calls(LinkContext& context, const InputSection& section) {
  auto code = context.literals.uses.find(&section);
  if (code == context.literals.uses.end()) return false;
  elf::RelocRange relocs = section.relocs();
  bool has_changed = false;
  for (LiteralUse& use : code->second.uses) {
    if (use.direct == nullptr) continue;
    const elf::Reloc target = relocs[use.mark];
    uint64_t address =
        address_of(context, section.file->symbol(target.symbol), target.addend).value;
    auto distance = static_cast<int64_t>(address - section.address - target.offset);
    if (distance >= use.direct->field->min && distance <= use.direct->field->max) continue;
    use.direct = nullptr;
    has_changed = true;
  }
  return has_changed;
}

}  // namespace natmod::link
