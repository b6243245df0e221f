// What an instruction set means to the linker. Linking is three steps, as in the ABI's own tables:
// *classify* a relocation (which formula), *compute* its value (generic code, src/link), *encode*
// it (a Field of the machine). Only this folder knows encodings, and each of them is a row of data.
//
// The ABI's letters: S the symbol's address, A the addend, P the patched place, GOT the table's
// base, G the offset of the symbol's slot in it, Z the symbol's size.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_reader.h"
#include "elf/object_file.h"

namespace natmod {

/// The formula of a relocation.
enum class RelocKind : uint8_t {
  none,            ///< nothing to patch
  abs,             ///< S + A in a machine word; the loader adds the segment's base
  abs_part,        ///< S + A in something that the loader cannot patch: S must be a constant
  pc,              ///< S + A - P
  branch,          ///< S + A - P in a call or jump, which may go through a stub
  got,             ///< G + A
  got_pc,          ///< GOT + G + A - P
  got_base_pc,     ///< GOT + A - P
  got_rel,         ///< S + A - GOT
  branch_got_rel,  ///< S + A - GOT, where S is a function and may be a stub
  pc_high,         ///< the high part of S + A - P
  got_high,        ///< the high part of GOT + G + A - P
  pc_low,          ///< the low part of the value whose high part is at S, plus A
  abs_high,        ///< the high part of S + A
  abs_low,         ///< the low part of S + A; registers show which high part it continues
  add,             ///< what is there, plus S + A
  sub,             ///< what is there, minus S + A
  set,             ///< S + A, as one end of a distance
  align,           ///< A bytes of padding, of which as many stay as alignment needs
  relax,           ///< the relocation at the same place may take a shorter form
  size,            ///< Z + A
  literal,         ///< S + A - P in a load of a literal word, which the linker may place
  by_instruction,  ///< what it is depends on the instruction at P: Machine::howto with its place
  tls_offset,      ///< S + A, less the start of all thread-local variables
  tls,             ///< thread-local storage by a register, or in a form that is not supported
  dynamic,         ///< belongs in shared objects and programs, not in relocatable objects
};

constexpr bool is_high_part(RelocKind kind) {
  return kind == RelocKind::pc_high || kind == RelocKind::got_high || kind == RelocKind::abs_high;
}
constexpr bool is_low_part(RelocKind kind) {
  return kind == RelocKind::pc_low || kind == RelocKind::abs_low;
}

/// Whether a relocation's symbol is what code or data refers to, not a label for the linker alone.
constexpr bool refers(RelocKind kind) {
  return kind != RelocKind::pc_low && kind != RelocKind::align && kind != RelocKind::relax;
}

/// How a value is stored. `write` is pure in the sense that it changes only the field's own bits.
struct Field {
  uint8_t size;       ///< bytes that it touches
  int64_t min, max;   ///< the values that fit
  uint8_t alignment;  ///< the value must be a multiple of this
  void (*write)(uint8_t* place, int64_t value);
  int64_t (*read)(const uint8_t* place);  ///< the addend that a REL object keeps in the place
  /// Whether a field ends within these bytes, where its length is in them; null: it is `size`.
  bool (*ends_within)(Bytes bytes) = nullptr;
  /// The bits of a sum or difference at a place; null: all bits of `size`.
  unsigned (*width)(const uint8_t* place) = nullptr;
};

/// What a slot of the GOT is for.
enum class Slot : uint8_t {
  address,
  // A module has one set of thread-local variables, so the function that finds them by a pair of
  // words returns the second.
  thread_local_pair,    ///< 0, and the variable's address
  thread_local_block,   ///< 0, and the address of the first of all
  thread_local_offset,  ///< the variable's distance from the first of all
  /// The variable's address, for code that adds a thread pointer to it, which becomes 0: see
  /// Machine::drop_thread_pointer. Not only of slots, but of numbers in such code too.
  thread_local_address,
};

/// Where code depends on the program that it runs in, and how.
struct SystemUse {
  uint64_t offset = 0;
  const char* what = nullptr;  ///< a verb and its objects
};

/// The type of the relocation that patches the field at an offset; 0: none does.
using RelocationAt = std::function<uint32_t(uint64_t offset)>;

/// One row of a machine's relocation table.
struct RelocHowto {
  uint32_t type;
  RelocKind kind;
  const Field* field;  ///< null for kinds that patch nothing or are refused
  /// What the user can do when a relocation of kind abs_part meets an address, one of kind got or
  /// got_rel an object that sets no register to the GOT's base, or one of kind pc or branch a
  /// target out of its reach; null: nothing special.
  const char* advice = nullptr;
  Slot slot = Slot::address;  ///< of kinds got and got_pc, and abs
  /// The place holds a part of the addend even where the table has one.
  bool adds_place = false;
  /// S + A must be a multiple of this.
  uint8_t target_alignment = 1;
};

/// A load from the GOT that can become the address itself when the symbol lies in text.
struct GotRelaxation {
  RelocKind kind;
  const Field* field;
  int8_t place_delta;               ///< the new field starts this many bytes from the old one
  int8_t addend_delta;              ///< added to the relocation's addend
  void (*rewrite)(uint8_t* place);  ///< changes the opcode; `place` is the old field's
};

/// Code that can take the place of what an object has at a relocation.
struct Form {
  std::array<uint8_t, 8> code{};
  uint8_t size = 0;              ///< bytes of it
  uint8_t field_offset = 0;      ///< where the value goes, from the start of `code`
  const Field* field = nullptr;  ///< null: it takes none
};

/// Code that jumps to an address kept in a word of its own, which the loader can patch.
struct Stub {
  std::vector<uint8_t> code;
  uint32_t word_offset;  ///< of that word in `code`; it must come to lie at a word boundary
  uint32_t entry = 0;    ///< offset of the first instruction
};

/// A function that compilers' code for thread-local variables calls.
struct Helper {
  std::string_view symbol;
  std::span<const uint8_t> code;
  int word = -1;  ///< offset in `code` of a word for the address of the first variable; -1: none
};

/// What has to run before mpy_init. Distances are from the first byte of the code that does it.
struct StartupPlan {
  /// Fields to which one value is added; src/link/startup.h says how their table lists them.
  struct Patches {
    unsigned size = 0;         ///< bytes of each field
    bool is_relative = false;  ///< the value is less the start of the fields' segment
    int64_t table = 0;
  };
  std::vector<Patches> patches;
  /// Functions whose results go to a table of words, one behind the other.
  std::vector<int64_t> resolvers;
  std::vector<int64_t> constructors;
  int64_t entry = 0;
};

/// Code that does so and goes on to mpy_init with the arguments that it was called with. Loaders
/// fill in its words: for each of StartupPlan::patches the start of the fields' segment and the
/// value; if there are resolvers, their table; then the functions of the firmware that it calls.
struct StartupCode {
  std::vector<uint8_t> code;
  uint32_t words = 0;  ///< offset in `code` of the first word, a multiple of its size
  std::vector<std::string_view> functions;
};

/// A function of the machine's ABI that is one of the firmware's with the arguments in another
/// order: `code` puts them right and goes on into a stub for `target`.
struct Adapter {
  std::string_view symbol;
  std::string_view target;
  std::span<const uint8_t> code;  ///< empty: the arguments are right as they are
};

/// Advice for branches of short reach.
inline constexpr const char* kFarBranch =
    "a branch of this form reaches no further: put the opposite one around a jump or a call";

class TwoPartAddresses;
class Relaxation;
class LiteralLoads;

class Machine {
 public:
  Machine(uint16_t elf_machine, std::span<const RelocHowto> howtos);
  virtual ~Machine() = default;

  uint16_t elf_machine() const { return elf_machine_; }

  /// The row of a relocation type; null if the ABI defines no such type that objects may use.
  const RelocHowto* howto(uint32_t type) const {
    return type < by_type_.size() ? by_type_[type] : nullptr;
  }
  /// The same for a relocation at `offset` of a section's bytes, where that decides.
  const RelocHowto* howto(uint32_t type, Bytes section, uint64_t offset) const {
    const RelocHowto* row = howto(type);
    if (row == nullptr || row->kind != RelocKind::by_instruction) return row;
    const RelocHowto* operand = operand_howto(section.data() + offset, section.size() - offset);
    return operand != nullptr ? operand : row;
  }

  /// A jump over `distance` bytes, counted from the jump's own first byte: the shortest form that
  /// keeps every register in which arguments are passed. nullopt: too far for any.
  virtual std::optional<std::vector<uint8_t>> entry_jump(int64_t distance) const = 0;

  virtual Stub stub() const = 0;
  /// The same with the address of a word in place of the target, which is in that word; no code if
  /// there is no such stub.
  virtual Stub indirect_stub() const { return {}; }

  virtual std::span<const Adapter> adapters() const { return {}; }

  virtual std::span<const Helper> helpers() const { return {}; }

  virtual StartupCode startup(const StartupPlan& plan) const = 0;
  /// Fields that startup code patches start at multiples of this; 0: code cannot change itself.
  virtual unsigned patch_unit() const { return 0; }

  /// What a branch's addend holds besides the target: minus the distance from the patched place to
  /// where the processor counts from.
  virtual int64_t branch_bias() const = 0;
  /// A call surely reaches this far, in bytes, either way.
  virtual int64_t call_reach() const = 0;

  /// Makes code that has a thread pointer, and relocations of Slot::thread_local_address, code
  /// whose thread pointer is 0. The offset of the first instruction that it cannot make so; else
  /// nullopt.
  virtual std::optional<uint64_t> drop_thread_pointer(std::span<uint8_t>,
                                                      const RelocationAt&) const {
    return std::nullopt;
  }

  /// The first instruction that reads the thread pointer of the program around it, or calls an
  /// operating system: what libraries of machines with one may do.
  virtual std::optional<SystemUse> find_system_use(Bytes) const { return std::nullopt; }

  /// What the operand of the instruction at `place` is, of which `room` bytes can be read, for
  /// relocations of kind by_instruction; null if it is no address.
  virtual const RelocHowto* operand_howto(const uint8_t*, size_t) const { return nullptr; }
  /// Whether the relocation of `type` at `offset` of `section` patches a call or jump, though its
  /// kind does not tell.
  virtual bool is_call(uint32_t, Bytes, uint64_t) const { return false; }
  /// Why the instruction with the GOT relocation of `type` cannot be linked; null if it can.
  virtual const char* reject_got(uint32_t, Bytes, uint64_t) const { return nullptr; }

  /// What else helps where code reaches a variable, or the firmware, by distance: the end of a
  /// sentence.
  virtual std::string_view advice_for_variables() const { return {}; }
  virtual std::string_view advice_for_firmware() const { return {}; }

  /// The relaxation for the GOT relocation of `type` at `offset` of `section`, if its instruction
  /// has one.
  virtual const GotRelaxation* got_relaxation(uint32_t type, Bytes section, uint64_t offset) const;

  // Facets (facets.h), null where code of this machine has no such thing.
  virtual const TwoPartAddresses* two_parts() const { return nullptr; }
  virtual const Relaxation* relaxation() const { return nullptr; }
  virtual const LiteralLoads* literal_loads() const { return nullptr; }

  /// The name of mapping symbols that mark code for another instruction set in the same section
  /// (ARM's `$a`); empty if there is no such thing.
  virtual std::string_view foreign_code_mark() const { return {}; }
  /// The names of mapping symbols that mark code and data, for disassemblers.
  virtual std::string_view code_mark() const { return {}; }
  virtual std::string_view data_mark() const { return {}; }

  /// The address as a call needs it (Thumb: bit 0 set).
  virtual uint64_t code_address(uint64_t address) const { return address; }
  /// The offset of the first instruction of a symbol with this value (Thumb: bit 0 is not part of
  /// it).
  virtual uint64_t code_offset(uint64_t value) const { return value; }

 private:
  uint16_t elf_machine_;
  std::vector<const RelocHowto*> by_type_;
};

/// The machines, one file each.
const Machine& x64_machine();
const Machine& x86_machine();
const Machine& thumb1_machine();  ///< ARMv6-M
const Machine& thumb2_machine();  ///< ARMv7-M and later
const Machine& riscv32_machine();
const Machine& riscv64_machine();
const Machine& xtensa_machine();     ///< without register windows (call0 ABI)
const Machine& xtensawin_machine();  ///< with them

/// Whether the four bytes at `offset` are the distance of an x86 call or jump: e8, e9, 0f 80 to
/// 0f 8f.
bool is_x86_call(Bytes section, uint64_t offset);

/// Plain little-endian data fields, shared by all machines. `either` takes signed and unsigned
/// values, as data directives do.
namespace fields {
extern const Field word64;
extern const Field word32;  ///< modulo 2^32: a machine word of a 32-bit target
extern const Field word16;  ///< modulo 2^16, as sums and differences are
extern const Field word8;
extern const Field either32;
extern const Field signed32;
extern const Field unsigned32;
extern const Field either16;
extern const Field signed16;
extern const Field either8;
extern const Field signed8;
}  // namespace fields

}  // namespace natmod
