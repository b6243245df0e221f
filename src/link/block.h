// The block of variables: loaders give a module one zeroed block, BSS first and RODATA behind it.
#pragma once

#include <deque>
#include <map>
#include <vector>

#include "link/section.h"

namespace natmod::link {

/// Storage of a common symbol.
class CommonStorage final : public Chunk {
 public:
  explicit CommonStorage(Symbol& symbol);

  /// Says where it lies.
  void place() const { symbol_.value = address; }
  std::string name() const;  ///< `foo.o:(common 'x')`

  uint64_t size() const override { return symbol_.size; }
  void write(ImageWriter&) const override {}
  void describe(MapWriter& map) const override;

 private:
  Symbol& symbol_;
};

/// A word of text that points at the block's head, where no other does: it keeps the block alive.
class KeepAliveWord final : public Chunk {
 public:
  uint64_t size() const override { return alignment; }
  bool is_constant() const override { return true; }
  bool is_patched() const override { return true; }
  void write(ImageWriter& image) const override;
  void describe(MapWriter& map) const override;
};

struct Block {
  std::deque<CommonStorage> commons;
  std::vector<Chunk*> bss;     ///< sections and common storage, in order of address
  uint64_t bss_size = 0;       ///< RODATA starts here
  Address thread_local_start;  ///< of all thread-local variables
  KeepAliveWord keep_alive;
  std::map<const ObjectInput*, std::vector<uint64_t>> largest_variables;  ///< by section
};

/// The size of the largest variable in a section.
uint64_t largest_variable(LinkContext& context, const InputSection& section);

/// Whether the block needs its word.
bool needs_keep_alive(const LinkContext& context);

/// Lays out the block that BSS and RODATA share.
void lay_out_block(LinkContext& context);

}  // namespace natmod::link
