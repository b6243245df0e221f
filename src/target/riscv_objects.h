// Which RISC-V cores run an object: float ABI and extensions, as its header and attributes state.
#pragma once

#include <string>

#include "elf/object_file.h"

namespace natmod {

struct Target;

/// Why `object` cannot run on the RISC-V architecture `target` with these flags of the .mpy file;
/// empty if it can.
std::string reject_riscv_object(const Target& target, const elf::ObjectFile& object,
                                uint32_t arch_flags);

}  // namespace natmod
