// Modules, and sys.modules.
#pragma once

#include <string_view>

#include "runtime/memory/value.h"
#include "runtime/type_def.h"

namespace natmod::board {

class Runtime;

/// A new module object in sys.modules, or the one that is there. Its dict has __name__.
Value new_module(Runtime& rt, std::string_view name);
/// The same, for the loader: a mp_module_context_t, whose constants are null.
Value new_module_context(Runtime& rt, std::string_view name);
/// As an assignment to an attribute of the module `builtins`.
void store_builtin(Runtime& rt, Value name, Value value);
Value module_globals(Runtime& rt, Value module);

}  // namespace natmod::board
