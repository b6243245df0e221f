// Builds small ELF objects by hand, for tests that need to know or to spoil every field.
//
//   ElfBuilder elf(EM_ARM);
//   auto text = elf.text(".text.f", words({0xbf00bf00, 0}));
//   auto g = elf.undefined("g");
//   elf.global("f", text, 1, 4, STT_FUNC);
//   elf.reloc(text, 4, R_ARM_REL32, g);
//   std::vector<uint8_t> object = elf.build();
//
// Sections get the numbers 1, 2, … in the order in which they are added; symbol and string tables
// and relocation sections follow them. Symbols are named by handles: build() puts the local ones
// first, as the standard wants, and maps the handles. For hostile input, build() takes a function
// that may change any field of the finished plan before it is written.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "elf/elf.h"

namespace natmod::test {

using Buffer = std::vector<uint8_t>;

/// Appends the low `size` bytes of `value`, little-endian.
void put(Buffer& out, uint64_t value, size_t size);
/// Little-endian 16-bit and 32-bit data.
Buffer halves(std::initializer_list<uint16_t> values);
Buffer words(std::initializer_list<uint32_t> values);

/// Everything that is written, every field as it will stand in the file.
struct ElfPlan {
  struct Section {
    std::string title;  ///< the name as text
    uint32_t name = 0;  ///< offset in .shstrtab
    uint32_t type = 0;
    uint64_t flags = 0;
    uint64_t offset = 0;
    uint64_t size = 0;
    uint32_t link = 0;
    uint32_t info = 0;
    uint64_t alignment = 0;
    uint64_t entry_size = 0;
    Buffer bytes;  ///< written where the builder has placed them, whatever `offset` says
  };

  Buffer ident;
  uint16_t type = 0;
  uint16_t machine = 0;
  uint32_t version = 1;
  uint32_t flags = 0;
  uint64_t shoff = 0;
  uint16_t shentsize = 0;
  uint16_t shnum = 0;
  uint16_t shstrndx = 0;
  std::vector<Section> sections;

  Section& operator[](std::string_view name);
};

class ElfBuilder {
 public:
  using SymbolId = uint32_t;
  struct Section {
    std::string name;
    uint32_t type = elf::SHT_PROGBITS;
    uint64_t flags = 0;
    Buffer bytes = {};
    uint64_t alignment = 1;
    uint64_t entry_size = 0;
    uint32_t link = 0;
    uint32_t info = 0;
    uint64_t nobits_size = 0;  ///< SHT_NOBITS only
  };
  struct Symbol {
    std::string name;
    uint32_t section = elf::SHN_UNDEF;  ///< SHN_ABS and SHN_COMMON are written as they are
    uint64_t value = 0;
    uint64_t size = 0;
    uint8_t type = elf::STT_NOTYPE;
    uint8_t bind = elf::STB_GLOBAL;
    uint8_t visibility = elf::STV_DEFAULT;
  };
  struct Reloc {
    uint64_t offset;
    uint32_t type;
    SymbolId symbol;
    int64_t addend;
  };

  explicit ElfBuilder(uint16_t machine, std::optional<bool> is_64 = {})
      : machine_(machine),
        is_64_(is_64.value_or(machine == elf::EM_X86_64)),
        has_addend_(machine != elf::EM_386 && machine != elf::EM_ARM) {}

  uint32_t flags = 0;            ///< e_flags
  bool has_symbol_table = true;  ///< false leaves .symtab and .strtab out

  // Sections. Each returns its number.
  uint32_t section(Section section) {
    sections_.push_back(std::move(section));
    return static_cast<uint32_t>(sections_.size());
  }
  uint32_t text(std::string name, Buffer bytes, uint64_t alignment = 4) {
    return section({std::move(name), elf::SHT_PROGBITS, elf::SHF_ALLOC | elf::SHF_EXECINSTR,
                    std::move(bytes), alignment});
  }
  uint32_t rodata(std::string name, Buffer bytes, uint64_t alignment = 4) {
    return section(
        {std::move(name), elf::SHT_PROGBITS, elf::SHF_ALLOC, std::move(bytes), alignment});
  }
  uint32_t data(std::string name, Buffer bytes, uint64_t alignment = 4) {
    return section({std::move(name), elf::SHT_PROGBITS, elf::SHF_ALLOC | elf::SHF_WRITE,
                    std::move(bytes), alignment});
  }
  uint32_t bss(std::string name, uint64_t size, uint64_t alignment = 4) {
    Section bss{std::move(name), elf::SHT_NOBITS, elf::SHF_ALLOC | elf::SHF_WRITE, {}, alignment};
    bss.nobits_size = size;
    return section(std::move(bss));
  }
  /// A section group whose signature is `symbol`.
  uint32_t group(SymbolId symbol, const std::vector<uint32_t>& members,
                 uint32_t group_flags = elf::GRP_COMDAT);
  /// To change a section after the fact.
  Section& operator[](uint32_t section) { return sections_.at(section - 1); }

  // Symbols. Each returns a handle for reloc() and group(); 0 is the null symbol.
  SymbolId symbol(Symbol symbol) {
    symbols_.push_back(std::move(symbol));
    return static_cast<SymbolId>(symbols_.size());
  }
  SymbolId global(std::string name, uint32_t section, uint64_t value = 0, uint64_t size = 0,
                  uint8_t type = elf::STT_NOTYPE) {
    return symbol({std::move(name), section, value, size, type});
  }
  SymbolId weak(std::string name, uint32_t section, uint64_t value = 0, uint64_t size = 0,
                uint8_t type = elf::STT_NOTYPE) {
    return symbol({std::move(name), section, value, size, type, elf::STB_WEAK});
  }
  SymbolId local(std::string name, uint32_t section, uint64_t value = 0, uint64_t size = 0,
                 uint8_t type = elf::STT_NOTYPE) {
    return symbol({std::move(name), section, value, size, type, elf::STB_LOCAL});
  }
  SymbolId section_symbol(uint32_t section) {
    return symbol({"", section, 0, 0, elf::STT_SECTION, elf::STB_LOCAL});
  }
  SymbolId undefined(std::string name) { return symbol({std::move(name)}); }
  SymbolId undefined_weak(std::string name) { return weak(std::move(name), elf::SHN_UNDEF); }
  SymbolId absolute(std::string name, uint64_t value) {
    return global(std::move(name), elf::SHN_ABS, value);
  }
  SymbolId common(std::string name, uint64_t size, uint64_t alignment) {
    return global(std::move(name), elf::SHN_COMMON, alignment, size, elf::STT_OBJECT);
  }

  /// A relocation of `section`, REL or RELA as the machine's ABI has it. With REL the addend
  /// belongs into the section's bytes.
  void reloc(uint32_t section, uint64_t offset, uint32_t type, SymbolId symbol = 0,
             int64_t addend = 0);
  void use_rela(bool has_addend) { has_addend_ = has_addend; }

  /// The number that build() gives to a symbol.
  uint32_t index_of(SymbolId symbol) const;

  /// The file. `edit` may change any field of the plan first.
  Buffer build(const std::function<void(ElfPlan&)>& edit = {}) const;

 private:
  static bool needs_extended_index(const Symbol& symbol);
  size_t word_size() const { return is_64_ ? 8 : 4; }
  uint32_t first_global() const;
  ElfPlan plan() const;
  void plan_relocs(ElfPlan& plan) const;
  void plan_symbols(ElfPlan& plan) const;
  void place(ElfPlan& plan) const;
  Buffer encode_symbol(const Symbol& symbol, uint32_t name) const;
  Buffer encode_reloc(const Reloc& reloc, uint32_t symbol) const;
  std::vector<uint32_t> symbol_indices() const;  // by handle

  uint16_t machine_;
  bool is_64_;
  bool has_addend_;
  std::vector<Section> sections_;
  std::vector<Symbol> symbols_;
  std::map<uint32_t, std::vector<Reloc>> relocs_;  // by patched section
  std::map<uint32_t, SymbolId> group_symbols_;     // by group section
};

}  // namespace natmod::test
