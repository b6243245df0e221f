// Dicts, for the rest of the runtime.
#pragma once

#include "runtime/memory/value.h"
#include "runtime/objects/map.h"

namespace natmod::board {

class Runtime;

/// With room for n entries.
Value new_dict(Runtime& rt, size_t n = 0);
Value copy_dict(Runtime& rt, Value dict);
/// TypeError if the dict is fixed.
void dict_store(Runtime& rt, Value dict, Value key, Value value);
/// KeyError if it is not there.
void dict_delete(Runtime& rt, Value dict, Value key);

}  // namespace natmod::board
