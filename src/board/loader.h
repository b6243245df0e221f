// Loads a .mpy file as the firmware does: tables of strings and objects, machine code relocated to
// where the port puts it, BSS and RODATA in one zeroed block; then runs the module's body. Refuses
// with an Error what would corrupt a board.
//
// Source: MicroPython's py/persistentcode.c and py/builtinimport.c.
#pragma once

#include <string>

#include "board/machine/machine.h"
#include "mpy/mpy_file.h"

namespace natmod::board {

/// Whether a firmware of this board would load the file; empty, or the reason why not.
std::string why_not_loadable(const mpy::MpyFile& file, Arch board);

/// Imports the module under a name. Throws Error for a file that does not fit the board;
/// GuestException if the module's body raises.
Value load_module(Machine& machine, const mpy::MpyFile& file, const std::string& name);

}  // namespace natmod::board
