#include "mpy/fun_table.h"

#include <fmt/format.h>

#include <array>

#include "mpy/abi.h"

namespace natmod::mpy {
namespace {

struct Entry {
  std::string_view name;
  unsigned since;  ///< first ABI that has it: 0x601 is .mpy 6.1
};

constexpr std::array kEntries = {
#define NATMOD_FUN_TABLE(member, symbol, since, ...) Entry{#member, since},
#include "abi/fun_table.def"
};

}  // namespace

std::string_view fun_table_name(uint8_t sub_version, unsigned entry) {
  unsigned abi = kVersion << 8 | sub_version;
  for (const Entry& row : kEntries) {
    if (row.since <= abi && entry-- == 0) return row.name;
  }
  return {};
}

std::optional<unsigned> fun_table_entry(uint8_t sub_version, std::string_view name) {
  unsigned abi = kVersion << 8 | sub_version;
  unsigned index = 0;
  for (const Entry& row : kEntries) {
    if (row.since > abi) continue;
    if (row.name == name) return index;
    ++index;
  }
  return std::nullopt;
}

std::string reloc_kind_name(uint8_t sub_version, uint8_t kind) {
  switch (kind) {
    case kRelocText:
      return "text";
    case kRelocRodata:
      return "rodata";
    case kRelocBss:
      return "bss";
    case kRelocQstrTable:
      return "qstr_table";
    case kRelocObjTable:
      return "obj_table";
    case kRelocFunTable:
      return "fun_table";
  }
  unsigned entry = kind - unsigned{kRelocFunTableEntry};
  std::string_view name = fun_table_name(sub_version, entry);
  return name.empty() ? fmt::format("fun_table[{}]", entry) : fmt::format("fun_table.{}", name);
}

}  // namespace natmod::mpy
