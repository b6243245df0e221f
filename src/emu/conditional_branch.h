// Which instructions go one of two ways.
#pragma once

#include <cstdint>
#include <span>

#include "emu/cpu.h"

namespace natmod::emu {

/// Bytes of the conditional branch that `code` begins with; 0 if it is another instruction. What a
/// condition only skips (Thumb's IT, x86's cmov) is no branch; loops of Xtensa and x86 are none
/// either.
unsigned conditional_branch_length(CpuModel model, std::span<const uint8_t> code);

}  // namespace natmod::emu
