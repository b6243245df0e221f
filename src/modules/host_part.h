// Objects of which a part lives in the host: state that code of the host must be able to trust, and
// that no header of C describes.
#pragma once

#include <memory>

#include "runtime/allocation.h"

namespace natmod::board {

/// Gives the object, a block of the heap, its part.
template <class T>
T& new_host_part(Runtime& rt, Value object) {
  auto part = std::make_shared<T>();
  T& result = *part;
  rt.state().heap.find(object.address())->host_part = std::move(part);
  return result;
}

/// The part, which lives on while the caller holds it: what it runs may free the object. A fault if
/// a module made the object itself.
template <class T>
std::shared_ptr<T> host_part(Runtime& rt, Value object) {
  const Block* block = is_object(object) ? rt.state().heap.find(object.address()) : nullptr;
  auto part = block == nullptr ? nullptr : block->host_part_as<T>();
  if (part == nullptr) {
    throw HostFault(
        MachineFault::Kind::memory,
        fmt::format("the object at {:#x} was not made by the constructor of its type", object.bits),
        {.address = object.bits});
  }
  return part;
}

/// An object whose size is that of the firmware's: its words, and bytes behind them.
inline Value new_object_with_bytes(Runtime& rt, Address type, size_t n_words, size_t n_bytes) {
  const size_t word = memory(rt).word_size();
  return new_object(rt, type, n_words + (n_bytes + word - 1) / word);
}

}  // namespace natmod::board
