// Build attributes of a RISC-V object (.riscv.attributes), as far as they say which extensions its
// code may use.
//
// Source: "RISC-V ABIs Specification", ELF chapter, "Attributes".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/byte_reader.h"

namespace natmod::elf {

/// The extensions of Tag_RISCV_arch (5) in its order, in lower case and without versions: "i", "m",
/// "zicsr". Empty if there are no attributes. Throws Error if `section` is malformed.
std::vector<std::string> parse_riscv_extensions(Bytes section, std::string_view name);

}  // namespace natmod::elf
