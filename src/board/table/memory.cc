// Raw memory.
#include "board/table/entry.h"
#include "runtime/allocation.h"

namespace natmod::board {
namespace {

emu::Value serve_memset(Runtime& rt, In& in) {
  const Address to = in.word();
  const auto byte = static_cast<uint8_t>(in.word());
  memory(rt).fill(to, byte, in.word());
  return give_word(to);
}

emu::Value serve_memmove(Runtime& rt, In& in) {
  const Address to = in.word();
  const Address from = in.word();
  memory(rt).move(to, from, in.word());
  return give_word(to);
}

// Real memory has something in it, and a module that relies on zeros must not get them every time.
void leave_unwritten(Runtime& rt, Address address, size_t size) {
  memory(rt).forget(address, size);
  if (!rt.state().leftovers) return;
  uint8_t* bytes = memory(rt).map().host(address, size);
  for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<uint8_t>((*rt.state().leftovers)());
}

// Null when memory is short; freeing is a size of 0.
emu::Value serve_realloc(Runtime& rt, In& in) {
  const Address block = in.word();
  const uint64_t size = in.word();
  const bool allow_move = take_byte(in) != 0;
  const Block* old = rt.state().heap.find(block);
  const size_t kept = old == nullptr ? 0 : old->size;
  const Address address = reallocate_maybe(rt, block, size, allow_move);
  if (address != 0 && size > kept) leave_unwritten(rt, address + kept, size - kept);
  return give_word(address);
}

constexpr TableFunction kMemoryRows[] = {
    {"memset_", serve_memset},
    {"memmove_", serve_memmove},
    {"realloc_", serve_realloc},
};

}  // namespace

constinit const std::span<const TableFunction> kMemoryFunctions = kMemoryRows;

}  // namespace natmod::board
