// Where imports find modules.
#pragma once

#include <string_view>

#include "runtime/memory/value.h"

namespace natmod::board {

class Runtime;

/// Firmware::import_name.
Value import_module(Runtime& rt, std::string_view name, Value fromlist, int64_t level);

}  // namespace natmod::board
