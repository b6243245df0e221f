// Loads a .mpy file as the firmware does: tables of strings and objects, bytecode, machine code
// relocated to where the port puts it, BSS and RODATA in one zeroed block. Refuses with an Error
// what would corrupt a board.
//
// Source: MicroPython's py/persistentcode.c.
#pragma once

#include <string>

#include "board/machine/machine.h"
#include "mpy/mpy_file.h"

namespace natmod::board {

/// Whether a firmware of this board would load the file; empty, or the reason why not.
std::string why_not_loadable(const mpy::MpyFile& file, const GuestMachine& machine);

/// The module's body as a function, its constants those of `module`. Throws Error for a file that
/// does not fit the board.
Value load_mpy(GuestMachine& machine, const mpy::MpyFile& file, const std::string& name,
               Value module);

}  // namespace natmod::board
