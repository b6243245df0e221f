// Reads an ELF object in the order in which its tables depend on each other: header, sections,
// symbols, relocations, groups. Each step checks what the later ones and the linker rely on.
#include "elf/object_file.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/error.h"
#include "elf/file_kind.h"
#include "elf/string_table.h"

namespace natmod::elf {
namespace {

// The structs that lie in `bytes`, one after the other.
template <class T>
std::span<const T> overlay(Bytes bytes) {
  static_assert(alignof(T) == 1);
  return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
}

}  // namespace

template <class Layout>
class ObjectParser {
 public:
  ObjectParser(Bytes bytes, std::string name) : bytes_(bytes) { object_.name_ = std::move(name); }

  ObjectFile run() {
    read_header();
    read_sections();
    find_tables();
    read_symbols();
    read_relocs();
    read_groups();
    object_.is_slim_lto_ = is_slim_lto();
    return std::move(object_);
  }

 private:
  using RawSection = typename Layout::Section;
  using RawSymbol = typename Layout::Symbol;

  void read_header();
  void read_sections();
  void find_tables();
  void read_symbols();
  void check_symbol(const RawSymbol& raw, size_t index) const;
  void read_relocs();
  template <class Rel>
  void check_relocs(size_t index, const Section& target) const;
  void read_groups();
  void read_group(size_t index, std::vector<uint32_t>& group_of);
  bool is_slim_lto() const;

  StringTable string_table(uint32_t index, std::string_view user) const;
  template <class Owner>
  std::string_view name_at(const StringTable& table, uint32_t offset, Owner&& owner) const;
  void check_entries(size_t index, size_t entry_size) const;

  template <class... Args>
  [[noreturn]] void bad_section(size_t index, fmt::format_string<Args...> format,
                                Args&&... args) const {
    fail("{}: section {} ({}): {}", object_.name_, index, sections()[index].name,
         fmt::format(format, std::forward<Args>(args)...));
  }
  template <class... Args>
  [[noreturn]] void bad_symbol(size_t index, std::string_view name,
                               fmt::format_string<Args...> format, Args&&... args) const {
    fail("{}: symbol {} ({}): {}", object_.name_, index, name,
         fmt::format(format, std::forward<Args>(args)...));
  }

  const SectionRange& sections() const { return object_.sections_; }

  Bytes bytes_;
  ObjectFile object_;
  std::span<const RawSection> headers_;
  uint32_t section_names_ = 0;      // index of .shstrtab
  uint32_t symtab_ = 0;             // index of the SHT_SYMTAB section; 0: none
  StringTable symbol_names_;        // of symtab_
  std::span<const Word> extended_;  // SHT_SYMTAB_SHNDX: real section of each SHN_XINDEX symbol
};

template <class Layout>
void ObjectParser<Layout>::read_header() {
  const auto& header = overlay<typename Layout::Header>(bytes_)[0];
  object_.is_64_ = std::is_same_v<Layout, Layout64>;
  object_.machine_ = header.machine;
  object_.flags_ = header.flags;
  const std::string& name = object_.name_;
  if (header.shoff == 0) {
    if (header.shnum != 0) fail("{}: {} sections, but no section headers", name, +header.shnum);
    return;
  }
  if (header.shentsize != sizeof(RawSection)) {
    fail("{}: section headers of {} bytes, not {}", name, +header.shentsize, sizeof(RawSection));
  }
  // Counts that do not fit the header's 16 bits are in the null section.
  Bytes first = slice(bytes_, header.shoff, sizeof(RawSection), name, "section header 0");
  const auto& null_section = overlay<RawSection>(first)[0];
  uint64_t count = header.shnum != 0 ? header.shnum : null_section.size;
  section_names_ = header.shstrndx != SHN_XINDEX ? header.shstrndx : null_section.link;
  uint64_t room = (bytes_.size() - header.shoff) / sizeof(RawSection);
  if (count > room) {
    fail("{}: {} section headers at {:#x}, but the file ends after {}", name, count, +header.shoff,
         room);
  }
  headers_ = overlay<RawSection>(bytes_.subspan(header.shoff, count * sizeof(RawSection)));
}

template <class Layout>
void ObjectParser<Layout>::read_sections() {
  const std::string& name = object_.name_;
  uint64_t contents = 0;
  for (size_t i = 1; i < headers_.size(); ++i) {
    const RawSection& raw = headers_[i];
    if (raw.type == SHT_NULL || raw.type == SHT_NOBITS) continue;
    if (raw.offset > bytes_.size() || raw.size > bytes_.size() - raw.offset) {
      fail("{}: section {}: [{:#x}, +{:#x}) is outside the file ({:#x} bytes)", name, i,
           +raw.offset, +raw.size, bytes_.size());
    }
    contents += raw.size;
  }
  // The standard forbids overlaps; with them a small file could claim any amount of work and
  // memory.
  if (contents > bytes_.size()) {
    fail("{}: sections overlap: they hold {:#x} bytes, the file {:#x}", name, contents,
         bytes_.size());
  }
  SectionRange& range = object_.sections_;
  range.table_ = reinterpret_cast<const uint8_t*>(headers_.data());
  range.size_ = std::max<size_t>(headers_.size(), 1);
  range.is_64_ = object_.is_64_;
  range.file_ = bytes_.data();
  object_.reloc_sections_.resize(range.size_);
  range.reloc_sections_ = object_.reloc_sections_.data();
  if (section_names_ != 0) {
    StringTable names = string_table(section_names_, "section names");
    for (size_t i = 1; i < headers_.size(); ++i) {
      name_at(names, headers_[i].name, [&] { return fmt::format("section {}", i); });
    }
    range.names_ = names.data.empty() ? "" : reinterpret_cast<const char*>(names.data.data());
  }
  for (size_t i = 1; i < sections().size(); ++i) {
    const Section section = sections()[i];
    if (!std::has_single_bit(section.alignment)) {
      bad_section(i, "alignment {} is not a power of two", section.alignment);
    }
    if ((section.flags & SHF_COMPRESSED) && (section.flags & SHF_ALLOC)) {
      bad_section(i, "is both compressed and allocated");
    }
    if ((section.flags & SHF_LINK_ORDER) && section.link >= sections().size()) {
      bad_section(i, "is ordered after section {}, which does not exist", section.link);
    }
  }
}

template <class Layout>
void ObjectParser<Layout>::find_tables() {
  uint32_t extended = 0;
  for (uint32_t i = 1; i < sections().size(); ++i) {
    const Section section = sections()[i];
    if (section.type == SHT_SYMTAB) {
      if (symtab_ != 0) bad_section(i, "is a second symbol table");
      symtab_ = i;
    } else if (section.type == SHT_SYMTAB_SHNDX) {
      if (extended != 0) bad_section(i, "is a second SHT_SYMTAB_SHNDX");
      extended = i;
    } else if (section.type == SHT_ARM_ATTRIBUTES && object_.attributes_.empty() &&
               (object_.machine_ == EM_ARM || object_.machine_ == EM_RISCV)) {
      object_.attributes_ = section.data;
    }
  }
  if (symtab_ != 0) {
    check_entries(symtab_, sizeof(RawSymbol));
    symbol_names_ = string_table(sections()[symtab_].link, "symbol names");
  }
  if (extended != 0) {
    const Section section = sections()[extended];
    if (symtab_ == 0 || section.link != symtab_ ||
        section.size / sizeof(Word) != sections()[symtab_].size / sizeof(RawSymbol)) {
      bad_section(extended, "does not match the symbol table");
    }
    extended_ = overlay<Word>(section.data);
  }
}

template <class Layout>
void ObjectParser<Layout>::read_symbols() {
  object_.first_global_ = 1;
  if (symtab_ == 0) return;
  const Section table = sections()[symtab_];
  auto raw = overlay<RawSymbol>(table.data);
  if (table.info > raw.size()) {
    bad_section(symtab_, "first global symbol {} of {}", table.info, raw.size());
  }
  const size_t first_global = std::max<size_t>(table.info, 1);
  object_.first_global_ = first_global;
  for (size_t i = 1; i < raw.size(); ++i) check_symbol(raw[i], i);

  SymbolRange& symbols = object_.symbols_;
  symbols.table_ = table.data.data();
  symbols.size_ = std::max<size_t>(raw.size(), 1);
  symbols.is_64_ = object_.is_64_;
  const Bytes names = symbol_names_.data;
  symbols.names_ = names.empty() ? "" : reinterpret_cast<const char*>(names.data());
  symbols.extended_ = extended_.empty() ? nullptr : extended_.data();
  symbols.sections_ = sections();
}

// What SymbolRange relies on.
template <class Layout>
void ObjectParser<Layout>::check_symbol(const RawSymbol& raw, size_t index) const {
  std::string_view name =
      name_at(symbol_names_, raw.name, [&] { return fmt::format("symbol {}", index); });
  const uint8_t bind = raw.info >> 4;
  if (bind > STB_WEAK && bind != STB_GNU_UNIQUE) {
    bad_symbol(index, name, "unknown binding {}", bind);
  }
  const uint16_t section = raw.shndx;
  if (section == SHN_COMMON) {
    if (!std::has_single_bit(std::max<uint64_t>(raw.value, 1))) {
      bad_symbol(index, name, "alignment {} is not a power of two", +raw.value);
    }
  } else if (section == SHN_XINDEX) {
    if (extended_.empty()) bad_symbol(index, name, "there is no SHT_SYMTAB_SHNDX section");
    if (extended_[index] >= sections().size()) {
      bad_symbol(index, name, "section {} does not exist", +extended_[index]);
    }
  } else if (section >= SHN_LORESERVE && section != SHN_ABS) {
    bad_symbol(index, name, "unknown reserved section number {:#x}", section);
  } else if (section < SHN_LORESERVE && section >= sections().size()) {
    bad_symbol(index, name, "section {} does not exist", section);
  }
  const size_t first_global = object_.first_global_;
  if ((bind == STB_LOCAL) != (index < first_global)) {
    bad_symbol(index, name, "is {}, but globals start at {}",
               bind == STB_LOCAL ? "local" : "not local", first_global);
  }
}

template <class Layout>
void ObjectParser<Layout>::read_relocs() {
  for (uint32_t i = 1; i < sections().size(); ++i) {
    const Section section = sections()[i];
    if (section.type != SHT_REL && section.type != SHT_RELA) continue;
    if (section.info == 0 || section.info >= sections().size()) {
      bad_section(i, "relocates section {}, which does not exist", section.info);
    }
    if (section.link != symtab_) {
      bad_section(i, "section {} is not the symbol table", section.link);
    }
    const Section target = sections()[section.info];
    if (target.reloc_section != 0) {
      bad_section(i, "section {} ({}) is relocated by section {} already", section.info,
                  target.name, target.reloc_section);
    }
    object_.reloc_sections_[section.info] = i;
    if (section.type == SHT_RELA) {
      check_relocs<typename Layout::Rela>(i, target);
    } else {
      check_relocs<typename Layout::Rel>(i, target);
    }
  }
}

template <class Layout>
template <class Rel>
void ObjectParser<Layout>::check_relocs(size_t index, const Section& target) const {
  check_entries(index, sizeof(Rel));
  auto relocs = overlay<Rel>(sections()[index].data);
  const size_t symbol_count = object_.symbols_.size();
  // The offsets in a compressed section are those of its uncompressed contents.
  const uint64_t limit = target.flags & SHF_COMPRESSED ? UINT64_MAX : target.data.size();
  for (size_t i = 0; i < relocs.size(); ++i) {
    const Rel& reloc = relocs[i];
    if (reloc.symbol() >= symbol_count) {
      bad_section(index, "relocation {}: symbol {} does not exist", i, reloc.symbol());
    }
    if (reloc.offset >= limit && reloc.type() != 0) {
      bad_section(index, "relocation {}: offset {:#x} is outside {} ({:#x} bytes)", i,
                  +reloc.offset, target.name, target.data.size());
    }
  }
}

template <class Layout>
void ObjectParser<Layout>::read_groups() {
  std::vector<uint32_t> group_of;  // by section; filled only for files that have groups
  for (uint32_t i = 1; i < sections().size(); ++i) {
    if (sections()[i].type == SHT_GROUP) read_group(i, group_of);
  }
}

template <class Layout>
void ObjectParser<Layout>::read_group(size_t index, std::vector<uint32_t>& group_of) {
  const Section section = sections()[index];
  check_entries(index, sizeof(Word));
  auto words = overlay<Word>(section.data);
  if (words.empty()) bad_section(index, "group has no flag word");
  if (section.link != symtab_)
    bad_section(index, "section {} is not the symbol table", section.link);
  if (section.info == 0 || section.info >= object_.symbols_.size()) {
    bad_section(index, "signature symbol {} does not exist", section.info);
  }
  Group group;
  group.signature = object_.symbols_[section.info].name;
  group.is_comdat = words[0] & GRP_COMDAT;
  group_of.resize(sections().size());
  for (uint32_t member : words.subspan(1)) {
    if (member == 0 || member >= sections().size()) {
      bad_section(index, "group member {} does not exist", member);
    }
    if (sections()[member].type == SHT_GROUP) {
      bad_section(index, "group member {} is a group", member);
    }
    if (group_of[member] != 0) {
      bad_section(index, "section {} ({}) is a member of group {} already", member,
                  sections()[member].name, group_of[member]);
    }
    group_of[member] = static_cast<uint32_t>(index);
    group.members.push_back(member);
  }
  object_.groups_.push_back(std::move(group));
}

// GCC 10 and later say it in the header of .gnu.lto_.lto.*, all say it with a symbol.
template <class Layout>
bool ObjectParser<Layout>::is_slim_lto() const {
  bool has_lto = false;
  for (const Section section : sections()) {
    if (!section.name.starts_with(".gnu.lto_")) continue;
    has_lto = true;
    constexpr size_t kSlimObject = 4;  // after two 16-bit version numbers
    if (section.name.starts_with(".gnu.lto_.lto.") && section.data.size() > kSlimObject) {
      return section.data[kSlimObject] != 0;
    }
  }
  if (!has_lto) return false;
  for (const Symbol symbol : object_.symbols_) {
    if (symbol.name == "__gnu_lto_slim") return true;
  }
  return false;
}

template <class Layout>
StringTable ObjectParser<Layout>::string_table(uint32_t index, std::string_view user) const {
  if (index == 0 || index >= sections().size() || sections()[index].type != SHT_STRTAB) {
    fail("{}: section {} is not a string table (for {})", object_.name_, index, user);
  }
  return {sections()[index].data};
}

// `owner` says whose name it is; it is called for the message alone.
template <class Layout>
template <class Owner>
std::string_view ObjectParser<Layout>::name_at(const StringTable& table, uint32_t offset,
                                               Owner&& owner) const {
  if (auto name = table.at(offset)) return *name;
  fail("{}: {}: no name of at most {} bytes at {:#x} of the string table ({:#x} bytes)",
       object_.name_, owner(), StringTable::kMaxLength, offset, table.data.size());
}

template <class Layout>
void ObjectParser<Layout>::check_entries(size_t index, size_t entry_size) const {
  const Section section = sections()[index];
  if (section.entry_size != entry_size) {
    bad_section(index, "entries of {} bytes, not {}", section.entry_size, entry_size);
  }
  if (section.data.size() % entry_size != 0) {
    bad_section(index, "size {:#x} is not a multiple of {}", section.data.size(), entry_size);
  }
}

ObjectFile ObjectFile::parse(Bytes bytes, std::string name) {
  check_is_object(bytes, name);
  if (is_elf64(bytes)) return ObjectParser<Layout64>(bytes, std::move(name)).run();
  return ObjectParser<Layout32>(bytes, std::move(name)).run();
}

}  // namespace natmod::elf
