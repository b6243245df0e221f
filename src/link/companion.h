// The companion ELF: what debuggers and binary utilities want to know of a module. It has the
// module's segments as sections, all symbols, and the objects' debug information, with addresses as
// if text were at 0. Nothing in it is loaded.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "elf/writer.h"
#include "link/dwarf.h"
#include "link/section.h"

namespace natmod::link {

class LinkContext;

/// Where the parts of a module are in its companion ELF. Boards place text and the block of
/// variables apart; here the block comes behind text.
class CompanionAddresses {
 public:
  explicit CompanionAddresses(const LinkContext& context);

  uint64_t constants() const { return constants_; }  ///< in text, behind the code
  uint64_t text_end() const { return text_end_; }
  uint64_t bss() const { return block_; }
  uint64_t data() const;
  uint64_t end() const;

  /// S + A; nothing if that is no part of the module.
  std::optional<uint64_t> of(const Symbol& symbol, int64_t addend) const;

 private:
  const LinkContext& context_;
  uint64_t constants_ = 0;
  uint64_t text_end_ = 0;
  uint64_t block_ = 0;
};

/// Adds the symbols to the file, whose first sections are the module's by now.
class ModuleSymbols {
 public:
  ModuleSymbols(const LinkContext& context, elf::OutputFile& file);

  void add(std::string_view name, uint64_t address, uint64_t size, uint8_t bind, uint8_t type,
           bool is_variable = false, uint8_t visibility = elf::STV_DEFAULT);
  /// Code of the linker's own, which starts `first` bytes behind the chunk. The word in it is no
  /// instruction, and disassemblers should know.
  void add_code(std::string_view name, const Chunk& chunk, std::optional<uint32_t> word,
                uint32_t first = 0);
  /// From here on it is data, for disassemblers.
  void mark_data(uint64_t address);

 private:
  void mark(std::string_view name, uint64_t address);
  uint32_t section_at(uint64_t address, bool is_variable) const;

  const Machine& machine_;
  elf::OutputFile& file_;
  size_t segments_;
};

/// The debug information of all objects, each section once, its relocations applied. What could
/// not be taken over is in the context's warnings.
std::vector<elf::OutputSection> combine_debug_sections(LinkContext& context,
                                                       const CompanionAddresses& addresses);

/// Takes out of these what is about code that is no part of the module.
void drop_dead_code(std::vector<elf::OutputSection>& sections);

struct Companion {
  std::vector<uint8_t> file;
  std::vector<SourceLine> lines;
};

/// For text and RODATA as `relocate` has left them.
Companion make_companion(LinkContext& context);

}  // namespace natmod::link
