// natmod run --micropython: the sessions on real MicroPython, which judges the board.
#pragma once

#include "cli/run/options.h"

namespace natmod::cli {

/// Says what came of each session, as of the board. Returns the exit status. Error if there is no
/// such program.
int play_on_micropython(const RunOptions& options);

}  // namespace natmod::cli
