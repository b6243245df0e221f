// The RISC-V back end: runs the instructions of riscv_instructions.h in blocks.

#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "emu/back_ends.h"
#include "emu/code_cache.h"
#include "emu/guess_frames.h"
#include "emu/riscv_instructions.h"

namespace natmod::emu {
namespace {

constexpr const char* kRegisterNames[] = {"zero", "ra", "sp",  "gp",  "tp", "t0", "t1", "t2",
                                          "s0",   "s1", "a0",  "a1",  "a2", "a3", "a4", "a5",
                                          "a6",   "a7", "s2",  "s3",  "s4", "s5", "s6", "s7",
                                          "s8",   "s9", "s10", "s11", "t3", "t4", "t5", "t6"};

// As many instructions as a block has at most: a bound of what is decoded in vain.
constexpr size_t kLongestBlock = 64;

template <class W>
uint16_t options_of(uint32_t extensions) {
  constexpr bool is_64 = sizeof(W) == 8;
  uint16_t options = kRiscvBase | (is_64 ? kRv64 : kRv32);
  if (extensions & kExtensionZba) options |= kZba | (is_64 ? kZba64 : 0);
  if (extensions & kExtensionZcmp) options |= kZcmp;
  return options;
}

template <class W>
class RiscvCpu final : public Cpu {
 public:
  explicit RiscvCpu(const CpuConfig& config)
      : Cpu(config),
        core_{.registers = {},
              .memory = CheckedMemory(
                  memory_, config.check_memory, config.alignment != Alignment::any,
                  [this](uint64_t address, uint64_t size) { flush_code(address, size); })},
        decoder_(options_of<W>(config.extensions)) {
    constexpr uint8_t kReturn[] = {0x82, 0x80};  // c.jr ra
    map_services(kReturn);
  }

  void flush_code(uint64_t address, uint64_t size) override {
    if (code_.covers(address, size)) drop_code();
  }
  void add_extensions(uint32_t extensions) override {
    if ((extensions & ~config_.extensions) == 0) return;
    config_.extensions |= extensions;
    decoder_ = RiscvDecoder<W>(options_of<W>(config_.extensions));
    drop_code();
  }

  uint64_t read(Role role, unsigned index) const override {
    if (role == Role::pc) return core_.registers.pc;
    return number_of(role, index) == 0 ? 0 : core_.registers.x[number_of(role, index)];
  }
  void write(Role role, unsigned index, uint64_t value) override {
    if (role == Role::pc)
      core_.registers.pc = static_cast<W>(value);
    else if (number_of(role, index) != 0)
      core_.x(number_of(role, index)) = static_cast<W>(value);
  }

  std::vector<NamedRegister> registers() const override {
    std::vector<NamedRegister> all{{"pc", core_.registers.pc}};
    for (unsigned n = 1; n < 32; ++n) all.push_back({kRegisterNames[n], core_.registers.x[n]});
    return all;
  }
  std::vector<uint8_t> register_bytes(std::string_view name) const override {
    if (name == "pc") return bytes_of(static_cast<W>(core_.registers.pc));
    const std::optional<unsigned> n = number_of(name);
    return n ? bytes_of(core_.registers.x[*n]) : std::vector<uint8_t>{};
  }
  bool set_register_bytes(std::string_view name, std::span<const uint8_t> bytes) override {
    const std::optional<unsigned> n = number_of(name);
    if ((!n && name != "pc") || n == 0u || bytes.size() != sizeof(W)) return false;
    W value;
    std::memcpy(&value, bytes.data(), sizeof value);
    n ? core_.x(*n) = value : core_.registers.pc = value;
    return true;
  }
  void for_each_root(const std::function<void(uint64_t)>& visit) const override {
    for (unsigned n = 1; n < 32; ++n)
      if (n != Core::kSp) visit(core_.registers.x[n]);
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
  void map_pages(const Region&) override { core_.memory.forget(); }
  void unmap_pages(const Region&) override {
    core_.memory.forget();
    drop_code();
  }
  void begin_frame(bool) override {}
  void enter(uint64_t function, uint64_t return_address) override {
    core_.x(Core::kRa) = static_cast<W>(return_address);
    core_.registers.pc = static_cast<W>(function);
    core_.registers.reserved = Core::kNothing;
  }
  void leave() override { core_.registers.pc = core_.x(Core::kRa); }

 private:
  using Core = RiscvCore<W>;
  using Op = RiscvOp<W>;
  using Block = typename CodeCache<Op>::Block;
  struct State final : CpuState {
    typename Core::Registers registers;
  };

  static std::vector<uint8_t> bytes_of(W value) {
    std::vector<uint8_t> bytes(sizeof value);
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
  }
  static std::optional<unsigned> number_of(std::string_view name) {
    const auto* found = std::find(std::begin(kRegisterNames), std::end(kRegisterNames), name);
    if (found == std::end(kRegisterNames)) return std::nullopt;
    return static_cast<unsigned>(found - std::begin(kRegisterNames));
  }
  /// The number of the register with this role; 0 if there is none.
  static unsigned number_of(Role role, unsigned index) {
    switch (role) {
      case Role::sp:
        return Core::kSp;
      case Role::return_address:
        return Core::kRa;
      case Role::argument:
      case Role::result:
        return Core::kA0 + index;
      case Role::pc:
      case Role::float_argument:
      case Role::float_result:
        break;
    }
    return 0;
  }

  template <bool kWatched>
  void execute(uint64_t limit);
  const Block* block_at(uint64_t pc);
  Block decode(uint64_t pc) const;
  void drop_code() {
    code_.drop_all();
    core_.memory.unwatch_all();
  }
  std::optional<MemoryFault> fetch(uint64_t address, uint32_t& word) const;

  Core core_;
  RiscvDecoder<W> decoder_;
  CodeCache<Op> code_;
  InstructionWatcher* watcher_ = nullptr;
};

/// Runs to a service page or the limit. At a fault the registers are those before the instruction,
/// or behind it if that went where no code is.
template <class W>
template <bool kWatched>
void RiscvCpu<W>::execute(uint64_t limit) {
  auto& pc = core_.registers.pc;
  const Op* op = nullptr;
  const Op* end = nullptr;
  try {
    for (;;) {
      const Block* block = code_.find(pc);
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
        if (count == 0) return;
      }
      core_.instructions += count;
      op = block->ops.data();
      end = op + count;
      do {
        if constexpr (kWatched) watcher_->step(op->pc);
        op->run(core_, *op);
      } while (++op != end);
    }
  } catch (const CoreFault&) {
    core_.instructions -= static_cast<uint64_t>(end - op);
    if (op != end)
      pc = op->pc;
    else if (end != nullptr)
      pc = end[-1].pc;
    throw;
  }
}

template <class W>
auto RiscvCpu<W>::block_at(uint64_t pc) -> const Block* {
  Block block = decode(pc);  // throws where no code is
  for (uint64_t page = block.begin / kPageSize; page <= (block.end - 1) / kPageSize; ++page)
    core_.memory.watch(page);
  return code_.add(std::move(block));
}

/// A block ends with its page, so that writes to other pages do not matter to it, and where the
/// code does. At least one instruction is in it.
template <class W>
auto RiscvCpu<W>::decode(uint64_t pc) const -> Block {
  if (pc % 2 != 0) throw CoreFault{{FaultKind::unaligned, Access::fetch, pc, 2, pc}};
  Block block{.begin = pc, .end = pc, .shadow = core_.memory.shadow(pc), .ops = {}};
  bool ends = false;
  while (!ends && block.ops.size() < kLongestBlock && block.end / kPageSize == pc / kPageSize) {
    uint32_t word = 0;
    if (const auto fault = fetch(block.end, word)) {
      if (block.ops.empty()) throw CoreFault{*fault};
      break;
    }
    const auto* found = decoder_.find(word);
    block.ops.push_back(decoder_.decode(found, word, static_cast<uint32_t>(block.end)));
    block.end += block.ops.back().length;
    ends = found == nullptr || found->ends_block;
  }
  return block;
}

/// The first bytes of an instruction; or why it may not be run.
template <class W>
std::optional<MemoryFault> RiscvCpu<W>::fetch(uint64_t address, uint32_t& word) const {
  for (unsigned at = 0; at == 0 || at < RiscvDecoder<W>::length(word); at += 2) {
    if (const auto fault = memory_.check(address, at + 2, Access::fetch)) return fault;
    const uint8_t* bytes = memory_.host(address + at, 1);
    word |= uint32_t{bytes[0]} << (8 * at) | uint32_t{bytes[1]} << (8 * at + 8);
  }
  return std::nullopt;
}

}  // namespace

std::unique_ptr<Cpu> create_riscv_cpu(const CpuConfig& config) {
  if (config.model == CpuModel::rv64) return std::make_unique<RiscvCpu<uint64_t>>(config);
  return std::make_unique<RiscvCpu<uint32_t>>(config);
}

}  // namespace natmod::emu
