// What the passes of link.cc share. The graph is built once by read_inputs and resolve; each later
// pass fills in what its comment names. What a thing is stands in the header of its maker.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "link/block.h"
#include "link/entry.h"
#include "link/got.h"
#include "link/helpers.h"
#include "link/link.h"
#include "link/literals.h"
#include "link/parts.h"
#include "link/rom_qstrs.h"
#include "link/section.h"
#include "link/section_tables.h"
#include "link/startup.h"
#include "link/stubs.h"
#include "link/symbol_table.h"

namespace natmod::link {

class LinkContext {
 public:
  LinkContext(const Options& link_options, const std::vector<Input>& link_inputs);
  ~LinkContext();

  const Options& options;
  const std::vector<Input>& inputs;
  const Target* target = nullptr;   ///< by select_target
  std::deque<Input> script_inputs;  ///< files that linker scripts named, and the runtime's
  bool has_runtime = false;         ///< by read_runtime, as is what of it is not there:
  std::vector<AbsentLibrary> absent;
  ErrorList errors;
  std::vector<std::string> warnings;

  // The graph.
  std::deque<ObjectInput> objects;  ///< in link order; archives' members last, as they were pulled
  SymbolTable<Symbol> globals;
  std::unordered_map<std::string_view, ObjectInput*> comdat_owners;  ///< by group signature
  std::unique_ptr<ArchiveSet> archives;
  Symbol* entry = nullptr;         ///< mpy_init
  std::vector<std::string> qstrs;  ///< the options', and behind them those that symbols name
  RomQstrs rom_qstrs;              ///< by reach_from_entry
  std::vector<SectionTable> section_tables;

  // What the linker makes, by merge_constants, scan_relocations and gather_literals.
  std::deque<MergedSection> merged;
  Parts parts;
  Got got;
  Stubs stubs;
  Helpers helpers;
  Literals literals;
  Startup startup;
  EntryJump entry_jump;

  // Where everything lies, by lay_out.
  Image text, rodata;
  Block block;

  size_t patched_words = 0;                  ///< about how many relocations there will be
  std::vector<mpy::Relocation> relocations;  ///< by relocate

  const Machine& machine() const { return target->machine(); }
};

/// How the module comes to need code of a library: a function of its own, then what calls what,
/// then `last`, what that code needs (chain.cc). Fewer than two names if nobody knows, or it is no
/// library's.
std::vector<std::string> chain_to(LinkContext& context, const InputSection& section,
                                  std::string_view last);
/// The chain as a line of a message, with its line break; empty if there is none.
std::string shown_chain(const std::vector<std::string>& chain);

}  // namespace natmod::link
