// Files for the tests: small, and between them with every field that the format has.
#pragma once

#include <string_view>
#include <vector>

#include "mpy/mpy_file.h"

namespace natmod::mpy {

/// "4d 06 0b": blanks and line ends are for the reader.
std::vector<uint8_t> from_hex(std::string_view text);

/// A Python function without arguments: its prelude, with line numbers, and then `opcodes`.
RawCode python_function(uint8_t name, std::string_view opcodes);

/// A bytecode file with every kind of object, a function, and a function in it.
MpyFile bytecode_file();

/// What a linker makes: text, rodata, BSS and relocations of every sort. The words are 4 bytes.
MpyFile linked_file();

/// What Python's emitters make: @native, @viper and inline assembler functions.
MpyFile emitted_file();

}  // namespace natmod::mpy
