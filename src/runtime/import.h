// Imports. The firmware finds the modules.
#pragma once

#include <string_view>

#include "runtime/memory/value.h"
#include "runtime/qstr.h"

namespace natmod::board {

class Runtime;

Value import_name(Runtime& rt, std::string_view name, Value fromlist, int64_t level);
/// The statement: what was assigned to builtins.__import__ does it.
Value import_by_statement(Runtime& rt, Qstr name, Value fromlist, Value level);
Value import_from(Runtime& rt, Value module, Qstr name);
void import_all(Runtime& rt, Value module);

}  // namespace natmod::board
