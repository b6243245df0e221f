// The command line of mpy-cross, for whom a link to natmod has that name.
#pragma once

namespace natmod::cli {

/// Whether the program was called by that name.
bool is_mpy_cross(const char* program);

/// Options, exit status and error text are mpy-cross's.
int mpy_cross(int argc, char** argv);

}  // namespace natmod::cli
