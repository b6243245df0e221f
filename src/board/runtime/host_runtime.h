// A runtime without a processor: everything but guest code. For tests of the runtime, and for
// whatever needs MicroPython's objects and nothing else.
#pragma once

#include "board/memory/heap.h"
#include "board/runtime/state.h"

namespace natmod::board {

/// Where the board's own regions lie, in every placement.
struct AddressPlan {
  static constexpr Address kRom = 0x10000000;
  static constexpr Address kScratch = 0x18000000;
  static constexpr Address kHeap = 0x20000000;
  static constexpr Address kStack = 0x38000000;  ///< its end
  static constexpr Address kThread = 0x3f000000;
  static constexpr Address kText = 0x40000000;
  /// On ARM, where from 0x40000000 on there are devices, and no code runs (ARMv7-M, B3.1).
  static constexpr Address kThumbText = 0x08000000;
  static constexpr Address kServices = 0x70000000;
};

class HostRuntime {
 public:
  explicit HostRuntime(const FirmwareConfig& config = {}, size_t heap_size = size_t{4} << 20)
      : memory_(
            map_, [this](const emu::Region& region) { map_.add(region); }, config.word_size),
        heap_(memory_, AddressPlan::kHeap, heap_size, emu::kRead | emu::kWrite),
        state_(config, memory_, heap_, AddressPlan::kRom, AddressPlan::kScratch) {
    state_.services.place(AddressPlan::kServices, 16);
    state_.start();
  }

  Runtime& runtime() { return state_.runtime; }
  RuntimeState& state() { return state_; }

 private:
  emu::MemoryMap map_;
  GuestMemory memory_;
  Heap heap_;
  RuntimeState state_;
};

}  // namespace natmod::board
