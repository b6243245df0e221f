// Forms of RISC-V code, put together of instructions.
#pragma once

#include "target/machine.h"

namespace natmod::riscv {

void append16(Form& form, uint32_t code);
void append32(Form& form, uint32_t code);

/// One instruction, and what takes its value.
Form form16(uint32_t code, const Field* field = nullptr);
Form form32(uint32_t code, const Field* field = nullptr);

}  // namespace natmod::riscv
