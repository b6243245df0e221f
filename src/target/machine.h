// What an instruction set means to the linker. Linking is three steps, as in the ABI's own tables:
// *classify* a relocation (which formula), *compute* its value (generic code, src/link), *encode*
// it (a Field of the machine). Only this folder knows encodings, and each of them is a row of data.
//
// The ABI's letters: S the symbol's address, A the addend, P the patched place, GOT the table's
// base, G the offset of the symbol's slot in it, Z the symbol's size.
#pragma once

#include <cstdint>
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
  none,         ///< nothing to patch
  abs,          ///< S + A in a machine word; the loader adds the segment's base
  abs_part,     ///< S + A in something that the loader cannot patch: S must be a constant
  pc,           ///< S + A - P
  branch,       ///< S + A - P in a call or jump, which may go through a stub
  got,          ///< G + A
  got_pc,       ///< GOT + G + A - P
  got_base_pc,  ///< GOT + A - P
  got_rel,      ///< S + A - GOT
  size,         ///< Z + A
  tls,          ///< thread-local storage, in any of its models
  dynamic,      ///< belongs in shared objects and programs, not in relocatable objects
};

/// How a value is stored. `write` is pure in the sense that it changes only the field's own bits.
struct Field {
  uint8_t size;       ///< bytes that it touches
  int64_t min, max;   ///< the values that fit
  uint8_t alignment;  ///< the value must be a multiple of this
  void (*write)(uint8_t* place, int64_t value);
  int64_t (*read)(const uint8_t* place);  ///< the addend that a REL object keeps in the place
};

/// One row of a machine's relocation table.
struct RelocHowto {
  uint32_t type;
  RelocKind kind;
  const Field* field;  ///< null for kinds that patch nothing or are refused
  /// What the user can do when a relocation of kind abs_part meets an address; null: nothing
  /// special.
  const char* advice = nullptr;
};

/// A load from the GOT that can become the address itself when the symbol lies in text.
struct GotRelaxation {
  RelocKind kind;
  const Field* field;
  int8_t place_delta;               ///< the new field starts this many bytes from the old one
  int8_t addend_delta;              ///< added to the relocation's addend
  void (*rewrite)(uint8_t* place);  ///< changes the opcode; `place` is the old field's
};

/// Code that jumps to an address kept in a word of its own, which the loader can patch.
struct Stub {
  std::vector<uint8_t> code;
  uint32_t word_offset;  ///< of that word in `code`; it must come to lie at a word boundary
};

/// A function of the machine's ABI that is one of the firmware's with the arguments in another
/// order: `code` puts them right and goes on into a stub for `target`.
struct Adapter {
  std::string_view symbol;
  std::string_view target;
  std::span<const uint8_t> code;  ///< empty: the arguments are right as they are
};

class Machine {
 public:
  Machine(uint16_t elf_machine, std::span<const RelocHowto> howtos);
  virtual ~Machine() = default;

  uint16_t elf_machine() const { return elf_machine_; }

  /// The row of a relocation type; null if the ABI defines no such type that objects may use.
  const RelocHowto* howto(uint32_t type) const {
    return type < by_type_.size() ? by_type_[type] : nullptr;
  }

  /// A jump over `distance` bytes, counted from the jump's own first byte: the shortest form that
  /// keeps every register in which arguments are passed. nullopt: too far for any.
  virtual std::optional<std::vector<uint8_t>> entry_jump(int64_t distance) const = 0;

  virtual Stub stub() const = 0;

  virtual std::span<const Adapter> adapters() const { return {}; }

  /// What a branch's addend holds besides the target: minus the distance from the patched place to
  /// where the processor counts from.
  virtual int64_t branch_bias() const = 0;
  /// A call surely reaches this far, in bytes, either way.
  virtual int64_t call_reach() const = 0;

  /// The relaxation for the GOT relocation of `type` at `offset` of `section`, if its instruction
  /// has one.
  virtual const GotRelaxation* got_relaxation(uint32_t type, Bytes section, uint64_t offset) const;

  /// The name of mapping symbols that mark code for another instruction set in the same section
  /// (ARM's `$a`); empty if there is no such thing.
  virtual std::string_view foreign_code_mark() const { return {}; }

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

/// Plain little-endian data fields, shared by all machines. `either` takes signed and unsigned
/// values, as data directives do.
namespace fields {
extern const Field word64;
extern const Field word32;  ///< modulo 2^32: a machine word of a 32-bit target
extern const Field either32;
extern const Field signed32;
extern const Field unsigned32;
extern const Field either16;
extern const Field signed16;
extern const Field either8;
extern const Field signed8;
}  // namespace fields

}  // namespace natmod
