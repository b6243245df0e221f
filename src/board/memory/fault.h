// What ends a run for good: not a Python exception, but something that a real board would show as a
// crash, a hang or silent corruption. The message is the whole report.
#pragma once

#include <stdexcept>
#include <string>

#include "emu/memory_map.h"

namespace natmod::board {

class MachineFault : public std::runtime_error {
 public:
  enum class Kind {
    memory,       ///< an access that the memory's shadow, region or alignment forbids
    instruction,  ///< illegal instruction, trap, division by zero
    stack,        ///< the guest's stack is used up
    budget,       ///< the instruction budget is used up
    unsupported,  ///< an entry of the function table that the board does not serve
  };

  MachineFault(Kind kind, const std::string& message, emu::MemoryFault memory = {},
               bool complete = false)
      : std::runtime_error(message), kind_(kind), memory_(memory), complete_(complete) {}

  Kind kind() const { return kind_; }
  const emu::MemoryFault& memory() const { return memory_; }
  /// The message says where the guest was; else it is yet to be added.
  bool is_complete() const { return complete_; }

 private:
  Kind kind_;
  emu::MemoryFault memory_;
  bool complete_;
};

}  // namespace natmod::board
