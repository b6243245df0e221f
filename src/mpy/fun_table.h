#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace natmod::mpy {

/// The C name of an entry of mp_fun_table in a native ABI of .mpy 6, empty if it has no such entry.
std::string_view fun_table_name(uint8_t sub_version, unsigned entry);

/// The number of the entry with that C name, if the ABI has one.
std::optional<unsigned> fun_table_entry(uint8_t sub_version, std::string_view name);

/// What a relocation adds: `text`, `bss`, `fun_table`, or `fun_table.load_attr`; an entry that the
/// ABI does not have goes by its number, `fun_table[99]`.
std::string reloc_kind_name(uint8_t sub_version, uint8_t kind);

}  // namespace natmod::mpy
