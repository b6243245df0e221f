// The end of a program.
#pragma once

#include "runtime/memory/value.h"

namespace natmod::board {

class Runtime;

/// sys.exit([code]).
Value raise_system_exit(Runtime& rt, Args args);
/// Calls what sys.atexit() was given, once.
void run_exit_function(Runtime& rt);

}  // namespace natmod::board
