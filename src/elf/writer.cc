#include "elf/writer.h"

#include <algorithm>
#include <unordered_map>

#include "elf/layout.h"

namespace natmod::elf {
namespace {

class StringTableWriter {
 public:
  uint32_t add(const std::string& text) {
    if (text.empty()) return 0;
    auto [known, is_new] = known_.try_emplace(text, static_cast<uint32_t>(data_.size()));
    if (is_new) {
      data_.insert(data_.end(), text.begin(), text.end());
      data_.push_back(0);
    }
    return known->second;
  }
  std::vector<uint8_t> take() { return std::move(data_); }

 private:
  std::vector<uint8_t> data_{0};
  std::unordered_map<std::string, uint32_t> known_;
};

template <class Layout>
class FileWriter {
 public:
  explicit FileWriter(OutputFile& file) : file_(file) {}

  // Header, contents, section headers.
  std::vector<uint8_t> run() {
    add_symbol_table();
    add_section_names();
    bytes_.resize(sizeof(typename Layout::Header));
    headers_.resize(1);  // the null section
    for (const OutputSection& section : file_.sections) add_section(section);
    write_header();
    return std::move(bytes_);
  }

 private:
  static constexpr uint8_t kCurrentVersion = 1;

  void add_symbol_table() {
    std::stable_partition(file_.symbols.begin(), file_.symbols.end(),
                          [](const OutputSymbol& symbol) { return symbol.bind == STB_LOCAL; });
    first_global_ = 1 + static_cast<uint32_t>(std::count_if(
                            file_.symbols.begin(), file_.symbols.end(),
                            [](const OutputSymbol& symbol) { return symbol.bind == STB_LOCAL; }));
    StringTableWriter names;
    std::vector<typename Layout::Symbol> table(1 + file_.symbols.size());
    for (size_t i = 0; i < file_.symbols.size(); ++i) {
      const OutputSymbol& symbol = file_.symbols[i];
      typename Layout::Symbol& raw = table[1 + i];
      raw.name = names.add(symbol.name);
      set(raw.value, symbol.value);
      set(raw.size, symbol.size);
      raw.info = static_cast<uint8_t>(symbol.bind << 4 | symbol.type);
      raw.other = symbol.visibility;
      raw.shndx = static_cast<uint16_t>(
          symbol.section == OutputSymbol::kAbsolute ? +SHN_ABS : 1 + symbol.section);
    }
    const auto* begin = reinterpret_cast<const uint8_t*>(table.data());
    symbol_table_ = file_.sections.size();
    add_table(".symtab", SHT_SYMTAB,
              {begin, begin + table.size() * sizeof(typename Layout::Symbol)});
    file_.sections.back().entry_size = sizeof(typename Layout::Symbol);
    file_.sections.back().alignment = file_.is_64 ? 8 : 4;
    add_table(".strtab", SHT_STRTAB, names.take());
  }

  void add_section_names() {
    add_table(".shstrtab", SHT_STRTAB, {});
    StringTableWriter names;
    for (const OutputSection& section : file_.sections) names_.push_back(names.add(section.name));
    file_.sections.back().data = names.take();
  }

  void add_table(const char* name, uint32_t type, std::vector<uint8_t> data) {
    OutputSection& section = file_.sections.emplace_back();
    section.name = name;
    section.type = type;
    section.data = std::move(data);
  }

  void add_section(const OutputSection& section) {
    size_t index = headers_.size() - 1;
    if (section.type != SHT_NOBITS) align(section.alignment);
    typename Layout::Section& raw = headers_.emplace_back();
    raw.name = names_[index];
    raw.type = section.type;
    set(raw.flags, section.flags);
    set(raw.addr, section.address);
    set(raw.offset, bytes_.size());
    set(raw.size, section.type == SHT_NOBITS ? section.size : section.data.size());
    set(raw.addralign, section.alignment);
    set(raw.entsize, section.entry_size);
    if (index == symbol_table_) {
      raw.link = static_cast<uint32_t>(index) + 2;  // .strtab is the next section
      raw.info = first_global_;
    }
    bytes_.insert(bytes_.end(), section.data.begin(), section.data.end());
  }

  void write_header() {
    align(file_.is_64 ? 8 : 4);
    typename Layout::Header header{};
    const uint8_t ident[] = {
        0x7f, 'E', 'L', 'F', file_.is_64 ? ELFCLASS64 : ELFCLASS32, ELFDATA2LSB, kCurrentVersion};
    std::copy(std::begin(ident), std::end(ident), header.ident);
    header.type = file_.type;
    header.machine = file_.machine;
    header.version = kCurrentVersion;
    set(header.entry, file_.entry);
    set(header.shoff, bytes_.size());
    header.flags = file_.flags;
    header.ehsize = sizeof header;
    header.shentsize = sizeof(typename Layout::Section);
    header.shnum = static_cast<uint16_t>(headers_.size());
    header.shstrndx = static_cast<uint16_t>(headers_.size() - 1);
    const auto* begin = reinterpret_cast<const uint8_t*>(headers_.data());
    bytes_.insert(bytes_.end(), begin, begin + headers_.size() * sizeof(typename Layout::Section));
    const auto* bytes = reinterpret_cast<const uint8_t*>(&header);
    std::copy(bytes, bytes + sizeof header, bytes_.begin());
  }

  void align(uint64_t alignment) {
    bytes_.resize((bytes_.size() + alignment - 1) & ~(alignment - 1));
  }

  // Fields are as wide as the class's addresses.
  static void set(Word& field, uint64_t value) { field = static_cast<uint32_t>(value); }
  static void set(Xword& field, uint64_t value) { field = value; }

  OutputFile& file_;
  std::vector<uint8_t> bytes_;
  std::vector<typename Layout::Section> headers_;
  std::vector<uint32_t> names_;
  size_t symbol_table_ = 0;
  uint32_t first_global_ = 1;
};

}  // namespace

std::vector<uint8_t> write(OutputFile file) {
  return file.is_64 ? FileWriter<Layout64>(file).run() : FileWriter<Layout32>(file).run();
}

}  // namespace natmod::elf
