// The board as a machine: a processor, memory, and the firmware behind the function table.
//
// Guest code runs in call(); whenever it calls the firmware the processor stops, the host serves
// the call and lets it go on. So guest and host nest to any depth, and a Python exception that
// passes through guest code is a C++ exception here: each call() hands it to the innermost nlr_buf
// that its guest code has pushed, or lets it through.
#pragma once

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "board/machine/config.h"
#include "board/machine/debugger.h"
#include "board/machine/profiler.h"
#include "board/machine/symbols.h"
#include "emu/cpu.h"
#include "emu/execution_counts.h"
#include "runtime/memory/guest_memory.h"
#include "runtime/memory/heap.h"
#include "runtime/state.h"

namespace natmod::board {

/// Text of a module whose instructions are counted.
struct CountedText {
  std::string module;
  Address address = 0;
  std::vector<uint8_t> code;
  const std::vector<emu::ExecutionCounts::Counts>& counts;  ///< by offset
};

/// Text of a loaded module, for reports.
struct LoadedText {
  std::string name;
  Address address = 0;
  uint64_t size = 0;
  TextSymbols symbols;
  Address variables = 0;  ///< its block of BSS and RODATA; 0 if it has none
};

class GuestMachine : public GuestCalls {
 public:
  explicit GuestMachine(const BoardOptions& config);
  ~GuestMachine() override;

  Arch arch() const { return config_.arch; }
  Port port() const { return port_; }
  const Placement& placement() const { return placement_; }
  /// What a module may ask for by its architecture flags.
  uint32_t extensions() const { return model_.extensions; }
  RuntimeState& state() { return *state_; }
  Runtime& runtime() { return state_->runtime; }
  emu::Cpu& cpu() { return *cpu_; }

  // GuestCalls
  uint64_t call(Address function, std::span<const uint64_t> arguments) override;
  void visit_roots(const std::function<void(uint64_t)>& visit) override;
  void visit_root_ranges(const std::function<void(Address, size_t)>& visit) override;
  void check_stack() override;
  Value load_mpy(const mpy::MpyFile& file, const std::string& name, Value module) override;
  size_t stack_used() const override;
  size_t stack_size() const override { return stack_->size; }
  void push_nlr(Address buffer) override;
  void pop_nlr() override;
  void set_jump(Address place) override;
  std::string describe(const HostFault& fault) const override;

  /// mp_fun_table in guest memory.
  Address fun_table() const { return fun_table_; }
  Address fun_table_entry(size_t index) const;
  size_t fun_table_size() const;

  /// Memory for a module's text; the loader writes it before it runs.
  Address allocate_text(size_t size, const std::string& module);
  /// `variables`: its block of BSS and RODATA, or 0.
  void commit_text(Address address, Address variables);
  void add_symbols(const std::string& module, TextSymbols symbols);
  /// Counts what runs of modules that are loaded from now on.
  void count_instructions();
  /// Notes in the tree what runs of them; one of both.
  void profile(profile::CallTree& tree);
  /// Lets it run the processor from now on; it must live as long as the machine.
  void debug(Debugger& debugger);
  const std::vector<CountedText>& counted_texts() const { return counted_texts_; }
  const TextSymbols& symbols(const std::string& module) { return symbols_[module]; }
  void count_relocations(uint64_t n) { relocations_ += n; }

  BoardStats stats() const;
  uint64_t instructions() const override { return cpu_->instructions(); }

  /// `in append+0x12 (text+0x86) of ringbuffer`
  std::string describe_code(Address pc, bool returns = false) const;
  /// What lies at an address, and who made it: a line, or several for a block of the heap.
  std::string describe_place(Address address) const;

 private:
  struct NlrEntry {
    Address buffer;
    std::unique_ptr<emu::CpuState> state;  ///< null until the registers are saved
    uint64_t return_address;  ///< of nlr_push or setjmp: the guest's stack may have lost it since
  };

  bool is_thumb() const { return loads(Arch::armv7emdp, config_.arch); }
  void map_memory();
  void forget_dead_stack();
  bool is_caught() const;
  void run_loop(size_t nlr_mark);
  void limit_opcodes();
  void serve(uint32_t service);
  void resume_with_exception(Value exception);
  [[noreturn]] void report_fault(const emu::Fault& fault);
  [[noreturn]] void report_budget();
  [[noreturn]] void report_host_fault(const HostFault& fault, uint32_t service);
  // Parts of a report.
  std::string describe_address(Address address, uint64_t bad) const;
  std::string describe_block(const Block& block, Address bad) const;
  bool is_same_function(Address a, Address b) const;
  std::string describe_site(const char* what, const Site& site) const;
  std::string describe_situation(size_t first) const;

  BoardOptions config_;
  BoardModel model_;
  Port port_;
  Placement placement_;
  std::unique_ptr<emu::ExecutionCounts> counts_;  // null: not asked for
  std::unique_ptr<Profiler> profiler_;            // null: not asked for
  Debugger* debugger_ = nullptr;                  // null: not asked for
  std::unique_ptr<emu::Cpu> cpu_;
  std::unique_ptr<GuestMemory> memory_;
  std::unique_ptr<Heap> heap_;
  std::unique_ptr<RuntimeState> state_;
  Arena* stack_ = nullptr;
  Arena* text_ = nullptr;
  Address next_text_ = 0;
  Address fun_table_ = 0;
  std::vector<LoadedText> texts_;
  std::vector<CountedText> counted_texts_;
  std::map<std::string, TextSymbols> symbols_;  // by module, loaded or not
  std::vector<NlrEntry> nlr_;
  std::vector<uint32_t> serving_;  ///< the services that are being served, innermost last
  std::vector<uint64_t> service_calls_;
  uint64_t guest_calls_ = 0;
  uint64_t relocations_ = 0;
};

}  // namespace natmod::board
