// Objects and their sections, as the passes share them: what a section is to the module, and where
// code and padding in it change their length.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "link/archives.h"
#include "link/chunk.h"
#include "link/constants.h"
#include "link/literals.h"
#include "link/symbol.h"

namespace natmod::link {

/// What a section is for besides holding bytes.
enum class Role : uint8_t {
  ordinary,
  constructors,  ///< a table of functions that run before mpy_init; it has no place in the module
  thread_local_data,
};

/// Code or padding that is not as long in the module as in its object.
struct Rewrite {
  uint32_t offset = 0;  ///< in the section as its object has it
  uint32_t old_size = 0;
  uint32_t new_size = 0;
  int32_t shift = 0;   ///< how far what follows moves, with all earlier rewrites
  uint32_t reloc = 0;  ///< index in the section's relocations
  Form form;           ///< of the relocation's code; padding has none
};

/// A part of a vector that is still growing.
struct Range {
  uint32_t begin = 0, end = 0;

  template <class T>
  std::span<T> of(std::vector<T>& all) const {
    return {all.data() + begin, all.data() + end};
  }
  bool empty() const { return begin == end; }
};

/// A section of an object that may become part of the module.
struct InputSection final : Chunk {
  ObjectInput* file = nullptr;
  uint32_t index = 0;
  Segment segment = Segment::none;
  bool is_code = false;
  Role role = Role::ordinary;
  bool is_discarded = false;              ///< a COMDAT group's second copy
  bool is_live = false;                   ///< reached by collect_garbage
  const InputSection* kept_by = nullptr;  ///< the section that reached it; null for roots
  std::vector<Piece> pieces;              ///< of a section whose constants are shared; else empty
  MergedSection* merged = nullptr;        ///< where the pieces went, by merge_constants
  std::unique_ptr<std::vector<LiteralWord>> literals;  ///< of a literal section; see literals.h

  Range highs, lows;              ///< in LinkContext's, by pair_parts
  Range detours;                  ///< the same, by scan_relocations
  std::vector<Rewrite> rewrites;  ///< by relax; in order of offset

  elf::Section header() const;
  elf::RelocRange relocs() const;
  std::string name() const;  ///< `foo.o:(.text.f)`
  /// Whether what the relocation fills in is part of the module: of literals, only some are.
  bool uses(const elf::Reloc& reloc) const {
    return literals == nullptr || reloc.type == 0 || (*literals)[reloc.offset / 4].is_live;
  }
  /// Where an offset of the object's section is in the module's.
  uint64_t place_of(uint64_t offset) const;
  /// The same for an offset behind the start of `rewrite` and of none later.
  static uint64_t place_behind(const Rewrite& rewrite, uint64_t offset);
  /// The offset of a local symbol of this section; nullopt for any other. It costs less than a
  /// Symbol, and code has many labels that only its own branches name.
  std::optional<uint64_t> own_label(uint32_t symbol) const;

  uint64_t size() const override;
  const InputSection* as_section() const override { return this; }
  bool is_constant() const override { return !is_code; }
  bool is_patched() const override { return header().reloc_section != 0; }
  void write(ImageWriter& image) const override;
  void describe(MapWriter& map) const override;
};

/// InputSection::place_of for offsets that mostly ascend: one walk over the rewrites.
class PlaceCursor {
 public:
  explicit PlaceCursor(const InputSection& section) : section_(section) {}
  uint64_t operator()(uint64_t offset);

 private:
  const InputSection& section_;
  size_t next_ = 0;
};

struct ObjectInput {
  elf::ObjectFile object;
  Origin origin = Origin::module;
  std::vector<InputSection> sections;  ///< parallel to object.sections()
  std::vector<Symbol*> globals;
  std::optional<bool> has_thread_pointer;  ///< once somebody asked

  Symbol& symbol(uint32_t index) {
    size_t first_global = object.first_global();
    return index < first_global ? local(index) : *globals[index - first_global];
  }

 private:
  // Most local symbols only name things for people. Those that relocations use get a Symbol.
  Symbol& local(uint32_t index);
  std::vector<uint32_t> local_places_;  ///< 1 + index in local_storage_; 0: not asked for yet
  std::deque<Symbol> local_storage_;
};

inline elf::Section InputSection::header() const {
  return file->object.sections()[index];
}

inline elf::RelocRange InputSection::relocs() const {
  return file->object.relocs(header());
}

/// How messages show a place: `a.o:(.text.f+0x12)`.
std::string place_name(const InputSection& section, uint64_t offset);

}  // namespace natmod::link
