// What modules of the firmware keep beside the heap.
#pragma once

#include <functional>
#include <memory>
#include <typeindex>

#include "runtime/state.h"

namespace natmod::board {

/// What firmware has in C variables, one set for each runtime.
struct ModuleVariables {
  virtual ~ModuleVariables() = default;
  virtual void visit_roots(const std::function<void(Value)>&) {}
  /// After a collection: what it freed is no longer in the heap.
  virtual void collected(Runtime&) {}
};

template <class T>
T& module_variables(Runtime& rt) {
  auto& place = rt.state().module_variables[std::type_index(typeid(T))];
  if (!place) place = std::make_unique<T>();
  return static_cast<T&>(*place);
}

}  // namespace natmod::board
