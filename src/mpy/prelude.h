// The prelude that opens the code of a Python function: its stack and argument counts, the names of
// the function and its arguments, line numbers and closed-over locals. Bytecode starts with it; in
// native_py code it lies behind the machine code.
//
// Source: MicroPython's py/bc.h.
#pragma once

#include <cstdint>
#include <vector>

#include "base/byte_reader.h"

namespace natmod::mpy {

struct Prelude {
  uint32_t n_state = 0;
  uint32_t n_exc_stack = 0;
  uint32_t scope_flags = 0;
  uint32_t n_pos_args = 0;
  uint32_t n_kwonly_args = 0;
  uint32_t n_def_pos_args = 0;
  /// QSTR indices: the function's name, then each argument's.
  std::vector<uint32_t> names;

  // Where the parts begin, counted as in.offset() counts. They follow one another:
  // signature, sizes, names, line numbers, cells, opcodes.
  size_t sizes_begin = 0;
  size_t names_begin = 0;
  size_t lines_begin = 0;
  size_t cells_begin = 0;
  size_t opcodes_begin = 0;
};

/// Reads the prelude that starts at `in`, whose data must end where the code ends. Leaves `in` at
/// the opcodes.
Prelude read_prelude(ByteReader& in);

/// Appends the field that states the numbers of `prelude`, from n_state to n_def_pos_args.
void append_prelude_signature(std::vector<uint8_t>& out, const Prelude& prelude);

/// Appends the field that states the sizes of names and line numbers together, and of the cells.
void append_prelude_sizes(std::vector<uint8_t>& out, size_t info_size, size_t n_cells);

}  // namespace natmod::mpy
