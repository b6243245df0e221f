// How often each instruction of some code ran, and how often the one that came next was the same:
// of a conditional branch, with that, how often it led where.
#pragma once

#include <cstdint>
#include <list>
#include <vector>

#include "emu/instruction_watcher.h"

namespace natmod::emu {

class ExecutionCounts final : public InstructionWatcher {
 public:
  /// What is counted of the instruction that begins at an address.
  struct Counts {
    uint64_t runs = 0;
    uint64_t next = 0;    ///< what ran after it the first time; 0: nothing in watched code
    uint64_t n_next = 0;  ///< how often it was that
  };

  /// Counts what runs there from now on. Code at the same place before is no more, its counts stay
  /// with whoever has their reference, which holds for the life of this object.
  const std::vector<Counts>& watch(uint64_t begin, uint64_t size) {
    codes_.push_front({begin, std::vector<Counts>(size)});
    current_ = nullptr;
    last_ = nullptr;
    return codes_.front().counts;
  }

  void step(uint64_t pc) override {
    if (current_ == nullptr || !current_->has(pc)) [[unlikely]]
      enter(pc);
    if (current_ == nullptr) return;
    if (last_ != nullptr) {
      if (last_->next == 0) last_->next = pc;
      if (last_->next == pc) ++last_->n_next;
    }
    last_ = &current_->counts[pc - current_->begin];
    ++last_->runs;
  }

 private:
  struct Code {
    uint64_t begin;
    std::vector<Counts> counts;  ///< by offset
    bool has(uint64_t pc) const { return pc - begin < counts.size(); }
  };

  void enter(uint64_t pc) {
    current_ = nullptr;
    last_ = nullptr;
    for (Code& code : codes_) {
      if (!code.has(pc)) continue;
      current_ = &code;
      return;
    }
  }

  std::list<Code> codes_;  // the newest first
  Code* current_ = nullptr;
  Counts* last_ = nullptr;
};

}  // namespace natmod::emu
