// micropython.schedule(): functions that run when bytecode next jumps.
#pragma once

#include "runtime/state.h"

namespace natmod::board {

/// Runs the first of the tasks that wait, if any does and none runs already. An exception that
/// leaves it is shown and goes no further.
void run_first_task(Runtime& rt);

inline bool has_tasks(Runtime& rt) {
  return !rt.state().tasks.empty();
}

inline void run_task(Runtime& rt) {
  if (has_tasks(rt)) [[unlikely]]
    run_first_task(rt);
}

}  // namespace natmod::board
