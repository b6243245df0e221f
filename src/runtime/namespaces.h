// Whose names a piece of code sees.
#pragma once

#include "runtime/allocation.h"

namespace natmod::board {

/// Makes dicts the globals and the locals for as long as it lives.
class NamespacesScope {
 public:
  NamespacesScope(Runtime& rt, Value globals, Value locals)
      : rt_(rt), old_(rt.swap_namespaces(globals, locals)) {
    keep(rt, old_.first);
    keep(rt, old_.second);
  }
  ~NamespacesScope() { rt_.swap_namespaces(old_.first, old_.second); }
  NamespacesScope(const NamespacesScope&) = delete;
  NamespacesScope& operator=(const NamespacesScope&) = delete;

 private:
  Runtime& rt_;
  std::pair<Value, Value> old_;
};

}  // namespace natmod::board
