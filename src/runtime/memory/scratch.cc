#include "runtime/memory/scratch.h"

#include "runtime/memory/heap.h"

namespace natmod::board {
namespace {

constexpr size_t kScratchSize = size_t{1} << 20;
constexpr size_t kRedzone = 16;

size_t rounded(size_t size) {
  return (size + 15) & ~size_t{15};
}

}  // namespace

ScratchStack::ScratchStack(GuestMemory& memory, Address base)
    : memory_(memory),
      arena_(memory.add(base, kScratchSize, emu::kRead | emu::kWrite, true, "arguments")),
      top_(base + kRedzone) {}

Address ScratchStack::push(size_t size) {
  const Address address = top_;
  const size_t span = rounded(size) + kRedzone;
  if (span > arena_.size - (address - arena_.address)) {
    throw HostFault(MachineFault::Kind::stack, "too many arguments in nested calls");
  }
  std::memset(arena_.at(address), 0, size);
  memory_.allow(address, size, emu::kShadowRead | emu::kShadowWrite | emu::kShadowInitialised);
  memory_.allow(address + size, span - size, kShadowRedzone);
  top_ += span;
  return address;
}

void ScratchStack::pop_to(Address top) {
  memory_.allow(top, top_ - top, kShadowFreed);
  top_ = top;
}

}  // namespace natmod::board
