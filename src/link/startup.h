// What runs between the import and mpy_init, in modules that need it: constructors, functions that
// choose other functions, and patches that no loader can make.
//
// The problem: a loader adds addresses to whole, aligned words and nothing else. -fpic code that
// reaches a static variable by its distance from the code (S + A - P) cannot be patched so, for
// loaders place the two apart; nor can a pointer in a packed structure. Where the machine lets code
// change itself (Machine::patch_unit), the startup code adds to such fields what was not known at
// link time. Others are refused, with what the author can do.
//
// It is entered in place of mpy_init, with its arguments. In order: it patches, so that all that
// runs from then on is right; calls resolvers (STT_GNU_IFUNC) and keeps what they choose in words
// of BSS; makes the QSTRs of static tables (rom_qstrs.h); calls constructors; and jumps to mpy_init
// with the arguments as they came. What it needs of addresses stands in words of its own, which the
// loader does patch: for each table the start of the fields' segment and the value that is added.
//
// A table lists its fields by their distances, in units of the machine's patch_unit() and from one
// unit before the segment: a byte of 1 to 254 goes on by so much and adds to the field there, 255
// goes on by 254 and adds nothing, 0 is the end. A module has few kinds of such fields (PatchKind)
// but can have thousands of them, so that a field costs a byte, not a word of a list.
//
// Each round of the layout makes the code and keeps it: its length is part of the layout, and its
// bytes wait for `write`.
#pragma once

#include <deque>
#include <vector>

#include "link/section.h"

namespace natmod::link {

/// A function that runs before mpy_init.
struct Constructor {
  const Symbol* symbol = nullptr;
  int64_t addend = 0;
};

/// A function (STT_GNU_IFUNC) that another one chooses, before mpy_init and the constructors. Its
/// address is that of its stub, which jumps through a word in BSS.
struct IndirectFunction {
  InputSection* section = nullptr;  ///< the resolver
  uint64_t offset = 0;
};

/// A value that no loader can fill in, but code that runs before mpy_init can.
struct SelfPatch {
  InputSection* section = nullptr;
  uint32_t offset = 0;  ///< in the section as its object has it
};

/// What patches have in common that share a table: they add the same value to fields of one size.
struct PatchKind {
  Segment place = Segment::text;  ///< where the fields lie
  int base_kind = 0;              ///< the mpy::RelocKind whose address is added
  bool is_relative = false;       ///< less the start of the segment `place`
  bool is_rom_qstrs = false;      ///< nothing is added: the fields are rom_qstrs.h's
  unsigned size = 0;              ///< bytes of a field

  bool operator==(const PatchKind&) const = default;
};

class PatchTable final : public Chunk {
 public:
  PatchTable(const PatchKind& patch_kind, unsigned table_unit, uint64_t table_alignment);

  const PatchKind kind;
  const unsigned unit;  ///< bytes that the table counts by
  std::vector<SelfPatch> patches;

  /// Makes the table for the addresses that things have now. True if it got longer.
  bool update(const LinkContext& context);

  uint64_t size() const override { return bytes_.size(); }
  bool is_constant() const override { return true; }
  void write(ImageWriter& image) const override;
  void describe(MapWriter& map) const override;

 private:
  std::vector<uint8_t> bytes_;
};

class Startup final : public Chunk {
 public:
  std::vector<Constructor> constructors;  ///< in the order in which they run
  std::vector<IndirectFunction> indirect_functions;
  Symbol indirect_words;  ///< common storage for their words
  std::deque<PatchTable> tables;

  bool is_needed() const;

  /// The table to which patches of this kind belong; made if there is none.
  PatchTable& table_for(const LinkContext& context, const PatchKind& kind, unsigned unit);

  /// Makes the code for the addresses that things have now. True if it got longer.
  bool update(const LinkContext& context);
  /// The same for the tables.
  bool update_tables(const LinkContext& context);

  uint64_t size() const override { return code_.code.size(); }
  void write(ImageWriter& image) const override;
  void describe(MapWriter& map) const override;
  void add_symbols(ModuleSymbols& symbols) const override;

 private:
  StartupPlan plan(const LinkContext& context) const;
  std::vector<Address> words(const LinkContext& context) const;

  StartupCode code_;
};

struct Reference;

/// The symbol is a function that another one chooses: from now on it is what that does. False, with
/// an error, if code of this machine cannot call such.
bool choose_at_startup(const Reference& at);

/// Has the startup code add the address of `base_kind` to the field, less the start of the field's
/// segment if it is relative. False if it cannot.
bool patch_at_startup(const Reference& at, int base_kind, bool is_relative);

}  // namespace natmod::link
