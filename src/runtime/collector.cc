// Allocation and collection. The collector is conservative, as MicroPython's: every word that holds
// the address of a block's head keeps the block, and nothing else does. What the firmware itself
// holds in C variables is in our host code: HostScopes and Roots stand for it.
#include "runtime/allocation.h"
#include "runtime/errors.h"
#include "runtime/module_variables.h"

namespace natmod::board {
namespace {

class Marker {
 public:
  explicit Marker(Heap& heap, GuestMemory& memory) : heap_(heap), memory_(memory) {}

  void mark(uint64_t word) {
    Block* block = heap_.find(word);
    if (block == nullptr || block->marked) return;
    block->marked = true;
    pending_.push_back(block);
  }

  void mark_range(Address address, size_t size) {
    const size_t word = memory_.word_size();
    for (Address end = address + size / word * word; address < end; address += word) {
      if (const uint8_t* bytes = memory_.map().host(address, word)) {
        uint64_t value = 0;
        std::memcpy(&value, bytes, word);
        mark(value);
      }
    }
  }

  void finish() {
    while (!pending_.empty()) {
      const Block* block = pending_.back();
      pending_.pop_back();
      mark_range(block->address, block->size);
    }
  }

 private:
  Heap& heap_;
  GuestMemory& memory_;
  std::vector<Block*> pending_;
};

void mark_roots(RuntimeState& state, Marker& marker) {
  const auto mark = [&](uint64_t word) { marker.mark(word); };
  for (Value root :
       {state.loaded_modules, state.path, state.builtin_overrides, state.globals, state.locals,
        state.stop_iteration_arg, state.caught, state.explained.exception, state.main_dict}) {
    mark(root.bits);
  }
  for (Value value : state.temporaries) mark(value.bits);
  for (const auto& [function, argument] : state.tasks) {
    mark(function.bits);
    mark(argument.bits);
  }
  for (const auto& [bits, count] : state.pinned) mark(bits);
  for (Value value : state.frame_values.used()) mark(value.bits);
  for (const auto& source : state.root_sources) source(mark);
  for (const auto& [type, variables] : state.module_variables) {
    variables->visit_roots([&](Value value) { marker.mark(value.bits); });
  }
  marker.mark_range(state.scratch.base(), state.scratch.top() - state.scratch.base());
  if (state.guest != nullptr) {
    state.guest->visit_roots(mark);
    state.guest->visit_root_ranges(
        [&](Address address, size_t size) { marker.mark_range(address, size); });
  }
}

}  // namespace

void collect_garbage(Runtime& rt) {
  RuntimeState& state = rt.state();
  Marker marker(state.heap, state.memory);
  std::vector<Block*> blocks = state.heap.live_blocks();
  // Each block is looked at, and what is alive read; where that is asked for at each allocation, it
  // is free.
  constexpr uint64_t kBlockCost = 50;
  if (!state.gc_stress) {
    state.charge(blocks.size() * kBlockCost +
                 state.heap.used() / RuntimeState::kBytesPerInstruction);
  }
  for (Block* block : blocks) {
    if (block->tracked) marker.mark(block->address);
  }
  mark_roots(state, marker);
  marker.finish();
  size_t freed = 0;
  for (Block* block : blocks) {
    if (!block->marked) {
      state.heap.release(block->address, Block::State::collected);
      ++freed;
    }
    block->marked = false;
  }
  for (const auto& [type, variables] : state.module_variables) variables->collected(rt);
  state.last_collected = freed;
  state.gc_allocated = 0;
  ++state.collections;
}

Address allocate_maybe(Runtime& rt, size_t size) {
  RuntimeState& state = rt.state();
  if (state.heap_locks > 0) return 0;
  const bool is_due = state.gc_stress || state.gc_allocated >= state.gc_threshold;
  if (is_due && state.gc_enabled) collect_garbage(rt);
  state.gc_allocated += size;
  // A block is cleared.
  constexpr uint64_t kAllocationCost = 50;
  state.charge(kAllocationCost +
               std::min(size, state.heap.limit()) / RuntimeState::kBytesPerInstruction);
  Address address = state.heap.allocate(size);
  if (address == 0 && state.gc_enabled) {
    collect_garbage(rt);
    address = state.heap.allocate(size);
  }
  return address;
}

namespace {

// The exception itself takes little; if even that is too much, one made in advance serves.
[[noreturn]] void raise_no_memory(Runtime& rt, size_t size) {
  RuntimeState& state = rt.state();
  if (state.raising_memory_error) throw GuestException{state.memory_error};
  state.raising_memory_error = true;
  struct Reset {
    bool& flag;
    ~Reset() { flag = false; }
  } reset{state.raising_memory_error};
  if (state.heap_locks > 0) {
    raise(rt, TypeId::MemoryError, "memory allocation failed, heap is locked");
  }
  raise(rt, TypeId::MemoryError, "memory allocation failed, allocating {} bytes",
        static_cast<uint32_t>(size));
}

}  // namespace

Address allocate(Runtime& rt, size_t size) {
  const Address address = allocate_maybe(rt, size);
  if (address != 0) {
    keep(rt, Value::at(address));
    return address;
  }
  raise_no_memory(rt, size);
}

Address reallocate_maybe(Runtime& rt, Address address, size_t size, bool allow_move) {
  Heap& heap = rt.state().heap;
  if (address == 0) return size == 0 ? 0 : allocate_maybe(rt, size);
  if (size == 0) {
    release(rt, address);
    return 0;
  }
  if (rt.state().heap_locks > 0) return 0;
  Block* block = heap.find(address);
  if (block == nullptr) {
    throw HostFault(MachineFault::Kind::memory,
                    fmt::format("realloc of {:#x}, which is no live block of the heap", address),
                    {.address = address});
  }
  const size_t old_size = block->size;
  // Growing in place is what a real heap does only by luck: under stress a block always moves.
  if ((size <= old_size || !rt.state().gc_stress) && heap.resize(address, size)) return address;
  if (!allow_move) return heap.resize(address, size) ? address : 0;
  keep(rt, Value::at(address));
  const Address moved = allocate_maybe(rt, size);
  if (moved == 0) return 0;
  memory(rt).move(moved, address, std::min(old_size, size));
  heap.release(address);
  return moved;
}

Address reallocate(Runtime& rt, Address address, size_t size) {
  if (size == 0) size = 1;
  const Address moved = reallocate_maybe(rt, address, size, true);
  if (moved != 0) {
    keep(rt, Value::at(moved));
    return moved;
  }
  raise_no_memory(rt, size);
}

void release(Runtime& rt, Address address) {
  if (address == 0) return;
  if (rt.state().heap.find(address) == nullptr) {
    throw HostFault(MachineFault::Kind::memory,
                    fmt::format("free of {:#x}, which is no live block of the heap", address),
                    {.address = address});
  }
  rt.state().heap.release(address);
}

Value new_object(Runtime& rt, Address type, size_t n_words) {
  const Address address = allocate(rt, words(rt, n_words));
  memory(rt).set_field(address, layout::type, type);
  return Value::at(address);
}

HostScope::HostScope(Runtime& runtime)
    : state_(runtime.state()), mark_(state_.temporaries.size()) {}
HostScope::~HostScope() {
  state_.temporaries.resize(mark_);
}

Root::Root(Runtime& runtime, Value value) : state_(runtime.state()), value_(value) {
  ++state_.pinned[value.bits];
}
Root::~Root() {
  auto it = state_.pinned.find(value_.bits);
  if (--it->second == 0) state_.pinned.erase(it);
}

}  // namespace natmod::board
