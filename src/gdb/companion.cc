#include "gdb/companion.h"

#include <algorithm>

#include "base/byte_reader.h"
#include "base/error.h"
#include "base/files.h"

namespace natmod::gdb {
namespace {

bool is_variable(const Companion::Section& section) {
  return section.name == ".bss" || section.name == ".data";
}

/// Of ELF files of either class. Source: System V gABI, chapter 4.
class SectionTable {
 public:
  SectionTable(Bytes data, const std::string& name) : data_(data), name_(name) {
    ByteReader ident(data, name_);
    if (ident.u32() != 0x464c457f) ident.bad("not an ELF file");
    is_64_ = ident.u8() == 2;
    ByteReader header(data, name_, is_64_ ? 0x28 : 0x20);
    offset_ = word(header);
    ByteReader counts(data, name_, is_64_ ? 0x3a : 0x2e);
    entry_size_ = counts.u16();
    count_ = counts.u16();
    names_ = counts.u16();
  }

  std::vector<Companion::Section> allocated() {
    const Entry names = entry(names_);
    std::vector<Companion::Section> sections;
    for (uint64_t i = 1; i < count_; ++i) {
      const Entry one = entry(i);
      constexpr uint64_t kAlloc = 2;
      if ((one.flags & kAlloc) != 0)
        sections.push_back({text(names.offset + one.name), one.address, one.size});
    }
    return sections;
  }

 private:
  struct Entry {
    uint64_t name, flags, address, offset, size;
  };
  uint64_t word(ByteReader& reader) const { return is_64_ ? reader.u64() : reader.u32(); }
  Entry entry(uint64_t index) const {
    slice(data_, offset_, (index + 1) * entry_size_, name_, "the section table");
    ByteReader reader(data_, name_, offset_ + index * entry_size_);
    Entry one{};
    one.name = reader.u32();
    reader.u32();  // type
    one.flags = word(reader);
    one.address = word(reader);
    one.offset = word(reader);
    one.size = word(reader);
    return one;
  }
  std::string text(uint64_t offset) const {
    slice(data_, offset, 0, name_, "the name of a section");
    ByteReader reader(data_, name_, offset);
    std::string out;
    for (uint8_t byte = reader.u8(); byte != 0; byte = reader.u8()) out += static_cast<char>(byte);
    return out;
  }

  Bytes data_;
  const std::string& name_;
  bool is_64_ = false;
  uint64_t offset_ = 0, entry_size_ = 0, count_ = 0, names_ = 0;
};

}  // namespace

uint64_t Companion::text_size() const {
  uint64_t size = 0;
  for (const Section& section : sections)
    if (!is_variable(section)) size = std::max(size, section.address + section.size);
  return size;
}

std::vector<uint64_t> Companion::offsets(uint64_t text, uint64_t variables) const {
  uint64_t block = UINT64_MAX;
  for (const Section& section : sections)
    if (is_variable(section)) block = std::min(block, section.address);
  std::vector<uint64_t> offsets;
  for (const Section& section : sections)
    offsets.push_back(is_variable(section) ? variables - block : text);
  return offsets;
}

Companion read_companion(const std::filesystem::path& file) {
  const std::vector<uint8_t> bytes = read_file(file);
  const std::string name = file.string();
  Companion companion{std::filesystem::absolute(file), SectionTable(bytes, name).allocated()};
  const bool has_text = std::any_of(companion.sections.begin(), companion.sections.end(),
                                    [](const auto& section) { return section.name == ".text"; });
  if (!has_text) fail("{}: has no text; natmod link --elf writes a companion ELF", name);
  return companion;
}

}  // namespace natmod::gdb
