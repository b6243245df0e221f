// The instructions of x86 and x64, as far as whoever looks for some of them has to know them all:
// how long each is, and what memory it names by which segment.
//
// Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2, appendix A.
#pragma once

#include <cstdint>
#include <optional>

#include "target/machine.h"

namespace natmod {

struct X86Instruction {
  uint64_t opcode = 0;  ///< its offset
  uint64_t end = 0;
  uint8_t segment = 0;        ///< the prefix that names one: kX86Fs, kX86Gs; 0: none
  uint64_t segment_at = 0;    ///< that prefix's offset
  uint64_t displacement = 0;  ///< of 32 bits: its offset
  bool is_short = false;      ///< operands of 16 bits
  bool is_memory = false;
  bool is_absolute = false;  ///< the operand is no more than the displacement
};

inline constexpr uint8_t kX86Fs = 0x64, kX86Gs = 0x65;

/// The instruction at `offset` of `code`; nullopt where there is none that compilers make.
std::optional<X86Instruction> decode_x86(Bytes code, uint64_t offset, bool is_64);

/// What Machine::find_system_use does. The stack protector's word is in every program.
std::optional<SystemUse> find_x86_system_use(Bytes code, bool is_64);

}  // namespace natmod
