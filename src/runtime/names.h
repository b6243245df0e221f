// Names, by QSTR.
#pragma once

#include "runtime/host_code.h"

namespace natmod::board {

Value load_name(Runtime& rt, Qstr name);
/// What the builtins have by that name, or what was assigned in its place; null if nothing is.
Value find_builtin(Runtime& rt, Value name);
Value load_global(Runtime& rt, Qstr name);
Value load_build_class(Runtime& rt);
/// super().name in a method of a class; AttributeError if there is none.
AttrDest load_super_method(Runtime& rt, Value cls, Value self, Qstr name);

}  // namespace natmod::board
