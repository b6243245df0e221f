// Finds out, from the instructions that run, which function called which.
//
// Nothing is said of calls and returns but where code goes next: to the first instruction of a
// function, which is a call, or back to behind an instruction that called, which is a return from
// all that it called. So it holds for each architecture, for tail calls, and where an exception
// leaves functions. A jump back to a function's own beginning is a loop if it leaves no new return
// address.
#pragma once

#include <list>
#include <optional>
#include <string>
#include <vector>

#include "board/machine/symbols.h"
#include "emu/cpu.h"
#include "profile/call_tree.h"

namespace natmod::board {

class Profiler final : public emu::InstructionWatcher {
 public:
  Profiler(profile::CallTree& tree, const emu::Cpu& cpu);

  void add_text(const std::string& module, uint64_t address, uint64_t size,
                const TextSymbols& symbols);
  void step(uint64_t pc) override;

  /// For the time of a call by the firmware into a module, and of one of a module into the
  /// firmware. There may be no profiler.
  class Crossing {
   public:
    explicit Crossing(Profiler* profiler);
    Crossing(Profiler* profiler, const std::string& firmware_function);
    ~Crossing();
    Crossing(const Crossing&) = delete;
    Crossing& operator=(const Crossing&) = delete;

   private:
    Profiler* profiler_;
    size_t depth_ = 0, base_ = 0;
    uint64_t last_pc_ = 0;
  };

 private:
  struct Text {
    uint64_t address;
    uint64_t size;
    // Of each byte:
    std::vector<uint32_t> functions;
    std::vector<uint32_t> lines;
    std::vector<bool> is_entry;
    bool has(uint64_t pc) const { return pc - address < size; }
  };
  struct OpenCall {
    uint32_t node;
    uint32_t function;
    uint64_t call_pc;  ///< of the instruction that called it
  };

  const Text* find(uint64_t pc) const;
  void name_functions(Text& text, const std::string& module, const TextSymbols& symbols);
  void name_lines(Text& text, const TextSymbols& symbols);
  void go_to(const Text& text, uint64_t pc);
  bool is_call(const Text& text, uint64_t pc) const;
  void push(uint32_t function, uint64_t call_pc);
  uint32_t line_of(uint64_t pc) const;

  profile::CallTree& tree_;
  const emu::Cpu& cpu_;
  std::list<Text> texts_;  // the newest first
  const Text* text_ = nullptr;
  std::vector<OpenCall> frames_;
  size_t base_ = 1;  ///< frames below it are those of an outer run
  uint64_t last_pc_ = 0;
};

}  // namespace natmod::board
