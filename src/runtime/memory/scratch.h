// Memory for what the host passes to guest functions by pointer: argument arrays, result pairs,
// text. Used as a stack; the collector takes its words for roots, as it does those of a C stack.
#pragma once

#include "runtime/memory/guest_memory.h"

namespace natmod::board {

class ScratchStack {
 public:
  ScratchStack(GuestMemory& memory, Address base);

  /// Zero-filled, 16-aligned, with a redzone behind it.
  Address push(size_t size);
  void pop_to(Address top);
  Address top() const { return top_; }
  Address base() const { return arena_.address; }

 private:
  GuestMemory& memory_;
  Arena& arena_;
  Address top_;
};

/// A piece of the scratch stack for as long as it lives. Nest them.
class Scratch {
 public:
  Scratch(ScratchStack& stack, size_t size)
      : stack_(stack), old_top_(stack.top()), address_(stack.push(size)) {}
  ~Scratch() { stack_.pop_to(old_top_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  Address address() const { return address_; }

 private:
  ScratchStack& stack_;
  Address old_top_;
  Address address_;
};

}  // namespace natmod::board
