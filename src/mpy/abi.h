// Numbers of the .mpy container, version 6, and of the native ABI that comes with it.
//
// Source: MicroPython's docs/reference/mpyfiles.rst and py/persistentcode.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "natmod/arch.h"

namespace natmod::mpy {

inline constexpr unsigned kVersion = 6;
inline constexpr unsigned kDefaultSubVersion = 3;

/// The third byte of the header: sub-version in the low bits, architecture number above, and a bit
/// that says that architecture flags follow the header.
inline constexpr unsigned kFeatureSubVersionMask = 0x03;
inline constexpr unsigned kFeatureArchShift = 2;
inline constexpr unsigned kFeatureArchFlags = 0x40;
inline constexpr unsigned kFeatureReserved = 0x80;

using natmod::Arch;

/// The name that MicroPython's tools use (`armv7emsp`); for Arch::none "bytecode".
std::string_view arch_name(Arch arch);
std::optional<Arch> find_arch(std::string_view name);
/// Bytes of a machine word; 0 for Arch::none.
unsigned word_size(Arch arch);

enum class CodeKind : uint8_t { bytecode = 2, native_py = 3, native_viper = 4, native_asm = 5 };

/// "bytecode", "native", "viper", "asm": the word of the emitter in Python source.
std::string_view code_kind_name(CodeKind kind);

enum ScopeFlag : uint32_t {
  kScopeViperReloc = 0x10,
  kScopeViperRodata = 0x20,
  kScopeViperBss = 0x40,
};

/// What a load-time relocation adds to the word that it patches: the address of one of these.
/// From `fun_table_entry` on, the number counts entries of mp_fun_table, whose *value* is added.
enum RelocKind : uint8_t {
  kRelocText = 0,
  kRelocRodata = 1,
  kRelocBss = 2,
  kRelocQstrTable = 6,
  kRelocObjTable = 7,
  kRelocFunTable = 8,
  kRelocFunTableEntry = 9,
  kRelocKindMax = 126,
};

}  // namespace natmod::mpy
