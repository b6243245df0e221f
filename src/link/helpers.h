// Functions of the machine that compilers' code for thread-local variables calls.
#pragma once

#include <map>

#include "link/chunk.h"
#include "target/machine.h"

namespace natmod::link {

class HelperCode final : public Chunk {
 public:
  HelperCode(const Helper& helper, unsigned word_size) : helper_(helper) { alignment = word_size; }

  uint64_t size() const override { return helper_.code.size(); }
  void write(ImageWriter& image) const override;
  void describe(MapWriter& map) const override;
  void add_symbols(ModuleSymbols& symbols) const override;

 private:
  const Helper& helper_;
};

/// Those that the module needs, by their numbers.
using Helpers = std::map<uint64_t, HelperCode>;

}  // namespace natmod::link
