// Symbols: what names stand for, in the objects and in the module.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "elf/object_file.h"
#include "link/chunk.h"
#include "target/machine.h"

namespace natmod::link {

struct ObjectInput;

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
  bool is_pointed_at = false;        ///< the same: see Chunk
  const Adapter* adapter = nullptr;  ///< of an entry that has to be called through code of its own
  int32_t got_slot = -1;             ///< Got's
  int32_t stub = -1;                 ///< Stubs'

  bool is_defined() const { return meaning != Meaning::undefined; }
  /// Known at link time. Nothing is at a symbol that is nowhere defined: it is 0.
  bool is_constant() const { return meaning == Meaning::absolute || meaning == Meaning::undefined; }
};

/// A symbol as its object states it, before it meets those of others.
Symbol make_symbol(ObjectInput& file, const elf::Symbol& source);

/// How messages show a symbol: its name demangled, or its section's name.
std::string symbol_name(const Symbol& symbol);

}  // namespace natmod::link
