// How large a module is, by what its bytes are for.
#pragma once

#include <cstddef>

#include "mpy/mpy_file.h"
#include "project/size_items.h"

namespace natmod::project {

struct Sizes {
  size_t file = 0;         ///< bytes of the .mpy file
  size_t text = 0;         ///< machine code, with the constants that lie in it
  size_t rodata = 0;       ///< constants that lie apart
  size_t data = 0;         ///< initialised variables
  size_t bss = 0;          ///< zeroed variables; they take no bytes of the file
  size_t bytecode = 0;     ///< code of Python sources
  size_t qstrs = 0;        ///< number of names in the file's table
  size_t qstr_bytes = 0;   ///< what these take as text
  size_t objects = 0;      ///< number of constants of Python code, and the function table
  size_t relocations = 0;  ///< words that the loader patches
};

/// A file does not tell constants that lie apart from variables; where they always lie in text,
/// what lies apart is `data`, and elsewhere (Xtensa) `rodata`, until the map tells more.
Sizes measure(const mpy::MpyFile& file, size_t file_bytes);

/// Counts variables that were counted as constants.
void tell_apart(Sizes& sizes, const std::vector<SizeItem>& items);

}  // namespace natmod::project
