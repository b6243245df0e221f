// A runtime without a processor: everything but guest code. For tests of the runtime, and for
// whatever needs MicroPython's objects and nothing else.
#pragma once

#include "modules/firmware.h"
#include "runtime/memory/address_plan.h"
#include "runtime/memory/heap.h"
#include "runtime/state.h"

namespace natmod::board {

class HostRuntime {
 public:
  explicit HostRuntime(const FirmwareConfig& config = {}, size_t heap_size = size_t{4} << 20)
      : memory_(
            map_, [this](const emu::Region& region) { map_.add(region); }, config.word_size),
        heap_(memory_, AddressPlan::kHeap, heap_size, emu::kRead | emu::kWrite),
        state_(config, kFirmware, memory_, heap_, AddressPlan::kRom, AddressPlan::kScratch) {
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
