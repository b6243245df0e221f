// Who wants to know of each instruction that runs.
#pragma once

#include <cstdint>

namespace natmod::emu {

class InstructionWatcher {
 public:
  virtual ~InstructionWatcher() = default;
  /// The instruction at `pc` is about to run.
  virtual void step(uint64_t pc) = 0;
};

}  // namespace natmod::emu
