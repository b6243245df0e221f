// What the cores of our own share that run decoded blocks: finding and decoding these, counting,
// stopping, faults.
//
// `Core` has `registers` (with `pc`), `memory` and `instructions`; `Op` has `run` and `pc`. `Self`
// has decode(), and may hide what is said here of all cores: is_done(), stop_before(), resumed().
#pragma once

#include <algorithm>
#include <memory>
#include <utility>

#include "emu/code_cache.h"
#include "emu/cpu.h"
#include "emu/guess_frames.h"

namespace natmod::emu {

template <class Self, class Core, class Op>
class BlockCpu : public Cpu {
 public:
  void flush_code(uint64_t address, uint64_t size) override {
    if (code_.covers(address, size)) drop_code();
  }
  std::vector<BacktraceLevel> backtrace(size_t limit) const override {
    return guess_frames(*this, limit);
  }

  std::unique_ptr<CpuState> save() const override {
    auto state = std::make_unique<State>();
    state->host_calls = host_calls_;
    state->registers = core_.registers;
    return state;
  }
  void restore(const CpuState& state) override {
    const auto& saved = static_cast<const State&>(state);
    host_calls_ = saved.host_calls;
    core_.registers = saved.registers;
    pending_.reset();
  }

  void watch(InstructionWatcher& watcher) override { watcher_ = &watcher; }

  Stop run(uint64_t limit) override {
    if (pending_) return *pending_;
    core_.memory.begin_run();
    Stop stop{.kind = StopKind::budget};
    try {
      watcher_ == nullptr ? execute<false>(limit) : execute<true>(limit);
      if (const auto service = service_stop(core_.registers.pc)) stop = *service;
    } catch (const CoreFault& fault) {
      stop = fault_stop(fault.fault, core_.registers.pc);
    }
    instructions_ = core_.instructions;
    return stop;
  }

 protected:
  using Block = typename CodeCache<Op>::Block;

  /// As many instructions as a block has at most: a bound of what is decoded in vain.
  static constexpr size_t kLongestBlock = 64;

  BlockCpu(const CpuConfig& config, bool aligns_all)
      : Cpu(config),
        core_{.registers = {},
              .memory = CheckedMemory(
                  memory_, config.check_memory, aligns_all,
                  [this](uint64_t address, uint64_t size) { flush_code(address, size); })} {}

  void map_pages(const Region&) override { core_.memory.forget(); }
  void unmap_pages(const Region&) override {
    core_.memory.forget();
    drop_code();
  }
  void begin_frame(bool) override {}

  void drop_code() {
    code_.drop_all();
    core_.memory.unwatch_all();
  }

  /// Whether the instruction, which is next, does anything: not where a condition skips it.
  bool is_done(const Op&) const { return true; }
  /// Notes what else than the pc a stop in front of an instruction has to keep.
  void stop_before(const Op&) {}
  /// A block that such a stop makes: nullptr for that which is at the pc.
  const Block* resumed() { return nullptr; }

  Core core_;

 private:
  struct State final : CpuState {
    typename Core::Registers registers;
  };

  Self& self() { return static_cast<Self&>(*this); }

  template <bool kWatched>
  void execute(uint64_t limit);
  const Block* block_at(uint64_t pc);

  CodeCache<Op> code_;
  InstructionWatcher* watcher_ = nullptr;
};

/// Runs to a service page or the limit. At a fault the registers are those before the instruction,
/// or behind it if that went where no code is.
template <class Self, class Core, class Op>
template <bool kWatched>
void BlockCpu<Self, Core, Op>::execute(uint64_t limit) {
  auto& pc = core_.registers.pc;
  const Op* op = nullptr;
  const Op* end = nullptr;
  try {
    for (;;) {
      const Block* block = self().resumed();
      if (block == nullptr) block = code_.find(pc);
      if (block == nullptr || (*block->shadow & kShadowExecute) == 0) [[unlikely]] {
        if (is_service(pc)) return;
        block = block_at(pc);
      }
      uint64_t count = block->ops.size();
      pc = block->end;
      const uint64_t left = limit - std::min(limit, core_.instructions);
      if (count > left) [[unlikely]] {
        count = left;
        pc = block->ops[count].pc;
        self().stop_before(block->ops[count]);
        if (count == 0) return;
      }
      core_.instructions += count;
      op = block->ops.data();
      end = op + count;
      do {
        if constexpr (kWatched)
          if (self().is_done(*op)) watcher_->step(op->pc);
        op->run(core_, *op);
      } while (++op != end);
    }
  } catch (const CoreFault&) {
    core_.instructions -= static_cast<uint64_t>(end - op);
    if (end != nullptr) {
      const Op& last = op == end ? end[-1] : *op;
      pc = last.pc;
      if (op != end) self().stop_before(last);
    }
    throw;
  }
}

template <class Self, class Core, class Op>
auto BlockCpu<Self, Core, Op>::block_at(uint64_t pc) -> const Block* {
  Block block = self().decode(pc);  // throws where no code is
  for (uint64_t page = block.begin / kPageSize; page <= (block.end - 1) / kPageSize; ++page)
    core_.memory.watch(page);
  return code_.add(std::move(block));
}

}  // namespace natmod::emu
