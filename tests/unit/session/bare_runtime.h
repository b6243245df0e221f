// A runtime without a processor: guest objects in guest memory, and nothing that runs machine code.
#pragma once

#include "board/memory/guest_memory.h"
#include "board/memory/heap.h"
#include "board/runtime.h"
#include "board/runtime/state.h"

namespace natmod::session {

class BareRuntime {
 public:
  explicit BareRuntime(unsigned word_size = 8)
      : memory_(
            map_, [this](const emu::Region& region) { map_.add(region); }, word_size),
        heap_(memory_, 0x20000000, 1 << 20, emu::kRead | emu::kWrite),
        state_({.word_size = word_size}, memory_, heap_, 0x08000000, 0x10000000) {
    state_.start();
  }

  board::Runtime& runtime() { return state_.runtime; }
  board::RuntimeState& state() { return state_; }

 private:
  emu::MemoryMap map_;
  board::GuestMemory memory_;
  board::Heap heap_;
  board::RuntimeState state_;
};

}  // namespace natmod::session
