// Who may stand between the board and its processor: a debugger. The machine tells it what happens,
// and has it run the processor; without one, nothing of this costs anything.
#pragma once

#include "emu/cpu.h"
#include "runtime/memory/fault.h"
#include "runtime/memory/value.h"

namespace natmod::board {

struct LoadedText;

class Debugger {
 public:
  virtual ~Debugger() = default;
  /// In place of Cpu::run(), with the same meaning: between the stops that it gives, there may be
  /// others, of which the machine hears nothing.
  virtual emu::Stop run(uint64_t limit) = 0;
  /// A module's text is in memory, and nothing of it has run.
  virtual void loaded(const LoadedText& text) = 0;
  /// Machine code made the board break down: registers and memory are as they were then. Told at
  /// each level of calls that this leaves.
  virtual void broken(const MachineFault& fault) = 0;
  /// The same for a Python exception that leaves machine code, and that nothing seems to catch.
  virtual void uncaught(Value exception) = 0;
};

}  // namespace natmod::board
