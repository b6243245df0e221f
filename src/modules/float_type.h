// Calculating in the float type of the port: what is rounded to single precision there is here.
#pragma once

#include <complex>
#include <concepts>

#include "runtime/state.h"

namespace natmod::board {

/// op on the numbers as float or double, whichever the port has. `op` is generic.
template <class Op, std::same_as<double>... X>
auto in_float_type(Runtime& rt, Op op, X... x) {
  using Result = decltype(op(x...));
  if (rt.state().config.single_float) return static_cast<Result>(op(static_cast<float>(x)...));
  return op(x...);
}

}  // namespace natmod::board
