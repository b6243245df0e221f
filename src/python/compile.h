// Python source to MicroPython bytecode: the same that mpy-cross 1.25 makes, byte for byte. It
// knows no files and no board.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "mpy/mpy_file.h"
#include "python/compile_error.h"
#include "python/names.h"

namespace natmod::python {

/// What a source is: what may stand in it, and what comes of it.
enum class Input : uint8_t {
  file,        ///< statements
  prompt,      ///< statements; the values of those that are expressions are printed
  statement,   ///< the same, one statement, or one line of them
  expression,  ///< one expression, whose value the module's body returns
};

struct Options {
  std::string file = "<stdin>";  ///< the source's own name
  std::string source_name;       ///< what tracebacks call it; empty: as `file`
  /// From 1: no assertions, __debug__ is False; from 3: no line numbers.
  unsigned optimisation = 0;
  uint8_t small_int_bits = 31;
  Input input = Input::file;
  /// Floats as they are spelled, for who runs the code at once: those of a .mpy file are rounded.
  bool spelled_floats = false;
  uint32_t first_line = 1;  ///< number of the source's first line in its file
};

/// Throws CompileError. `names` gets all names of the source, in its order.
mpy::MpyFile compile(std::string_view source, const Options& options, Names& names);
inline mpy::MpyFile compile(std::string_view source, const Options& options) {
  Names names;
  return compile(source, options, names);
}

}  // namespace natmod::python
