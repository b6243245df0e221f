// The symbols that the firmware defines: its tables, and those entries of the function table that C
// code names directly.
#include "link/firmware_symbols.h"

#include "link/context.h"

namespace natmod::link {
namespace {

struct Row {
  std::string_view symbol;
  unsigned since;  ///< the first ABI that has the entry, as 0x603
};

constexpr Row kEntries[] = {
#define NATMOD_FUN_TABLE(member, symbol, since, declaration) {#symbol, since},
#include "abi/fun_table.def"
#undef NATMOD_FUN_TABLE
};

struct Alias {
  std::string_view symbol, of;
};

constexpr Alias kAliases[] = {
#define NATMOD_FUN_TABLE(member, symbol, since, declaration)
#define NATMOD_FUN_TABLE_ALIAS(symbol, of) {#symbol, #of},
#include "abi/fun_table.def"
#undef NATMOD_FUN_TABLE
};

struct Table {
  std::string_view symbol;
  Meaning meaning;
};

constexpr Table kTables[] = {
    {"mp_fun_table", Meaning::fun_table},     {kQstrTableName, Meaning::qstr_table},
    {"natmod_rom_qstrs", Meaning::rom_qstr},  {"natmod_rom_places", Meaning::rom_places},
    {"natmod_rom_block", Meaning::rom_block}, {"mp_native_obj_table", Meaning::obj_table},
    {"_GLOBAL_OFFSET_TABLE_", Meaning::got},
};

bool define(Symbol& symbol, Meaning meaning, uint64_t value = 0) {
  symbol.meaning = meaning;
  symbol.value = value;
  return true;
}

}  // namespace

bool define_firmware_symbol(const LinkContext& context, Symbol& symbol) {
  for (const Table& table : kTables) {
    if (table.symbol == symbol.name) return define(symbol, table.meaning);
  }
  if (symbol.name == kModuleTypeName) return define(symbol, Meaning::absolute);
  std::string_view name = symbol.name;
  for (const Adapter& adapter : context.machine().adapters()) {
    if (adapter.symbol != name) continue;
    name = adapter.target;
    if (!adapter.code.empty()) symbol.adapter = &adapter;
  }
  for (const Alias& alias : kAliases) {
    if (alias.symbol == name) name = alias.of;
  }
  unsigned abi = mpy::kVersion << 8 | context.options.sub_version;
  uint64_t index = 0;
  for (const Row& row : kEntries) {
    if (row.since > abi) continue;
    if (!row.symbol.empty() && row.symbol == name) {
      return define(symbol, Meaning::fun_table_entry, index);
    }
    ++index;
  }
  return false;
}

bool define_helper(const LinkContext& context, Symbol& symbol) {
  std::span<const Helper> helpers = context.machine().helpers();
  for (size_t i = 0; i < helpers.size(); ++i) {
    if (helpers[i].symbol == symbol.name) return define(symbol, Meaning::helper, i);
  }
  return false;
}

std::vector<std::string_view> firmware_symbol_names() {
  std::vector<std::string_view> names;
  for (const Table& table : kTables) names.push_back(table.symbol);
  for (const Alias& alias : kAliases) names.push_back(alias.symbol);
  for (const Row& row : kEntries) {
    if (!row.symbol.empty()) names.push_back(row.symbol);
  }
  return names;
}

}  // namespace natmod::link
