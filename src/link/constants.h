// Strings and constants that objects have in common (SHF_MERGE): those of equal kind come together
// from all objects, each value once, and a string that is the end of another is a part of it. Only
// pieces that live code refers to are kept.
#pragma once

#include "link/chunk.h"

namespace natmod::link {

class LinkContext;

/// A string or constant of a SHF_MERGE section.
struct Piece {
  uint32_t offset = 0;  ///< in its input section
  uint32_t size = 0;    ///< bytes, with a string's terminator
  bool is_live = false;
  uint32_t merged_offset = 0;  ///< in its MergedSection
};

/// Strings or constants of equal kind from all objects, each value once. Made by merge_constants.
struct MergedSection final : Chunk {
  uint64_t entry_size = 1;
  bool is_strings = false;
  std::vector<InputSection*> inputs;
  std::vector<uint8_t> data;
  Segment segment = Segment::text;  ///< by place_sections

  uint64_t size() const override { return data.size(); }
  bool is_constant() const override { return true; }
  void write(ImageWriter& image) const override;
  void describe(MapWriter& map) const override;
};

/// Takes a section apart, if its constants can be shared. References mark the pieces live one by
/// one.
void split_constants(InputSection& section);

/// The piece of `section` that holds `offset`; null if none does.
Piece* find_piece(InputSection& section, uint64_t offset);

}  // namespace natmod::link
