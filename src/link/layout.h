// What the layouts of the two blocks share.
#pragma once

#include <algorithm>

#include "link/context.h"

namespace natmod::link {

/// The next value that is `skew` past a multiple of `alignment`, a power of two.
inline uint64_t align_up(uint64_t value, uint64_t alignment, uint64_t skew = 0) {
  return ((value + alignment - 1 - skew) & ~(alignment - 1)) + skew;
}

/// The alignment that something gets. `name` says what it is, for the message alone.
template <class Name>
uint64_t check_alignment(LinkContext& context, Name&& name, uint64_t alignment, uint32_t limit) {
  if (alignment <= limit) return alignment;
  context.errors.add("{}: cannot be aligned to {} bytes: {} places modules at multiples of {}",
                     name(), alignment, context.target->name(), limit);
  return limit;
}

/// The same in the block of variables, where `largest` is the size of the largest of them.
template <class Name, class Largest>
uint64_t check_alignment(LinkContext& context, Name&& name, uint64_t alignment, Largest&& largest) {
  const Target& target = *context.target;
  bool is_excess = alignment == target.overalignment && largest() >= alignment;
  return is_excess ? target.block_alignment
                   : check_alignment(context, name, alignment, target.block_alignment);
}

/// The data of `segment` and `words`, from the most to the least aligned.
std::vector<Chunk*> data_chunks(LinkContext& context, Segment segment,
                                std::vector<Chunk*> words = {});

}  // namespace natmod::link
