// dict.items(), keys() and values(), and iteration over a dict.
#pragma once

#include <cstdint>

#include "runtime/memory/value.h"

namespace natmod::board {

class Runtime;

enum class DictViewKind : uint32_t { items, keys, values };

Value new_dict_view(Runtime& rt, Value dict, DictViewKind kind);
Value new_dict_iterator(Runtime& rt, Value dict, DictViewKind kind);

}  // namespace natmod::board
