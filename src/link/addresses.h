// Where a symbol is, once addresses are final.
#pragma once

#include "link/context.h"

namespace natmod::link {

/// A value before loading, and what the loader adds to it.
struct Address {
  /// An mpy::RelocKind, or kConstant: nothing is added.
  static constexpr int kConstant = -1;

  int kind = kConstant;
  uint64_t value = 0;

  bool operator==(const Address&) const = default;
};

/// S + A. Weakly referenced symbols that nothing defines are the constant 0.
Address address_of(const LinkContext& context, const Symbol& symbol, int64_t addend);

}  // namespace natmod::link
