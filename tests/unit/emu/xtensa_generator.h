// Random but valid Xtensa programs, which end by writing out what they have done to the registers.
#pragma once

#include <cstdint>
#include <string>

namespace natmod::emu {

struct XtensaProgram {
  std::string source;
  uint32_t checkpoints = 0;  ///< how often all registers are written to the output
};

/// Instructions of the options in `options` (XtensaOption) only. The same seed gives the same
/// program.
XtensaProgram generate_xtensa_program(uint32_t options, uint32_t seed, unsigned length);

}  // namespace natmod::emu
