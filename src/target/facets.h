// What some instruction sets need of the linker and others have no use for: each a small interface
// that a Machine has or has not.
#pragma once

#include "target/machine.h"

namespace natmod {

/// Code that can take other forms than its object has, and padding of another length.
class Relaxation {
 public:
  virtual ~Relaxation() = default;
  /// Fills `size` bytes with instructions that do nothing.
  virtual void write_padding(uint8_t* place, size_t size) const = 0;
  /// The shortest form of the branch or call at `place`, of a relocation of `type`, that reaches
  /// every distance from `low` to `high`; the longest if none does. Its size is 0 if the code has
  /// one form only.
  virtual Form branch_form(uint32_t type, const uint8_t* place, int64_t low,
                           int64_t high) const = 0;
};

/// Code that loads addresses from words that the linker may place and share.
class LiteralLoads {
 public:
  virtual ~LiteralLoads() = default;
  /// How far before the code such a word may lie.
  virtual uint64_t reach() const = 0;
  /// The call by distance, of the same length, that does what the call through a literal at `place`
  /// does, of which `room` bytes can be read; null if there is no such call or it would leave
  /// another value in a register.
  virtual const Form* direct_call(const uint8_t* place, size_t room) const = 0;
};

/// Where the processor goes on after an instruction.
enum class Flow : uint8_t { next, branch, jump, call, indirect_jump, indirect_call, end };

/// What the linker understands of an instruction. Registers have numbers below 32; number 0 holds
/// no address.
struct MachineInstruction {
  uint8_t size = 0;  ///< bytes
  Flow flow = Flow::next;
  bool has_distance = false;  ///< to where it branches, jumps or calls
  int64_t distance = 0;
  uint8_t to = 0;            ///< the register that it writes
  uint8_t base = 0;          ///< what it reads; of a load or store, where the address is
  uint8_t other = 0;         ///< what it reads too
  bool keeps_base = false;   ///< `to` is `base` and something added
  bool keeps_other = false;  ///< `to` is `other` and something added
  bool writes_more = false;  ///< and nobody knows which
};

/// Addresses in two parts, of which the low one continues what the high one begins. Each part is an
/// instruction; `part`, `high` and `low` are where it stands.
class TwoPartAddresses {
 public:
  virtual ~TwoPartAddresses() = default;
  /// What the high part of `value` leaves to the low one.
  virtual int64_t low_part(uint64_t value) const = 0;

  /// Whether a low part is a plain load of a word, or a plain addition; and the change of one into
  /// the other.
  virtual bool is_word_load(const uint8_t* low) const = 0;
  virtual bool is_addition(const uint8_t* low) const = 0;
  virtual void load_to_add(uint8_t* low) const = 0;
  virtual void add_to_load(uint8_t* low) const = 0;
  /// Makes the high part of an absolute address one of a distance.
  virtual void make_relative(uint8_t* high) const = 0;

  /// Code in place of a high part, which leaves the whole address, or what a slot holds, in its
  /// register.
  virtual Form whole_address(const uint8_t* high, bool is_loaded) const = 0;
  /// Code for a low part behind that, at an offset from the address; nullopt: out of its reach.
  virtual std::optional<Form> use_of_whole(const uint8_t* low, int64_t offset) const = 0;
  /// The same without another length.
  virtual void use_whole_in_place(uint8_t* low, int64_t offset) const = 0;
  /// A jump as long as a high part.
  virtual Form detour_jump() const = 0;

  /// The first instruction of `code`, which has two bytes at least.
  virtual MachineInstruction decode(Bytes code) const = 0;
  /// Bit n: a called function may change register n.
  virtual uint32_t call_clobbers() const = 0;
};

}  // namespace natmod
