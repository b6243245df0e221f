// What several passes ask about a relocation.
#pragma once

#include "link/section.h"

namespace natmod::link {

class LinkContext;

/// Whether `reloc` is a branch or distance inside of `section`.
inline bool stays_inside(const InputSection& section, const RelocHowto& howto,
                         const elf::Reloc& reloc) {
  return howto.kind == RelocKind::pc && section.own_label(reloc.symbol).has_value();
}

/// Whether `section` may refer to another by `reloc`.
inline bool reaches_out(const InputSection& section, const RelocHowto& howto,
                        const elf::Reloc& reloc) {
  return refers(howto.kind) && !stays_inside(section, howto, reloc);
}

/// Whether the GOT load at `reloc` becomes the address itself, and needs no slot.
bool can_relax_got(LinkContext& context, const InputSection& section, const elf::Reloc& reloc,
                   const Symbol& symbol);

/// Whether a relocation of kind pc is a call of what only a stub can reach.
bool is_unmarked_call(const LinkContext& context, const InputSection& section,
                      const elf::Reloc& reloc, const Symbol& symbol);

/// A of a relocation of `section`, from the table or from the patched place.
int64_t addend_of(const InputSection& section, const elf::Reloc& reloc, const RelocHowto& howto);

}  // namespace natmod::link
