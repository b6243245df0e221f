// The builtins module.
#pragma once

#include "runtime/state.h"

namespace natmod::board {

/// The dict of builtin names, in ROM.
void make_builtins(RuntimeState& state);
// Builtins that compile text (evaluate.cc).
Value eval_builtin(Runtime& rt, Args args);
Value exec_builtin(Runtime& rt, Args args);
Value execfile_builtin(Runtime& rt, Args args);
Value compile_builtin(Runtime& rt, Args args);
// Builtins that tell what there is (inspect.cc).
Value dir_builtin(Runtime& rt, Args args);
Value help_builtin(Runtime& rt, Args args);

}  // namespace natmod::board
