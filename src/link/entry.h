// The jump with which text starts where something else than mpy_init comes first, and there is no
// startup code.
#pragma once

#include <optional>
#include <vector>

#include "link/chunk.h"

namespace natmod::link {

class LinkContext;

class EntryJump final : public Chunk {
 public:
  /// Makes it for the address that mpy_init has now. True if it got longer: it starts with the
  /// shortest form.
  bool update(const LinkContext& context);

  uint64_t size() const override { return code_.size(); }
  void write(ImageWriter& image) const override;
  void describe(MapWriter& map) const override;
  void add_symbols(ModuleSymbols& symbols) const override;

 private:
  std::vector<uint8_t> code_;
  std::optional<uint32_t> word_;  ///< offset in it of a word that the loader patches
};

}  // namespace natmod::link
