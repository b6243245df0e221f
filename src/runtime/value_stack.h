// Where the locals, stacks and exception handlers of running bytecode functions live: in the host,
// those of one behind those of its caller. The collector takes the values for roots, as it does a
// board's C stack.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <span>

#include "runtime/memory/value.h"

namespace natmod::board {

/// A `try` or `with` that is open: where its handler is, and how deep the value stack was.
struct Handler {
  size_t target = 0;
  size_t depth = 0;
  bool is_finally = false;  ///< also a `with`: it runs however the block is left
};

class ValueStack {
 public:
  /// n empty places; an empty span if there is no room.
  std::span<Value> push(size_t n) {
    if (n > kCapacity - used_) return {};
    const std::span<Value> places{values_.get() + used_, n};
    std::fill(places.begin(), places.end(), kNull);
    used_ += n;
    return places;
  }
  void pop(size_t n) { used_ -= n; }
  std::span<const Value> used() const { return {values_.get(), used_}; }

 private:
  static constexpr size_t kCapacity = size_t{1} << 17;

  // Pages that nothing touches cost nothing.
  std::unique_ptr<Value[], decltype(&std::free)> values_{
      static_cast<Value*>(std::calloc(kCapacity, sizeof(Value))), &std::free};
  size_t used_ = 0;
};

}  // namespace natmod::board
