// What the layouts of the two blocks share.
#pragma once

#include <algorithm>

#include "link/context.h"

namespace natmod::link {

/// The next value that is `skew` past a multiple of `alignment`, a power of two.
inline uint64_t align_up(uint64_t value, uint64_t alignment, uint64_t skew = 0) {
  return ((value + alignment - 1 - skew) & ~(alignment - 1)) + skew;
}

/// `name` says what is to be aligned; it is called for the message alone.
template <class Name>
void check_alignment(LinkContext& context, Name&& name, uint64_t alignment, uint32_t limit) {
  if (alignment <= limit) return;
  context.errors.add("{}: cannot be aligned to {} bytes: {} places modules at multiples of {}",
                     name(), alignment, context.target->name(), limit);
}

/// The data of `segment` and `words`, from the most to the least aligned.
std::vector<Chunk> data_chunks(LinkContext& context, Segment segment, uint32_t alignment_limit,
                               std::vector<Chunk> words = {});

/// Whether the block needs a word of text that points at its head: none does so anyway.
bool needs_keep_alive(const LinkContext& context);

/// Lays out the block that BSS and RODATA share.
void lay_out_block(LinkContext& context);

}  // namespace natmod::link
