// Stubs: code that jumps to an address kept in a word of its own, which the loader fills in. Calls
// of what lies outside of the module go through one behind all code; a call that does not reach its
// target, through one behind the section that it is in.
#pragma once

#include <deque>
#include <map>
#include <tuple>

#include "link/symbol.h"

namespace natmod::link {

class LinkContext;

class CallStub final : public Chunk {
 public:
  CallStub(const Symbol& symbol, int64_t addend, const InputSection* after, Stub code,
           unsigned word_size);

  /// It lies behind this section; null: behind all code.
  const InputSection* after() const { return after_; }
  /// The address of its first instruction.
  uint64_t entry() const { return address + code_.entry; }

  uint64_t size() const override { return code_.code.size(); }
  void write(ImageWriter& image) const override;
  void describe(MapWriter& map) const override;
  void add_symbols(ModuleSymbols& symbols) const override;

 private:
  Address target(const LinkContext& context) const;

  const Symbol& symbol_;
  int64_t addend_;  ///< the jump goes to S + addend
  const InputSection* after_;
  Stub code_;
};

class Stubs {
 public:
  /// The one of `symbol` behind all code; made now if there is none.
  void add(const LinkContext& context, Symbol& symbol);
  /// One behind `after`, for a call to S + addend, if there is none yet.
  void add_far(const LinkContext& context, const Symbol& symbol, int64_t addend,
               const InputSection& after);

  /// Null if the symbol has none.
  const CallStub* of(const Symbol& symbol) const {
    return symbol.stub < 0 ? nullptr : &all_[static_cast<size_t>(symbol.stub)];
  }
  const CallStub* far(const Symbol& symbol, int64_t addend, const InputSection& after) const;
  bool has_far() const { return !far_.empty(); }

  size_t size() const { return all_.size(); }
  auto begin() { return all_.begin(); }
  auto end() { return all_.end(); }

 private:
  using Key = std::tuple<const Symbol*, int64_t, const InputSection*>;

  std::deque<CallStub> all_;
  std::map<Key, const CallStub*> far_;
};

}  // namespace natmod::link
