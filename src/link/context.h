// What the passes of link.cc share. The graph is built once by read_inputs and resolve; each later
// pass fills in the fields that its comment names.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "elf/archive.h"
#include "elf/object_file.h"
#include "link/archives.h"
#include "link/link.h"
#include "link/symbol_table.h"

namespace natmod::link {

struct InputSection;
struct ObjectInput;
struct MergedSection;
struct Piece;

/// Where bytes go. `none`: not part of the module (debug information, notes, unwind tables).
enum class Segment : uint8_t { none, text, rodata, bss };

/// A string or constant of a SHF_MERGE section.
struct Piece {
  uint32_t offset = 0;  ///< in its input section
  uint32_t size = 0;    ///< bytes, with a string's terminator
  bool is_live = false;
  uint32_t merged_offset = 0;  ///< in its MergedSection
};

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

/// How code comes to an address that it makes of two parts.
enum class Way : uint8_t {
  relative,     ///< the parts hold the distance to it
  absolute,     ///< they hold the address, which is a constant
  slot,         ///< they hold the distance to a slot, from which the low parts load it
  whole,        ///< code in place of the high part makes it; low parts are offsets from it
  loaded_whole  ///< the same, with the address from a slot
};

constexpr bool is_whole(Way way) {
  return way == Way::whole || way == Way::loaded_whole;
}

constexpr bool uses_slot(Way way) {
  return way == Way::slot || way == Way::loaded_whole;
}

/// The first half of an address in two parts.
struct HighPart {
  uint32_t reloc = 0;  ///< index in the section's relocations
  uint32_t offset = 0;
  Way way = Way::relative;
  bool is_marked = false;  ///< for relaxation
  // What the low parts are.
  bool are_loads = true;      ///< of whole words
  bool are_additions = true;  ///< of nothing more
  bool have_offsets = false;  ///< from the address
  bool is_misused = false;    ///< by instructions that are no low parts
  uint32_t count = 0;
  /// Low parts can continue any high part of a family; they name its first, by its index.
  uint32_t family = 0;
  bool is_alone = true;   ///< in its family
  uint64_t distance = 0;  ///< that the parts hold, by relocate

  static constexpr uint32_t kNone = UINT32_MAX;
  uint32_t detour = kNone;  ///< in LinkContext's, where code in place of the part has no room
  bool keeps_lows = false;  ///< of its family: the low parts stay as long as they are

  bool is_apart() const { return detour != kNone; }
};

/// Code that makes an address whole, for a high part that becomes a jump to it. It jumps back.
struct Detour {
  InputSection* section = nullptr;  ///< behind which it lies
  uint32_t high = 0;                ///< in LinkContext's
  uint64_t address = 0;
};

struct LowPart {
  static constexpr uint32_t kAlone = UINT32_MAX;

  uint32_t reloc = 0;      ///< index in the section's relocations
  uint32_t high = kAlone;  ///< index in LinkContext's high parts
  int64_t offset = 0;      ///< from the address that the high part begins
};

/// Where code can come to other than by a branch: the start of a function, or a label whose address
/// is somewhere.
struct CodeLabel {
  uint32_t section = 0;
  bool is_function = false;
  uint64_t offset = 0;

  auto operator<=>(const CodeLabel&) const = default;
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

/// A word of a section that holds nothing but literals.
struct LiteralWord {
  static constexpr uint32_t kNoReloc = UINT32_MAX;
  uint32_t reloc = kNoReloc;  ///< index of the relocation that fills it in
  bool is_live = false;
};

/// A section of an object that may become part of the module.
struct InputSection {
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
  uint64_t address = 0;                                ///< offset in its segment, by lay_out

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
  /// Bytes in the module, and where an offset of the object's section is in it.
  uint64_t size() const;
  uint64_t place_of(uint64_t offset) const;
  /// The same for an offset behind the start of `rewrite` and of none later.
  static uint64_t place_behind(const Rewrite& rewrite, uint64_t offset);
  /// The offset of a local symbol of this section; nullopt for any other. It costs less than a
  /// Symbol, and code has many labels that only its own branches name.
  std::optional<uint64_t> own_label(uint32_t symbol) const;
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

/// A value before loading, and what the loader adds to it.
struct Address {
  /// An mpy::RelocKind, or kConstant: nothing is added.
  static constexpr int kConstant = -1;

  int kind = kConstant;
  uint64_t value = 0;

  bool operator==(const Address&) const = default;
};

/// What a symbol stands for, once resolved.
enum class Meaning : uint8_t {
  undefined,
  section,          ///< an offset in an input section
  absolute,         ///< a number
  common,           ///< storage in BSS, at the offset `value` once laid out
  fun_table,        ///< the firmware's table of functions
  fun_table_entry,  ///< the value of its entry number `value`
  qstr_table,
  rom_qstr,    ///< MP_ROM_QSTR of the table's entry at `value`: see rom_qstrs.h
  rom_places,  ///< which words are such
  rom_block,   ///< and from where they are counted
  obj_table,
  got,          ///< _GLOBAL_OFFSET_TABLE_
  helper,       ///< a function of the machine's number `value`
  table_start,  ///< of the section table number `value`
  table_stop,
  indirect_function,  ///< number `value`
};

struct Symbol {
  std::string_view name;
  ObjectInput* file = nullptr;  ///< that defines it; null for the linker's own
  InputSection* section = nullptr;
  uint64_t value = 0;
  uint64_t size = 0;
  Meaning meaning = Meaning::undefined;
  uint8_t bind = elf::STB_GLOBAL;
  uint8_t type = elf::STT_NOTYPE;
  bool is_weak_reference = true;     ///< while undefined: live code has no strong reference
  bool is_live = false;              ///< common storage that live code refers to
  uint8_t alignment_log2 = 0;        ///< of common storage
  const Adapter* adapter = nullptr;  ///< of an entry that has to be called through code of its own
  int32_t got_slot = -1;
  int32_t stub = -1;

  bool is_defined() const { return meaning != Meaning::undefined; }
};

struct ObjectInput {
  elf::ObjectFile object;
  Origin origin = Origin::module;
  std::vector<InputSection> sections;  ///< parallel to object.sections()
  std::vector<Symbol*> globals;

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

/// A symbol as its object states it, before it meets those of others.
Symbol make_symbol(ObjectInput& file, const elf::Symbol& source);

/// Strings or constants of equal kind from all objects, each value once. Made by merge_constants.
struct MergedSection {
  uint64_t entry_size = 1;
  bool is_strings = false;
  uint64_t alignment = 1;
  std::vector<InputSection*> inputs;
  std::vector<uint8_t> data;
  Segment segment = Segment::text;  ///< by place_sections
  uint64_t address = 0;             ///< in it, by lay_out
};

/// A literal that some code loads; one of the equal words that there may be.
struct Literal {
  InputSection* section = nullptr;
  uint32_t word = 0;
};

/// A load of a literal.
struct LiteralUse {
  uint32_t reloc = 0;            ///< index in the relocations of the code
  uint32_t literal = 0;          ///< index in LinkContext::literals
  const Form* direct = nullptr;  ///< it only serves a call, and this is the call without it
  uint32_t mark = 0;             ///< index of the relocation that names the call's target
};

/// Those of a code section, in the order of its relocations.
struct CodeLiterals {
  std::vector<LiteralUse> uses;
  uint32_t pool = 0;  ///< that serves it
};

/// Literals side by side, in front of the code that loads them.
struct LiteralPool {
  const InputSection* before = nullptr;  ///< the first section that it serves
  std::vector<uint32_t> literals;
  std::unordered_map<uint32_t, uint32_t> places;  ///< in `literals`
  uint64_t address = 0;
};

/// A consecutive run of bytes of text or RODATA. Only those of kind `section` come from an object.
struct Chunk {
  enum class Kind : uint8_t {
    entry,
    startup,
    section,
    detour,
    helper,
    stub,
    literals,
    merged,
    got,
    keep_alive,
    patches
  };
  Kind kind = Kind::section;
  uint32_t index =
      0;  ///< of the detour, stub, literal pool, helper, merged section or group of patches
  InputSection* section = nullptr;
  uint64_t size = 0;
  uint64_t alignment = 1;
  uint64_t skew = 0;  ///< it starts this many bytes past a multiple of `alignment`
  uint64_t address = 0;
};

/// A segment that the file has bytes for.
struct Image {
  std::vector<Chunk> chunks;  ///< in order of address
  std::vector<uint8_t> bytes;
};

/// A part of BSS: a section or common storage.
struct BssItem {
  InputSection* section = nullptr;
  Symbol* common = nullptr;

  uint64_t size() const { return section != nullptr ? section->size() : common->size; }
  uint64_t alignment() const;
  uint64_t address() const { return section != nullptr ? section->address : common->value; }
};

/// A call's way to an address out of its reach.
struct StubEntry {
  const Symbol* symbol = nullptr;
  int64_t addend = 0;                   ///< the jump goes to S + addend
  const InputSection* after = nullptr;  ///< it lies behind this section; null: behind all code
  uint64_t address = 0;                 ///< of its first instruction

  bool operator<(const StubEntry& other) const {
    return std::tie(symbol, addend, after) < std::tie(other.symbol, other.addend, other.after);
  }
};

/// A word of the global offset table.
struct GotSlot {
  enum class What : uint8_t {
    zero,
    address,              ///< S + addend
    thread_local_start,   ///< of all thread-local variables
    thread_local_offset,  ///< S from there
  };
  What what = What::zero;
  Symbol* symbol = nullptr;
  int64_t addend = 0;
};

/// The parts of a table between __start_NAME and __stop_NAME, in link order.
struct SectionTable {
  std::string_view name;
  std::vector<InputSection*> parts;  ///< never empty once they are gathered
};

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

/// Patches that add the same value to fields of the same size.
struct PatchGroup {
  Segment place = Segment::text;  ///< where the fields lie
  int base_kind = 0;              ///< the mpy::RelocKind whose address is added
  bool is_relative = false;       ///< less the start of the segment `place`
  bool is_rom_qstrs = false;      ///< nothing is added: the fields are rom_qstrs.h's
  unsigned size = 0;              ///< bytes of a field
  unsigned unit = 1;              ///< bytes that the table counts by
  std::vector<SelfPatch> patches;
  std::vector<uint8_t> table;  ///< where they are, by lay_out: see startup.cc

  bool fits(const PatchGroup& other) const {
    return place == other.place && base_kind == other.base_kind &&
           is_relative == other.is_relative && is_rom_qstrs == other.is_rom_qstrs &&
           size == other.size;
  }
};

class LinkContext {
 public:
  LinkContext(const Options& link_options, const std::vector<Input>& link_inputs);
  ~LinkContext();

  const Options& options;
  const std::vector<Input>& inputs;
  const Target* target = nullptr;   ///< by select_target
  std::deque<Input> script_inputs;  ///< files that linker scripts named, and the runtime's
  bool has_runtime = false;         ///< by read_runtime, as is what of it is not there:
  std::vector<AbsentLibrary> absent;
  ErrorList errors;
  std::vector<std::string> warnings;

  std::deque<ObjectInput> objects;  ///< in link order; archives' members last, as they were pulled
  SymbolTable<Symbol> globals;
  std::unordered_map<std::string_view, ObjectInput*> comdat_owners;  ///< by group signature
  std::unique_ptr<ArchiveSet> archives;
  Symbol* entry = nullptr;         ///< mpy_init
  std::vector<std::string> qstrs;  ///< the options', and behind them those that symbols name

  std::vector<SectionTable> section_tables;
  std::deque<MergedSection> merged;
  std::vector<HighPart> highs;  ///< in the order of the sections' relocations, as are lows
  std::vector<LowPart> lows;
  std::vector<Detour> detours;
  std::map<const ObjectInput*, bool> thread_pointers;                ///< by scan_relocations
  std::map<const ObjectInput*, std::vector<CodeLabel>> code_labels;  ///< by follow_registers
  std::vector<GotSlot> got;  ///< their order is final after scan_relocations
  /// Of S + A, behind those of symbols, and which slot there is whose.
  std::vector<GotSlot> offset_slots;
  std::map<std::pair<const Symbol*, int64_t>, uint32_t> offset_places;
  /// Of thread-local variables, at the end of `got`: where the slots of a symbol start there.
  std::vector<GotSlot> thread_local_slots;
  std::map<std::pair<const Symbol*, Slot>, uint32_t> thread_local_places;
  /// By reach_from_entry, where static tables hold QSTRs: see rom_qstrs.h.
  const Symbol* rom_qstr = nullptr;
  Symbol* rom_maker = nullptr;
  std::vector<Constructor> constructors;  ///< in the order in which they run
  std::vector<IndirectFunction> indirect_functions;
  Symbol indirect_words;  ///< common storage for their words
  std::vector<PatchGroup> patch_groups;
  std::vector<StubEntry> stubs;
  std::map<size_t, uint64_t> helper_addresses;  ///< of the machine's helpers that are needed
  std::map<StubEntry, uint32_t> far_stubs;  ///< those for calls that do not reach, by what they do

  Image text, rodata;
  std::set<const void*> block_heads;  ///< a text word will hold the start of these InputSections,
                                      ///< MergedSections and Symbols of common storage
  std::vector<BssItem> bss;           ///< in order of address
  std::map<const ObjectInput*, std::vector<uint64_t>> largest_variables;  ///< by section
  uint64_t bss_size = 0;       ///< RODATA starts here in the block that it shares with BSS
  Address thread_local_start;  ///< of all thread-local variables
  uint64_t got_address = 0;
  std::vector<uint8_t> entry_code;     ///< what jumps to mpy_init; empty: it comes first
  std::optional<uint32_t> entry_word;  ///< offset in it of a word that the loader patches

  std::vector<Literal> literals;  ///< each value once, by gather_literals
  std::unordered_map<const InputSection*, CodeLiterals> code_literals;
  std::vector<LiteralPool> literal_pools;  ///< by lay_out

  size_t patched_words = 0;  ///< about how many relocations there will be
  std::vector<mpy::Relocation> relocations;

  const Machine& machine() const { return target->machine(); }
};

/// How messages show a place: `a.o:(.text.f+0x12)`.
std::string place_name(const InputSection& section, uint64_t offset);
/// How messages show a symbol: its name demangled, or its section's name.
std::string symbol_name(const Symbol& symbol);
/// How the module comes to need code of a library: a function of its own, then what calls what,
/// then `last`, what that code needs (chain.cc). Fewer than two names if nobody knows, or it is no
/// library's.
std::vector<std::string> chain_to(LinkContext& context, const InputSection& section,
                                  std::string_view last);
/// The chain as a line of a message, with its line break; empty if there is none.
std::string shown_chain(const std::vector<std::string>& chain);

}  // namespace natmod::link
