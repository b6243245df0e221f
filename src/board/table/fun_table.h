// mp_fun_table: what a native module knows of the firmware. Each entry is a service, or an object.
//
// Source: sdk/include/natmod/abi/fun_table.def.
#pragma once

#include "runtime/state.h"

namespace natmod::board {

inline constexpr size_t kFunTableSize = 0
// Not in parentheses: the rows add up.
#define NATMOD_FUN_TABLE(member, symbol, since, declaration) \
  +1  // NOLINT(bugprone-macro-parentheses)
#include "abi/fun_table.def"
    ;

/// Puts the table into firmware memory and gives its address.
Address make_fun_table(RuntimeState& state);

/// An entry that is a function, by its name in the table.
struct TableFunction {
  std::string_view name;
  decltype(ServiceCode::fn) fn;
};
// The functions, by subject.
extern const std::span<const TableFunction> kNameFunctions;       // names.cc
extern const std::span<const TableFunction> kContainerFunctions;  // containers.cc
extern const std::span<const TableFunction> kCallFunctions;       // calls.cc
extern const std::span<const TableFunction> kControlFunctions;    // control.cc
extern const std::span<const TableFunction> kMemoryFunctions;     // memory.cc
extern const std::span<const TableFunction> kObjectFunctions;     // objects.cc
extern const std::span<const TableFunction> kArgumentFunctions;   // arguments.cc
extern const std::span<const TableFunction> kPrintFunctions;      // printf.cc

}  // namespace natmod::board
