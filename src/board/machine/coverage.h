// What of the modules' sources a board has run: what was counted of instructions, by the lines that
// maps of `natmod link --elf --map` name for them.
#pragma once

#include "board/machine/machine.h"
#include "coverage/report.h"

namespace natmod::board {

/// Of the texts that were counted. What has no source line is left out: the libraries', startup
/// code.
coverage::Report cover(GuestMachine& machine);

}  // namespace natmod::board
