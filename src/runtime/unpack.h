// Unpacking of sequences, and of starred arguments.
#pragma once

#include <vector>

#include "runtime/memory/value.h"

namespace natmod::board {

class Runtime;

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
