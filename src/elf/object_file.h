// A relocatable ELF object, widened to 64-bit structs at the door: behind this header nobody asks
// whether a file is ELF32 or ELF64, REL or RELA.
//
// parse() checks every header, table and index once, so that the accessors cannot fail: a section's
// data lies inside the file, a symbol's section exists, a relocation's symbol exists and its offset
// lies inside the data of the section that it patches. (Two exceptions that no linker patches:
// relocations of type 0, which is NONE on every machine, and those of a compressed section, which
// is never SHF_ALLOC.) Names are views into the file's bytes, which must outlive the ObjectFile.
//
// Source: System V gABI, chapters 4 and 5.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_reader.h"
#include "elf/elf.h"
#include "elf/file_kind.h"
#include "elf/layout.h"

namespace natmod::elf {

struct Section {
  std::string_view name;
  uint32_t type = SHT_NULL;
  uint64_t flags = 0;
  uint64_t size = 0;       ///< bytes; for SHT_NOBITS they are not in the file
  uint64_t alignment = 1;  ///< a power of two, at least 1
  uint64_t entry_size = 0;
  uint32_t link = 0;
  uint32_t info = 0;
  uint32_t reloc_section =
      0;       ///< index of the SHT_REL or SHT_RELA section that patches this one; 0: none
  Bytes data;  ///< empty for SHT_NOBITS
};

/// A symbol as its file states it. `section` has SHN_XINDEX resolved.
struct Symbol {
  std::string_view name;  ///< for STT_SECTION: the section's name
  uint64_t value = 0;  ///< offset in `section`; for SHN_COMMON the alignment; for SHN_ABS the value
  uint64_t size = 0;
  uint32_t section = SHN_UNDEF;  ///< index, or SHN_ABS_INDEX, SHN_COMMON_INDEX
  uint8_t bind = STB_LOCAL;
  uint8_t type = STT_NOTYPE;
  uint8_t visibility = STV_DEFAULT;

  // Files may have more than 0xff00 sections, so the reserved numbers move out of the way.
  static constexpr uint32_t SHN_ABS_INDEX = 0xfffffff1;
  static constexpr uint32_t SHN_COMMON_INDEX = 0xfffffff2;

  bool is_undefined() const { return section == SHN_UNDEF; }
  bool is_absolute() const { return section == SHN_ABS_INDEX; }
  bool is_common() const { return section == SHN_COMMON_INDEX; }
  bool is_local() const { return bind == STB_LOCAL; }
  bool is_weak() const { return bind == STB_WEAK; }
};

struct Reloc {
  uint64_t offset = 0;  ///< in the patched section
  uint32_t type = 0;
  uint32_t symbol = 0;  ///< index in symbols(); 0 is the undefined null symbol
  int64_t addend = 0;   ///< RELA's addend; 0 for REL, whose addend is in the patched place
};

/// The relocations of one section, decoded as they are visited: a table of 24-byte structs for
/// every 8-byte REL entry would be the largest thing in memory.
class RelocRange {
 public:
  RelocRange() = default;
  /// `table` holds whole entries.
  RelocRange(Bytes table, bool is_64, bool has_addend)
      : table_(table.data()),
        entry_size_((is_64 ? 8U : 4U) * (has_addend ? 3U : 2U)),
        is_64_(is_64),
        has_addend_(has_addend) {
    size_ = table.size() / entry_size_;
  }

  class iterator {
   public:
    iterator(const RelocRange* range, size_t index) : range_(range), index_(index) {}
    Reloc operator*() const { return (*range_)[index_]; }
    iterator& operator++() {
      ++index_;
      return *this;
    }
    bool operator==(const iterator& other) const { return index_ == other.index_; }

   private:
    const RelocRange* range_;
    size_t index_;
  };

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  /// True for RELA: the addend is in the entry, not in the patched place.
  bool has_addend() const { return has_addend_; }
  Reloc operator[](size_t index) const;
  iterator begin() const { return {this, 0}; }
  iterator end() const { return {this, size()}; }

 private:
  template <class Rela>
  Reloc decode(size_t index) const;

  const uint8_t* table_ = nullptr;
  size_t size_ = 0;
  uint32_t entry_size_ = 0;
  bool is_64_ = false;
  bool has_addend_ = false;
};

template <class Rela>
inline Reloc RelocRange::decode(size_t index) const {
  // A RELA entry is a REL entry with the addend behind it.
  const uint8_t* at = table_ + index * entry_size_;
  const auto* entry = reinterpret_cast<const Rela*>(at);
  return {entry->offset, entry->type(), entry->symbol(), has_addend_ ? entry->signed_addend() : 0};
}

inline Reloc RelocRange::operator[](size_t index) const {
  return is_64_ ? decode<Layout64::Rela>(index) : decode<Layout32::Rela>(index);
}

/// The sections of an object, decoded as they are visited, for the same reason. Index 0 is the null
/// section. Made and checked by ObjectFile::parse.
class SectionRange {
 public:
  class iterator {
   public:
    iterator(const SectionRange* range, size_t index) : range_(range), index_(index) {}
    Section operator*() const { return (*range_)[index_]; }
    iterator& operator++() {
      ++index_;
      return *this;
    }
    bool operator==(const iterator& other) const { return index_ == other.index_; }

   private:
    const SectionRange* range_;
    size_t index_;
  };

  size_t size() const { return size_; }
  Section operator[](size_t index) const;
  iterator begin() const { return {this, 0}; }
  iterator end() const { return {this, size()}; }

 private:
  template <class Layout>
  friend class ObjectParser;

  template <class Raw>
  Section decode(size_t index) const;

  const uint8_t* table_ = nullptr;
  size_t size_ = 1;  ///< the null section is there without a table too
  bool is_64_ = false;
  const uint8_t* file_ = nullptr;
  const char* names_ = nullptr;  ///< null: sections have no names
  const uint32_t* reloc_sections_ = nullptr;
};

// Inline, so that whoever wants one member decodes no other.
template <class Raw>
inline Section SectionRange::decode(size_t index) const {
  const Raw& raw = reinterpret_cast<const Raw*>(table_)[index];
  Section section;
  if (names_ != nullptr) section.name = names_ + raw.name;
  section.type = raw.type;
  section.reloc_section = reloc_sections_[index];
  if (section.type == SHT_NULL) return section;  // inactive: its other members are undefined
  section.flags = raw.flags;
  section.size = raw.size;
  section.alignment = raw.addralign > 1 ? uint64_t{raw.addralign} : 1;
  section.entry_size = raw.entsize;
  section.link = raw.link;
  section.info = raw.info;
  if (section.type != SHT_NOBITS) section.data = {file_ + raw.offset, section.size};
  return section;
}

inline Section SectionRange::operator[](size_t index) const {
  if (index == 0) return {};
  return is_64_ ? decode<Layout64::Section>(index) : decode<Layout32::Section>(index);
}

/// The symbols of an object, decoded as they are visited, for the same reason. Index 0 is the null
/// symbol. Made and checked by ObjectFile::parse.
class SymbolRange {
 public:
  class iterator {
   public:
    iterator(const SymbolRange* range, size_t index) : range_(range), index_(index) {}
    Symbol operator*() const { return (*range_)[index_]; }
    iterator& operator++() {
      ++index_;
      return *this;
    }
    bool operator==(const iterator& other) const { return index_ == other.index_; }

   private:
    const SymbolRange* range_;
    size_t index_;
  };

  size_t size() const { return size_; }
  Symbol operator[](size_t index) const;
  /// The value of a symbol if it is a place in `section`, and neither the section's own symbol nor
  /// an indirect function.
  std::optional<uint64_t> place_in(uint32_t section, size_t index) const;
  iterator begin() const { return {this, 0}; }
  iterator end() const { return {this, size()}; }

 private:
  template <class Layout>
  friend class ObjectParser;

  template <class Raw>
  Symbol decode(size_t index) const;
  template <class Raw>
  std::optional<uint64_t> decode_place(uint32_t section, size_t index) const;

  const uint8_t* table_ = nullptr;
  size_t size_ = 1;  ///< the null symbol is there without a table too
  bool is_64_ = false;
  const char* names_ = nullptr;
  const Word* extended_ = nullptr;  ///< real section of each SHN_XINDEX symbol
  SectionRange sections_;           ///< for the names of section symbols
};

/// A section group; `members` are section indices.
struct Group {
  std::string_view signature;
  bool is_comdat = false;
  std::vector<uint32_t> members;
};

class ObjectFile {
 public:
  /// Throws Error for anything that is not a well-formed little-endian ET_REL file. `name` is how
  /// messages call it: `foo.o` or `libm.a:(s_sin.o)`.
  static ObjectFile parse(Bytes bytes, std::string name);

  ObjectFile() = default;
  ObjectFile(ObjectFile&&) = default;  // sections_ points into reloc_sections_: no copying
  ObjectFile& operator=(ObjectFile&&) = default;

  const std::string& name() const { return name_; }
  bool is_64() const { return is_64_; }
  uint16_t machine() const { return machine_; }
  uint32_t flags() const { return flags_; }  ///< e_flags

  const SectionRange& sections() const { return sections_; }  ///< [0] is the null section
  const SymbolRange& symbols() const { return symbols_; }
  size_t first_global() const { return first_global_; }  ///< symbols below are STB_LOCAL
  const std::vector<Group>& groups() const { return groups_; }
  RelocRange relocs(const Section& section) const {
    if (section.reloc_section == 0) return {};
    const Section table = sections_[section.reloc_section];
    return {table.data, is_64_, table.type == SHT_RELA};
  }
  /// Contents of the processor's attributes section (SHT_ARM_ATTRIBUTES, …); empty if there is
  /// none.
  Bytes attributes() const { return attributes_; }
  /// GCC -flto without -ffat-lto-objects: the compiler's intermediate code and no machine code.
  bool is_slim_lto() const { return is_slim_lto_; }

 private:
  template <class Layout>
  friend class ObjectParser;

  std::string name_;
  bool is_64_ = false;
  uint16_t machine_ = 0;
  uint32_t flags_ = 0;
  std::vector<uint32_t> reloc_sections_;  ///< by section
  SectionRange sections_;
  SymbolRange symbols_;
  size_t first_global_ = 0;
  std::vector<Group> groups_;
  Bytes attributes_;
  bool is_slim_lto_ = false;
};

}  // namespace natmod::elf
