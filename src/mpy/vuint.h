// Variable-length unsigned integers of .mpy files and bytecode: seven bits a byte, most significant
// group first, the top bit set in every byte but the last.
#pragma once

#include <cstdint>
#include <vector>

#include "base/byte_reader.h"

namespace natmod::mpy {

void append_vuint(std::vector<uint8_t>& out, uint64_t value);

/// The next integer of `in`. An Error if it needs more than 32 bits, which is what a 32-bit loader
/// holds.
uint32_t read_vuint(ByteReader& in);

}  // namespace natmod::mpy
