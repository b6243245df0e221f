// What ends a run for good: not a Python exception, but something that a real board would show as a
// crash, a hang or silent corruption.
#pragma once

#include <string>

#include "emu/memory_map.h"
#include "natmod/board.h"

namespace natmod::board {

using natmod::MachineFault;

/// A fault of the host on behalf of the guest: what happened, without the guest's whereabouts,
/// which the machine adds where it serves the guest.
class HostFault : public MachineFault {
 public:
  HostFault(Kind kind, const std::string& message, const emu::MemoryFault& memory = {})
      : MachineFault(kind, message), memory_(memory) {}

  /// The access; its size is 0 if there was none, and its address if none is at fault.
  const emu::MemoryFault& memory() const { return memory_; }

 private:
  emu::MemoryFault memory_;
};

}  // namespace natmod::board
