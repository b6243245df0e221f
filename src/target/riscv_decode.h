// What the linker understands of RISC-V code: where it goes on, and where addresses go in it.
#pragma once

#include "target/facets.h"

namespace natmod::riscv {

/// TwoPartAddresses::decode.
MachineInstruction decode(Bytes code, unsigned word_size);

}  // namespace natmod::riscv
