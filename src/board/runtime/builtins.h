// The builtins module and the modules that are part of the firmware.
#pragma once

#include "board/runtime/state.h"

namespace natmod::board {

/// The dict of builtin names, in ROM; also registers the firmware's modules.
void make_builtins(RuntimeState& state);
/// gc, sys, io, array, builtins: made when they are first imported.
void register_modules(RuntimeState& state);

}  // namespace natmod::board
