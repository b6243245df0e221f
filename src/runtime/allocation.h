// Memory of the guest for host code: blocks of the heap, kept alive until the innermost HostScope
// ends, and what a call borrows from the scratch stack.
#pragma once

#include "runtime/layouts.h"
#include "runtime/types.h"

namespace natmod::board {

/// Zeroed heap memory; MemoryError if there is none, also after a collection.
Address allocate(Runtime& rt, size_t size);
/// 0 if there is none; the block is not kept alive.
Address allocate_maybe(Runtime& rt, size_t size);
/// As m_realloc, but 0 instead of MemoryError.
Address reallocate_maybe(Runtime& rt, Address address, size_t size, bool allow_move);
Address reallocate(Runtime& rt, Address address, size_t size);
void release(Runtime& rt, Address address);
/// An object of that many words, its type set, the rest zero.
Value new_object(Runtime& rt, Address type, size_t n_words);
template <class Id>
Value new_object(Runtime& rt, const Id& type, size_t n_words) {
  return new_object(rt, type_address(rt, type), n_words);
}
/// Keeps a value alive until the innermost HostScope ends.
inline Value keep(Runtime& rt, Value value) {
  if (is_object(value)) rt.state().temporaries.push_back(value);
  return value;
}
void collect_garbage(Runtime& rt);
/// While it is open, micropython.heap_lock() does not hold: for what firmware has not on its heap.
class HeapUnlocked {
 public:
  explicit HeapUnlocked(Runtime& rt) : locks_(rt.state().heap_locks), saved_(locks_) { locks_ = 0; }
  ~HeapUnlocked() { locks_ = saved_; }
  HeapUnlocked(const HeapUnlocked&) = delete;
  HeapUnlocked& operator=(const HeapUnlocked&) = delete;

 private:
  unsigned& locks_;
  unsigned saved_;
};

ScratchStack& scratch(Runtime& rt);
/// Values in guest memory, for a call.
class ScratchValues {
 public:
  ScratchValues(Runtime& rt, std::span<const Value> values);
  ScratchValues(Runtime& rt, Args args);
  Address address() const { return scratch_.address(); }

 private:
  Scratch scratch_;
};

}  // namespace natmod::board
