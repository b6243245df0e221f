// Where a symbol is, once addresses are final.
#pragma once

#include "link/section.h"

namespace natmod::link {

class LinkContext;

/// Text is one memory, and the block of BSS with RODATA behind it the other: distances within a
/// memory are known, and those between the two are the loader's.
enum class Memory : uint8_t { text, block };
constexpr Memory memory_of(Segment segment) {
  return segment == Segment::text ? Memory::text : Memory::block;
}
/// Where an address in a segment is from the start of its memory.
uint64_t offset_in_memory(const LinkContext& context, const Address& address);

/// The start of the block of BSS and RODATA.
Address block_start(const LinkContext& context);

/// S + A. Weakly referenced symbols that nothing defines are the constant 0.
Address address_of(const LinkContext& context, const Symbol& symbol, int64_t addend);

/// Whether the place is aligned as loaders need it, wherever its section comes to lie. If not, the
/// startup code patches it, also where it happens to be aligned.
bool is_loaders_word(const LinkContext& context, const InputSection& section, uint64_t offset);

}  // namespace natmod::link
