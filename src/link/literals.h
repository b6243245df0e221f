// Literal words: addresses and constants that code of some machines (Xtensa) loads from before
// itself. Compilers put them into sections of their own; here they are taken word by word, each
// value once, and placed in pools within reach of the code that loads them.
#pragma once

#include "link/context.h"

namespace natmod::link {

/// Takes a literal section apart, if it is one.
void split_literals(InputSection& section);

/// The word of `section` that `symbol` and `addend` name; null if they name none.
LiteralWord* find_literal(InputSection& section, const Symbol& symbol, int64_t addend);

/// What the load at `reloc` of `section` loads; null if that is no literal of a pool.
const LiteralUse* find_literal_use(const LinkContext& context, const InputSection& section,
                                   uint32_t reloc);

/// Whether `section` loads literals that lie in front of it.
bool needs_literals(const LinkContext& context, const InputSection& section);

/// Whether `symbol` can be called by distance, as far as that can be said before it has an address.
bool is_callable(const Symbol& symbol, int64_t addend);

/// Divides `code`, which is in the order of addresses, into regions, each with its pool in front:
/// LinkContext::literal_pools.
void make_literal_pools(LinkContext& context, const std::vector<InputSection*>& code);

/// The place of the literal of `use` from the start of text.
uint64_t literal_address(const LinkContext& context, const InputSection& section,
                         const LiteralUse& use);

}  // namespace natmod::link
