// The global offset table: words that hold addresses, for code that cannot hold them itself.
// Loaders fill them in.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "link/symbol.h"

namespace natmod::link {

class LinkContext;

class Got final : public Chunk {
 public:
  /// True if there was no such slot yet. A symbol's address may have something added to it.
  bool allot(Symbol& symbol, int64_t addend = 0);
  /// One or two words, as the kind of slot has it.
  void allot_thread_local(Symbol& symbol, Slot slot);

  /// Settles the order of the slots. From here on none is added, and each has its number.
  void settle(unsigned word_size);

  size_t count() const { return slots_.size(); }
  /// G + A: where the slot of a symbol, or of S + A, lies in the table.
  uint64_t offset_of(const Symbol& symbol, Slot slot, int64_t addend = 0) const;

  uint64_t size() const override { return slots_.size() * word_size_; }
  bool is_constant() const override { return true; }
  bool is_patched() const override { return true; }
  void write(ImageWriter& image) const override;
  void describe(MapWriter& map) const override;
  void add_symbols(ModuleSymbols& symbols) const override;

 private:
  struct Entry {
    enum class What : uint8_t {
      zero,
      address,              ///< S + addend
      thread_local_start,   ///< of all thread-local variables
      thread_local_offset,  ///< S from there
    };
    What what = What::zero;
    Symbol* symbol = nullptr;
    int64_t addend = 0;
  };

  static int rank(const Symbol& symbol);
  static Address value(const LinkContext& context, const Entry& entry);

  // Until they are settled: those of symbols, of S + A, and of thread-local variables, which have
  // to stay together. In this order they become one table.
  std::vector<Entry> slots_, offset_slots_, thread_local_slots_;
  std::map<std::pair<const Symbol*, int64_t>, uint32_t> offset_places_;
  std::map<std::pair<const Symbol*, Slot>, uint32_t> thread_local_places_;
  unsigned word_size_ = 0;
};

}  // namespace natmod::link
