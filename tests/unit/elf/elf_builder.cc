#include "elf/elf_builder.h"

#include <stdexcept>

namespace natmod::test {
namespace {

/// A string table that grows.
class Strings {
 public:
  uint32_t add(const std::string& text) {
    if (text.empty()) return 0;
    auto [known, is_new] = offsets_.try_emplace(text, static_cast<uint32_t>(bytes_.size()));
    if (is_new) bytes_.insert(bytes_.end(), text.c_str(), text.c_str() + text.size() + 1);
    return known->second;
  }
  const Buffer& bytes() const { return bytes_; }

 private:
  Buffer bytes_ = {0};
  std::map<std::string, uint32_t> offsets_;
};

// A handle that was never given out is written as it is.
uint32_t mapped(const std::vector<uint32_t>& indices, ElfBuilder::SymbolId symbol) {
  return symbol < indices.size() ? indices[symbol] : symbol;
}

}  // namespace

void put(Buffer& out, uint64_t value, size_t size) {
  for (size_t i = 0; i < size; ++i) out.push_back(static_cast<uint8_t>(value >> 8 * i));
}

Buffer halves(std::initializer_list<uint16_t> values) {
  Buffer out;
  for (uint16_t value : values) put(out, value, 2);
  return out;
}

Buffer words(std::initializer_list<uint32_t> values) {
  Buffer out;
  for (uint32_t value : values) put(out, value, 4);
  return out;
}

ElfPlan::Section& ElfPlan::operator[](std::string_view name) {
  for (Section& section : sections) {
    if (section.title == name) return section;
  }
  throw std::logic_error("no section " + std::string(name));
}

uint32_t ElfBuilder::group(SymbolId symbol, const std::vector<uint32_t>& members,
                           uint32_t group_flags) {
  Buffer bytes;
  put(bytes, group_flags, 4);
  for (uint32_t member : members) {
    put(bytes, member, 4);
    if (member - 1 < sections_.size()) sections_[member - 1].flags |= elf::SHF_GROUP;
  }
  group_symbols_[static_cast<uint32_t>(sections_.size() + 1)] = symbol;
  return section({".group", elf::SHT_GROUP, 0, std::move(bytes), 4, 4});
}

void ElfBuilder::reloc(uint32_t section, uint64_t offset, uint32_t type, SymbolId symbol,
                       int64_t addend) {
  if (!has_addend_ && addend != 0) throw std::logic_error("REL has no place for an addend");
  relocs_[section].push_back({offset, type, symbol, addend});
}

uint32_t ElfBuilder::first_global() const {
  uint32_t count = 1;
  for (const Symbol& symbol : symbols_) count += symbol.bind == elf::STB_LOCAL;
  return count;
}

uint32_t ElfBuilder::index_of(SymbolId symbol) const {
  return mapped(symbol_indices(), symbol);
}

bool ElfBuilder::needs_extended_index(const Symbol& symbol) {
  return symbol.section >= elf::SHN_LORESERVE && symbol.section != elf::SHN_ABS &&
         symbol.section != elf::SHN_COMMON;
}

std::vector<uint32_t> ElfBuilder::symbol_indices() const {
  std::vector<uint32_t> indices = {0};
  uint32_t next_local = 1, next_global = first_global();
  for (const Symbol& symbol : symbols_) {
    indices.push_back(symbol.bind == elf::STB_LOCAL ? next_local++ : next_global++);
  }
  return indices;
}

Buffer ElfBuilder::encode_symbol(const Symbol& symbol, uint32_t name) const {
  const uint32_t section = needs_extended_index(symbol) ? elf::SHN_XINDEX : symbol.section;
  Buffer out;
  put(out, name, 4);
  if (!is_64_) {
    put(out, symbol.value, 4);
    put(out, symbol.size, 4);
  }
  put(out, symbol.bind << 4 | symbol.type, 1);
  put(out, symbol.visibility, 1);
  put(out, section, 2);
  if (is_64_) {
    put(out, symbol.value, 8);
    put(out, symbol.size, 8);
  }
  return out;
}

Buffer ElfBuilder::encode_reloc(const Reloc& reloc, uint32_t symbol) const {
  Buffer out;
  put(out, reloc.offset, word_size());
  put(out, is_64_ ? uint64_t{symbol} << 32 | reloc.type : symbol << 8 | reloc.type, word_size());
  if (has_addend_) put(out, static_cast<uint64_t>(reloc.addend), word_size());
  return out;
}

void ElfBuilder::plan_symbols(ElfPlan& plan) const {
  const std::vector<uint32_t> indices = symbol_indices();
  std::vector<const Symbol*> ordered(indices.size());
  for (size_t i = 1; i < indices.size(); ++i) ordered[indices[i]] = &symbols_[i - 1];
  Strings names;
  Buffer table = encode_symbol({"", 0, 0, 0, 0, 0, 0}, 0);
  const size_t entry_size = table.size();
  Buffer extended(4);
  bool is_extended = false;
  for (size_t i = 1; i < ordered.size(); ++i) {
    const Symbol& symbol = *ordered[i];
    Buffer entry = encode_symbol(symbol, names.add(symbol.name));
    table.insert(table.end(), entry.begin(), entry.end());
    put(extended, needs_extended_index(symbol) ? symbol.section : 0, 4);
    is_extended |= needs_extended_index(symbol);
  }
  const auto symtab = static_cast<uint32_t>(plan.sections.size());
  plan.sections.push_back({".symtab", 0, elf::SHT_SYMTAB, 0, 0, 0, symtab + 1, first_global(),
                           word_size(), entry_size, std::move(table)});
  plan.sections.push_back({".strtab", 0, elf::SHT_STRTAB, 0, 0, 0, 0, 0, 1, 0, names.bytes()});
  if (is_extended) {
    plan.sections.push_back(
        {".symtab_shndx", 0, elf::SHT_SYMTAB_SHNDX, 0, 0, 0, symtab, 0, 4, 4, std::move(extended)});
  }
  for (ElfPlan::Section& section : plan.sections) {
    const bool uses_symbols = section.type == elf::SHT_REL || section.type == elf::SHT_RELA ||
                              section.type == elf::SHT_GROUP;
    if (uses_symbols) section.link = symtab;
  }
}

void ElfBuilder::plan_relocs(ElfPlan& plan) const {
  const std::vector<uint32_t> indices = symbol_indices();
  for (const auto& [target, relocs] : relocs_) {
    Buffer table;
    for (const Reloc& reloc : relocs) {
      Buffer entry = encode_reloc(reloc, mapped(indices, reloc.symbol));
      table.insert(table.end(), entry.begin(), entry.end());
    }
    const std::string name = target - 1 < sections_.size() ? sections_[target - 1].name : "";
    plan.sections.push_back({(has_addend_ ? ".rela" : ".rel") + name, 0,
                             has_addend_ ? elf::SHT_RELA : elf::SHT_REL, elf::SHF_INFO_LINK, 0, 0,
                             0, target, word_size(), word_size() * (has_addend_ ? 3 : 2),
                             std::move(table)});
  }
}

// Offsets, sizes and the counts of the header.
void ElfBuilder::place(ElfPlan& plan) const {
  Strings names;
  const size_t count = plan.sections.size();
  for (ElfPlan::Section& section : plan.sections) section.name = names.add(section.title);
  plan.sections.push_back(
      {".shstrtab", names.add(".shstrtab"), elf::SHT_STRTAB, 0, 0, 0, 0, 0, 1, 0, {}});
  plan.sections.back().bytes = names.bytes();
  uint64_t offset = is_64_ ? 64 : 52;
  for (size_t i = 1; i <= count; ++i) {
    ElfPlan::Section& section = plan.sections[i];
    section.offset = offset;
    if (section.type != elf::SHT_NOBITS) section.size = section.bytes.size();
    offset += section.bytes.size();
  }
  plan.shoff = offset;
  plan.shentsize = is_64_ ? 64 : 40;
  const bool is_extended = plan.sections.size() >= elf::SHN_LORESERVE;
  plan.shnum = is_extended ? 0 : static_cast<uint16_t>(plan.sections.size());
  plan.shstrndx = is_extended ? uint16_t{elf::SHN_XINDEX} : static_cast<uint16_t>(count);
  if (is_extended) {
    plan.sections[0].size = plan.sections.size();
    plan.sections[0].link = static_cast<uint32_t>(count);
  }
}

ElfPlan ElfBuilder::plan() const {
  ElfPlan plan;
  plan.ident = {0x7f,
                'E',
                'L',
                'F',
                is_64_ ? elf::ELFCLASS64 : elf::ELFCLASS32,
                elf::ELFDATA2LSB,
                1,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0};
  plan.type = elf::ET_REL;
  plan.machine = machine_;
  plan.flags = flags;
  plan.sections.emplace_back();
  const std::vector<uint32_t> indices = symbol_indices();
  for (uint32_t i = 1; i <= sections_.size(); ++i) {
    const Section& section = sections_[i - 1];
    uint32_t info = section.info;
    if (auto group = group_symbols_.find(i); group != group_symbols_.end()) {
      info = mapped(indices, group->second);
    }
    plan.sections.push_back({section.name, 0, section.type, section.flags, 0, section.nobits_size,
                             section.link, info, section.alignment, section.entry_size,
                             section.bytes});
  }
  plan_relocs(plan);
  if (has_symbol_table) plan_symbols(plan);
  place(plan);
  return plan;
}

Buffer ElfBuilder::build(const std::function<void(ElfPlan&)>& edit) const {
  ElfPlan plan = this->plan();
  if (edit) edit(plan);
  const size_t word = word_size();
  Buffer out = plan.ident;
  put(out, plan.type, 2);
  put(out, plan.machine, 2);
  put(out, plan.version, 4);
  put(out, 0, word);  // entry
  put(out, 0, word);  // phoff
  put(out, plan.shoff, word);
  put(out, plan.flags, 4);
  put(out, is_64_ ? 64 : 52, 2);
  put(out, 0, 2);  // phentsize
  put(out, 0, 2);  // phnum
  put(out, plan.shentsize, 2);
  put(out, plan.shnum, 2);
  put(out, plan.shstrndx, 2);
  for (const ElfPlan::Section& section : plan.sections) {
    out.insert(out.end(), section.bytes.begin(), section.bytes.end());
  }
  for (const ElfPlan::Section& section : plan.sections) {
    put(out, section.name, 4);
    put(out, section.type, 4);
    put(out, section.flags, word);
    put(out, 0, word);  // addr
    put(out, section.offset, word);
    put(out, section.size, word);
    put(out, section.link, 4);
    put(out, section.info, 4);
    put(out, section.alignment, word);
    put(out, section.entry_size, word);
  }
  return out;
}

}  // namespace natmod::test
