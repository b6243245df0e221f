// Literal words: addresses and constants that code of some machines (Xtensa) loads from before
// itself.
//
//     .literal.f:  .word S + A          f:  l32r a2, <the word>      S + A - P: 256 KiB at most
//
// The problem: the load counts words backwards, 16 bits of them, so every word has to lie in front
// of its code and not too far. Compilers give each function a section of its words beside its code.
// Placed as sections they would hold equal words once for each function that loads them. Here such
// sections are taken apart into words (split_literals), each of which counts by the value that it
// will hold: equal ones are one word, and what no live code loads is gone. Before each round of the
// layout the code is divided into regions as long as the load reaches, each with a pool in front
// that has the words its code loads; a word that two regions load is in both pools. Whether a
// region has become too long is reckoned with everything at its largest, so that no load misses
// afterwards.
//
// A call is a load and a callx, for the assembler does not know how far it goes. Where it may be
// one instruction, the word is not needed: those calls are taken to be direct until they turn out
// not to reach (lengthen_calls), and then get their words back. They never become direct again,
// which is why the layout ends.
#pragma once

#include <unordered_map>
#include <vector>

#include "link/chunk.h"
#include "target/machine.h"

namespace natmod::link {

class LinkContext;
struct Symbol;

/// A word of a section that holds nothing but literals.
struct LiteralWord {
  static constexpr uint32_t kNoReloc = UINT32_MAX;
  uint32_t reloc = kNoReloc;  ///< index of the relocation that fills it in
  bool is_live = false;
};

/// A literal that some code loads; one of the equal words that there may be.
struct Literal {
  InputSection* section = nullptr;
  uint32_t word = 0;
};

/// A load of a literal.
struct LiteralUse {
  uint32_t reloc = 0;            ///< index in the relocations of the code
  uint32_t literal = 0;          ///< index in Literals::all
  const Form* direct = nullptr;  ///< it only serves a call, and this is the call without it
  uint32_t mark = 0;             ///< index of the relocation that names the call's target
};

/// Those of a code section, in the order of its relocations.
struct CodeLiterals {
  std::vector<LiteralUse> uses;
  uint32_t pool = 0;  ///< that serves it
};

struct Literals;

/// Literals side by side, in front of the code that loads them.
struct LiteralPool final : Chunk {
  LiteralPool(const Literals& all_literals, const InputSection& first);

  const Literals* all;
  const InputSection* before;  ///< the first section that it serves
  std::vector<uint32_t> literals;
  std::unordered_map<uint32_t, uint32_t> places;  ///< in `literals`

  uint64_t size() const override;
  void write(ImageWriter& image) const override;
  void describe(MapWriter& map) const override;
  void add_symbols(ModuleSymbols& symbols) const override;
};

/// What a module has of them.
struct Literals {
  std::vector<Literal> all;  ///< each value once, by gather_literals
  std::unordered_map<const InputSection*, CodeLiterals> uses;
  std::vector<LiteralPool> pools;  ///< by lay_out

  /// What the load at `reloc` of `section` loads; null if that is no literal of a pool.
  const LiteralUse* find_use(const InputSection& section, uint32_t reloc) const;
  /// The place of the literal of `use` from the start of text.
  uint64_t address_of(const InputSection& section, const LiteralUse& use) const;
};

/// Takes a literal section apart, if it is one.
void split_literals(InputSection& section);

/// The word of `section` that `symbol` and `addend` name; null if they name none.
LiteralWord* find_literal(InputSection& section, const Symbol& symbol, int64_t addend);

/// Whether `section` loads literals that lie in front of it.
bool needs_literals(const LinkContext& context, const InputSection& section);

/// Divides `code`, which is in the order of addresses, into regions, each with its pool in front.
void make_literal_pools(LinkContext& context, const std::vector<InputSection*>& code);

/// Gives calls their literals back that were to do without, and do not reach. False: all reach.
bool lengthen_calls(LinkContext& context, const InputSection& section);

}  // namespace natmod::link
