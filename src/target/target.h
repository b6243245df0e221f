// The architectures that MicroPython loads native modules for, as rows of data over a few machines.
// What sets an architecture apart is a field here or a virtual of its Machine.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "elf/object_file.h"
#include "mpy/abi.h"
#include "target/machine.h"

namespace natmod {

/// The types that an architecture's floating-point instructions compute with.
enum class FloatUnit : uint8_t { none, single, both };

struct Target {
  mpy::Arch arch;
  bool is_64;
  /// Sections may ask for alignments up to these. Text lies at multiples of its limit on every port
  /// (a garbage collector's block on microcontrollers, a page on unix), and so does the block that
  /// holds BSS and RODATA (a garbage collector's block: four words). Xtensa ports promise text a
  /// multiple of 4, which is all that its instructions and literals need: code asks for more for
  /// the sake of speed.
  uint32_t text_alignment;
  uint32_t block_alignment;
  /// GCC asks for this for every variable that is as large, for the sake of old compilers' objects
  /// alone; such a one gets the block's. 0: it asks for what code needs.
  uint32_t overalignment;
  /// False: loaders put text where only whole words can be read, so that constants go to RODATA.
  bool text_holds_constants;
  FloatUnit floats;
  const Machine& (*machine_of)();
  /// Reasons why code of `object` cannot run on this architecture: one clause without the file's
  /// name. Empty: it can. Class and machine have been checked.
  std::string (*reject_object)(const Target& target, const elf::ObjectFile& object,
                               uint32_t arch_flags);

  std::string_view name() const { return mpy::arch_name(arch); }
  unsigned word_size() const { return mpy::word_size(arch); }
  const Machine& machine() const { return machine_of(); }
  const Field& word_field() const { return is_64 ? fields::word64 : fields::word32; }
};

std::span<const Target> all_targets();

/// null: native modules of this architecture cannot be linked.
const Target* find_target(mpy::Arch arch);

/// The least capable architecture that runs `object`; null if there is none.
const Target* target_for(const elf::ObjectFile& object);

/// Why `object` cannot be part of a module for `target` whose .mpy file states these flags; empty
/// if it can.
std::string reject_reason(const Target& target, const elf::ObjectFile& object,
                          uint32_t arch_flags = 0);

/// The names of all targets, for messages: "x86, x64, …".
std::string target_names();

}  // namespace natmod
