// A backtrace without unwind tables or frame pointers: modules have neither.
#pragma once

#include <vector>

#include "emu/cpu.h"

namespace natmod::emu {

/// The pc, the link register where there is one, and every word of the stack that points just
/// behind a call instruction. Levels that the stack suggests are marked as uncertain.
std::vector<BacktraceLevel> guess_frames(const Cpu& cpu, size_t limit);

/// Whether the instruction that ends at `address` is a call.
bool follows_call(const Cpu& cpu, uint64_t address);

}  // namespace natmod::emu
