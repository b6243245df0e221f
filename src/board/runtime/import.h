// Names and imports, by QSTR; unpacking. What the function table and the bytecode interpreter call.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "board/objects/host_code.h"
#include "board/runtime/qstr.h"
#include "board/value.h"

namespace natmod::board {

class Runtime;

Value load_name(Runtime& rt, Qstr name);
/// What the builtins have by that name, or what was assigned in its place; null if nothing is.
Value find_builtin(Runtime& rt, Value name);
Value load_global(Runtime& rt, Qstr name);
Value load_build_class(Runtime& rt);
/// super().name in a method of a class; AttributeError if there is none.
AttrDest load_super_method(Runtime& rt, Value cls, Value self, Qstr name);
Value import_name(Runtime& rt, std::string_view name, Value fromlist, int64_t level);
/// The statement: what was assigned to builtins.__import__ does it.
Value import_by_statement(Runtime& rt, Qstr name, Value fromlist, Value level);
Value import_from(Runtime& rt, Value module, Qstr name);
void import_all(Runtime& rt, Value module);

/// `a, b = sequence`
std::vector<Value> unpack_sequence(Runtime& rt, Value sequence, size_t n);
/// `a, *b, c = sequence`
std::vector<Value> unpack_ex(Runtime& rt, Value sequence, size_t n_left, size_t n_right);

/// f(*a, **b): `args` as the call's positional values with a bit per starred one in `stars`, then
/// key, value pairs; a null key marks the value as a mapping to unpack.
struct CallArguments {
  std::vector<Value> positional;
  std::vector<Value> keywords;
  operator Args() const { return {positional, keywords}; }
};
CallArguments expand_arguments(Runtime& rt, std::span<const Value> positional, uint64_t stars,
                               std::span<const Value> keywords);

}  // namespace natmod::board
