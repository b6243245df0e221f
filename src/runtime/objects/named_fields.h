// Tuples whose items have names.
#pragma once

#include <span>
#include <string_view>

#include "runtime/memory/value.h"

namespace natmod::board {

class Runtime;

/// A tuple whose items are attributes too, such as sys.implementation.
Value new_attrtuple(Runtime& rt, std::span<const std::pair<std::string_view, Value>> fields);
/// collections.namedtuple(name, fields).
Value new_namedtuple_type(Runtime& rt, Value name, Value fields);

}  // namespace natmod::board
