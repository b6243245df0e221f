// The Unicorn back end. Hooks only note why to stop and tell Unicorn to: the host acts when the
// emulation has returned, because nested emulation fails on Thumb and C++ exceptions cannot cross
// translated code.
//
// A hook on each instruction costs about 1 ns of it, and makes counts, budgets and the pc of a
// fault exact: a memory hook alone does not know the pc on ARM and RISC-V.

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "base/error.h"
#include "emu/back_ends.h"
#include "emu/crash_guard.h"
#include "emu/guess_frames.h"
#include "emu/unicorn_api.h"
#include "emu/unicorn_machine.h"
#include "emu/x87.h"

namespace natmod::emu {
namespace {

void check(uc_err error, const char* what) {
  if (error != UC_ERR_OK) fail("Unicorn: {}: {}", what, unicorn().uc_strerror(error));
}

class Context {
 public:
  explicit Context(uc_engine* engine) : engine_(engine) {
    check(unicorn().uc_context_alloc(engine, &context_), "context");
  }
  ~Context() { unicorn().uc_context_free(context_); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  void save() { unicorn().uc_context_save(engine_, context_); }
  void restore() const { unicorn().uc_context_restore(engine_, context_); }

 private:
  uc_engine* engine_;
  uc_context* context_ = nullptr;
};

class Engine {
 public:
  Engine(uc_arch arch, int mode) {
    check(unicorn().uc_open(arch, static_cast<uc_mode>(mode), &engine_), "open");
  }
  ~Engine() {
    if (!is_broken) unicorn().uc_close(engine_);
  }
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  uc_engine* get() const { return engine_; }
  bool is_broken = false;  ///< it crashed: nothing may be asked of it any more, and it is not freed

 private:
  uc_engine* engine_ = nullptr;
};

class UnicornCpu final : public Cpu {
 public:
  explicit UnicornCpu(const CpuConfig& config)
      : Cpu(config),
        machine_(unicorn_machine(config.model)),
        api_(unicorn()),
        owner_(machine_.arch, machine_.mode),
        engine_(owner_.get()) {
    if (machine_.cpu_model)
      check(api_.uc_ctl(engine_, UC_CTL_WRITE(UC_CTL_CPU_MODEL, 1), *machine_.cpu_model), "model");
    add_hook(UC_HOOK_CODE, reinterpret_cast<void*>(on_instruction));
    add_hook(UC_HOOK_INTR, reinterpret_cast<void*>(on_exception));
    add_hook(UC_HOOK_MEM_INVALID, reinterpret_cast<void*>(on_invalid_access));
    if (machine_.is_x86())
      for (const int instruction : {UC_X86_INS_SYSCALL, UC_X86_INS_SYSENTER})
        add_hook(UC_HOOK_INSN, reinterpret_cast<void*>(on_system_call), instruction);
    if (config.check_memory)
      add_hook(UC_HOOK_MEM_READ | UC_HOOK_MEM_WRITE, reinterpret_cast<void*>(on_access));
    fault_state_.emplace(engine_);
    map_services(machine_.stub);
  }

  void flush_code(uint64_t address, uint64_t size) override {
    api_.uc_ctl(engine_, UC_CTL_WRITE(UC_CTL_TB_REMOVE_CACHE, 2), address, address + size);
  }

  uint64_t read(Role role, unsigned index) const override;
  void write(Role role, unsigned index, uint64_t value) override;
  std::vector<NamedRegister> registers() const override;
  void for_each_root(const std::function<void(uint64_t)>& visit) const override;
  std::vector<Frame> backtrace(size_t limit) const override;
  Stop run(uint64_t limit) override;
  std::unique_ptr<CpuState> save() const override;
  void restore(const CpuState& state) override;

 protected:
  void map_pages(const Region& region) override {
    uint32_t permissions = 0;
    if (region.flags & kRead) permissions |= UC_PROT_READ;
    if (region.flags & kWrite) permissions |= UC_PROT_WRITE;
    if (region.flags & kExecute) permissions |= UC_PROT_EXEC;
    check(api_.uc_mem_map_ptr(engine_, region.address, region.size(), permissions,
                              region.bytes.data()),
          "map");
  }
  void unmap_pages(const Region& region) override {
    check(api_.uc_mem_unmap(engine_, region.address, region.size()), "unmap");
  }
  void begin_frame(bool is_nested) override;
  void enter(uint64_t function, uint64_t return_address) override;
  void leave() override;

 private:
  struct State;

  void add_hook(int type, void* callback, int instruction = 0) {
    uc_hook hook = 0;
    check(api_.uc_hook_add(engine_, &hook, type, callback, this, uint64_t{1}, uint64_t{0},
                           instruction),
          "hook");
  }
  uint64_t get(int id) const {
    uint64_t value = 0;
    api_.uc_reg_read(engine_, id, &value);
    return value;
  }
  void set(int id, uint64_t value) { api_.uc_reg_write(engine_, id, &value); }
  uint64_t get_vector_low(int id) const {
    uint64_t value[2] = {};
    api_.uc_reg_read(engine_, id, value);
    return value[0];
  }
  void set_vector_low(int id, uint64_t low) {
    const uint64_t value[2] = {low, 0};
    api_.uc_reg_write(engine_, id, value);
  }

  void stop(const Stop& reason) {
    if (stop_) return;
    stop_ = reason;
    fast_limit_ = 0;
    api_.uc_emu_stop(engine_);
  }
  uc_err emulate(uint64_t start, uint64_t until);
  void enter_code(uint64_t address, uint32_t size);
  unsigned step_size(uint64_t address);
  void stop_with_fault(const MemoryFault& fault);
  bool is_misaligned(uint64_t address, uint64_t size) const;
  /// Why the core or the bus would refuse an access that memory permits.
  std::optional<FaultKind> refusal_of_core(uint64_t address, uint64_t size) const;
  MemoryFault explain(uc_err error) const;
  bool is_riscv_breakpoint() const;

  static void on_instruction(uc_engine*, uint64_t address, uint32_t size, void* self);
  static void on_access(uc_engine*, uc_mem_type type, uint64_t address, int size, int64_t value,
                        void* self);
  static bool on_invalid_access(uc_engine*, uc_mem_type type, uint64_t address, int size,
                                int64_t value, void* self);
  static void on_exception(uc_engine*, uint32_t number, void* self);
  static void on_system_call(uc_engine*, void* self) { on_exception(nullptr, kSystemCall, self); }

  static constexpr uint64_t kLongestBlock = 5;  // IT and four conditional instructions
  // Of x86's SYSCALL, which is no exception: a number that no exception has.
  static constexpr uint32_t kSystemCall = 0x1000;

  UnicornMachine machine_;
  const UnicornApi& api_;
  Engine owner_;
  uc_engine* engine_;

  uint64_t pc_ = 0;  // next instruction while stopped, current one while running
  uint64_t limit_ = 0;
  uint64_t fast_limit_ = 0;                   // below it nothing has to be asked
  uint64_t block_begin_ = 0, block_end_ = 0;  // the conditional instructions of an IT block
  // The region that code runs in.
  uint64_t code_begin_ = 0, code_size_ = 0;
  const uint8_t* code_shadow_ = nullptr;
  std::optional<Stop> stop_;
  std::optional<uint32_t> exception_;
  // Unicorn finishes an instruction whose hook has found a fault: its registers and its writes are
  // undone afterwards.
  std::optional<Context> fault_state_;
  bool has_fault_state_ = false;
  struct Written {
    uint64_t address;
    unsigned size;
    std::array<uint8_t, 16> bytes;
  };
  std::vector<Written> written_;
};

struct UnicornCpu::State final : CpuState {
  explicit State(uc_engine* engine) : context(engine) {}
  Context context;
  uint64_t pc = 0;
};

// ---- registers

uint64_t UnicornCpu::read(Role role, unsigned index) const {
  switch (role) {
    case Role::pc:
      return pc_;
    case Role::sp:
      return get(machine_.sp);
    case Role::return_address: {
      if (machine_.return_address)
        return get(*machine_.return_address) & ~uint64_t{machine_.is_thumb()};
      uint64_t value = 0;
      if (const uint8_t* bytes = memory_.host(get(machine_.sp), word_size()))
        std::memcpy(&value, bytes, word_size());
      return value;
    }
    case Role::argument:
      return get(machine_.arguments.at(index));
    case Role::result:
      return get(machine_.results.at(index));
    case Role::float_argument:
      return get_vector_low(machine_.float_arguments.at(index));
    case Role::float_result: {
      if (!machine_.float_results.empty()) return get_vector_low(machine_.float_results.at(index));
      X87Number number{};
      api_.uc_reg_read(engine_, UC_X86_REG_ST0, number.data());
      return x87_to_double_bits(number);
    }
  }
  return 0;
}

void UnicornCpu::write(Role role, unsigned index, uint64_t value) {
  switch (role) {
    case Role::pc:
      pc_ = value & ~uint64_t{machine_.is_thumb()};
      break;
    case Role::sp:
      set(machine_.sp, value);
      break;
    case Role::return_address:
      if (machine_.return_address)
        set(*machine_.return_address, value);
      else if (uint8_t* bytes = memory_.host(get(machine_.sp), word_size()))
        std::memcpy(bytes, &value, word_size());
      break;
    case Role::argument:
      set(machine_.arguments.at(index), value);
      break;
    case Role::result:
      set(machine_.results.at(index), value);
      break;
    case Role::float_argument:
      set_vector_low(machine_.float_arguments.at(index), value);
      break;
    case Role::float_result: {
      if (!machine_.float_results.empty()) {
        set_vector_low(machine_.float_results.at(index), value);
        break;
      }
      // The x87 stack is empty at a call: push onto that. Register 7 is the top.
      X87Number number = x87_from_double_bits(value);
      set(UC_X86_REG_FPSW, 7 << 11);
      set(UC_X86_REG_FPTAG, 0x3fff);
      api_.uc_reg_write(engine_, UC_X86_REG_FP7, number.data());
      break;
    }
  }
}

std::vector<NamedRegister> UnicornCpu::registers() const {
  std::vector<NamedRegister> all;
  for (const auto& [name, id, is_root] : machine_.registers)
    all.push_back({name, id == machine_.pc ? pc_ : get(id)});
  return all;
}

void UnicornCpu::for_each_root(const std::function<void(uint64_t)>& visit) const {
  for (const auto& [name, id, is_root] : machine_.registers)
    if (is_root) visit(get(id));
}

std::vector<Frame> UnicornCpu::backtrace(size_t limit) const {
  return guess_frames(*this, limit);
}

std::unique_ptr<CpuState> UnicornCpu::save() const {
  auto state = std::make_unique<State>(engine_);
  state->host_calls = host_calls_;
  state->context.save();
  state->pc = pc_;
  return state;
}

void UnicornCpu::restore(const CpuState& state) {
  const auto& saved = static_cast<const State&>(state);
  saved.context.restore();
  host_calls_ = saved.host_calls;
  pc_ = saved.pc;
  pending_.reset();
}

// ---- calls

void UnicornCpu::begin_frame(bool) {
  if (config_.model == CpuModel::x86) {
    set(UC_X86_REG_FPSW, 0);
    set(UC_X86_REG_FPTAG, 0xffff);
  }
}

void UnicornCpu::enter(uint64_t function, uint64_t return_address) {
  if (!machine_.return_address) {
    set(machine_.sp, get(machine_.sp) - word_size());
    memory_.mark_initialised(get(machine_.sp), word_size());
  }
  write(Role::return_address, 0, return_address);
  write(Role::pc, 0, function);
}

void UnicornCpu::leave() {
  pc_ = read(Role::return_address, 0);
  if (machine_.return_address) return;
  const uint64_t sp = get(machine_.sp);
  if (const auto fault = memory_.check(sp, word_size(), Access::read))
    pending_ = fault_stop(*fault, pc_);
  set(machine_.sp, sp + word_size());
}

// ---- running

Stop UnicornCpu::run(uint64_t limit) {
  if (pending_) return *pending_;
  limit_ = limit;
  fast_limit_ = machine_.is_thumb() ? limit - std::min<uint64_t>(limit, kLongestBlock) : limit;
  block_begin_ = block_end_ = 0;
  code_size_ = 0;  // regions may have changed
  stop_.reset();
  exception_.reset();
  has_fault_state_ = false;
  written_.clear();
  // No instruction is at the `until` address: it is outside of what MemoryMap lets one map.
  const uint64_t until = word_size() == 8 ? ~uint64_t{15} : 0xfffffff0;
  const uint64_t start = pc_ | uint64_t{machine_.is_thumb()};
  const uc_err error = emulate(start, until);
  if (!stop_) stop(fault_stop(explain(error), pc_));

  if (stop_->kind == StopKind::fault) {
    if (has_fault_state_ && !owner_.is_broken) {
      fault_state_->restore();
      for (auto it = written_.rbegin(); it != written_.rend(); ++it)
        if (uint8_t* bytes = memory_.host(it->address, it->size))
          std::memcpy(bytes, it->bytes.data(), it->size);
    }
    pc_ = stop_->fault.pc;
    stop_->fault.sp = get(machine_.sp);
  }
  return *stop_;
}

/// uc_emu_start; UC_ERR_EXCEPTION also where Unicorn itself crashes.
uc_err UnicornCpu::emulate(uint64_t start, uint64_t until) {
  if (owner_.is_broken) return UC_ERR_EXCEPTION;
  CrashGuard guard;
  if (sigsetjmp(guard.place, 0) == 0) {
    guard.arm();
    return api_.uc_emu_start(engine_, start, until, 0, 0);
  }
  owner_.is_broken = true;
  return UC_ERR_EXCEPTION;
}

void UnicornCpu::on_instruction(uc_engine*, uint64_t address, uint32_t size, void* self) {
  auto& cpu = *static_cast<UnicornCpu*>(self);
  // A stop sets fast_limit_ to 0, so that this is the only test of most instructions. Services are
  // not in the current code.
  const uint64_t offset = address - cpu.code_begin_;
  if (cpu.instructions_ < cpu.fast_limit_ && offset < cpu.code_size_ &&
      (cpu.code_shadow_ == nullptr || (cpu.code_shadow_[offset] & kShadowExecute))) [[likely]] {
    cpu.pc_ = address;
    ++cpu.instructions_;
    return;
  }
  cpu.enter_code(address, size);
}

/// How many instructions may run before there is a place to stop: 1, but Unicorn loses the
/// conditions of an IT block when it is stopped in it.
unsigned UnicornCpu::step_size(uint64_t address) {
  if (!machine_.is_thumb() || (address >= block_begin_ && address < block_end_)) return 1;
  const auto halfword = [&](uint64_t at) {
    const uint8_t* code = memory_.host(at, 2);
    return code == nullptr ? 0u : static_cast<unsigned>(code[0] | code[1] << 8);
  };
  const unsigned first = halfword(address);
  const bool is_it = (first & 0xff00) == 0xbf00 && (first & 0xf) != 0;
  const unsigned conditional = is_it ? 4 - static_cast<unsigned>(std::countr_zero(first)) : 0;
  block_begin_ = block_end_ = address + 2;
  for (unsigned i = 0; i < conditional; ++i) block_end_ += halfword(block_end_) >= 0xe800 ? 4 : 2;
  return 1 + conditional;
}

/// The first instruction of a region, one near the limit, or one that is not to be run.
void UnicornCpu::enter_code(uint64_t address, uint32_t size) {
  if (stop_) return;
  if (const auto at_service = service_stop(address)) {
    stop(*at_service);
    pc_ = address;
    return;
  }
  if (instructions_ + step_size(address) > limit_) {
    stop({.kind = StopKind::budget});
    pc_ = address;
    return;
  }
  const uint64_t length = size <= 16 ? size : 1;  // Unicorn's size of an illegal one is a marker
  if (const auto fault = memory_.check(address, length, Access::fetch)) {
    stop_with_fault(*fault);  // the pc stays that of the instruction which jumped or ran there
    return;
  }
  const Region* region = memory_.find(address);
  code_begin_ = region->address;
  code_size_ = region->size();
  code_shadow_ = region->shadow.empty() ? nullptr : region->shadow.data();
  pc_ = address;
  ++instructions_;
}

void UnicornCpu::stop_with_fault(const MemoryFault& fault) {
  if (stop_) return;
  if (fault.access != Access::fetch) {
    fault_state_->save();
    has_fault_state_ = true;
    --instructions_;  // the one at fault does not count
  }
  stop(fault_stop(fault, pc_));
}

void UnicornCpu::on_access(uc_engine*, uc_mem_type type, uint64_t address, int size, int64_t,
                           void* self) {
  auto& cpu = *static_cast<UnicornCpu*>(self);
  const Access access = type == UC_MEM_WRITE ? Access::write : Access::read;
  const unsigned bytes = static_cast<unsigned>(size);
  if (!cpu.stop_) {
    if (!cpu.memory_.allows(address, bytes, access)) {
      if (const auto fault = cpu.memory_.check(address, bytes, access)) cpu.stop_with_fault(*fault);
    }
    if (const auto kind = cpu.refusal_of_core(address, bytes); kind && !cpu.stop_)
      cpu.stop_with_fault({.kind = *kind,
                           .access = access,
                           .address = address,
                           .size = bytes,
                           .bad_address = address});
  }
  if (access != Access::write) return;
  if (!cpu.stop_) {
    if (cpu.memory_.check_uninitialised) cpu.memory_.mark_initialised(address, bytes);
  } else if (const uint8_t* now = cpu.memory_.host(address, bytes); now && bytes <= 16) {
    Written written{address, bytes, {}};
    std::memcpy(written.bytes.data(), now, bytes);
    cpu.written_.push_back(written);
  }
}

bool UnicornCpu::on_invalid_access(uc_engine*, uc_mem_type type, uint64_t address, int size,
                                   int64_t, void* self) {
  auto& cpu = *static_cast<UnicornCpu*>(self);
  MemoryFault fault{
      .address = address, .size = static_cast<unsigned>(size), .bad_address = address};
  switch (type) {
    case UC_MEM_WRITE_UNMAPPED:
    case UC_MEM_WRITE_PROT:
      fault.access = Access::write;
      break;
    case UC_MEM_FETCH_UNMAPPED:
    case UC_MEM_FETCH_PROT:
      fault.access = Access::fetch;
      break;
    default:
      fault.access = Access::read;
      break;
  }
  if (const auto found = cpu.memory_.check(address, fault.size, fault.access)) fault = *found;
  cpu.stop_with_fault(fault);
  return false;
}

void UnicornCpu::on_exception(uc_engine*, uint32_t number, void* self) {
  auto& cpu = *static_cast<UnicornCpu*>(self);
  if (cpu.stop_) return;
  cpu.exception_ = number;
  --cpu.instructions_;
  cpu.stop(cpu.fault_stop(cpu.explain(UC_ERR_EXCEPTION), cpu.pc_));
}

/// What a processor exception means. Numbers: Intel SDM vol. 3 table 6-1; the RISC-V privileged
/// architecture, mcause; QEMU's EXCP_ for ARM.
MemoryFault UnicornCpu::explain(uc_err error) const {
  MemoryFault fault{.kind = FaultKind::trap, .access = Access::fetch};
  fault.address = fault.bad_address = pc_;
  if (owner_.is_broken) {
    fault.kind = FaultKind::emulator;
    return fault;
  }
  if (error == UC_ERR_INSN_INVALID && !is_riscv_breakpoint())
    fault.kind = FaultKind::illegal_instruction;
  if (!exception_) return fault;
  switch (machine_.arch) {
    case UC_ARCH_X86:
      if (*exception_ == 0) fault.kind = FaultKind::divide_by_zero;
      if (*exception_ == 6 || *exception_ == 13) fault.kind = FaultKind::illegal_instruction;
      break;
    case UC_ARCH_ARM:  // undefined instruction; no coprocessor; no Thumb state
      if (*exception_ == 1 || *exception_ == 17 || *exception_ == 18)
        fault.kind = FaultKind::illegal_instruction;
      break;
    default:
      if (*exception_ == 2) fault.kind = FaultKind::illegal_instruction;
      break;
  }
  return fault;
}

/// Unicorn reports EBREAK like an illegal instruction.
bool UnicornCpu::is_riscv_breakpoint() const {
  if (machine_.arch != UC_ARCH_RISCV) return false;
  const uint8_t* code = memory_.host(pc_, 2);
  if (code != nullptr && code[0] == 0x02 && code[1] == 0x90) return true;  // c.ebreak
  code = memory_.host(pc_, 4);
  return code != nullptr && std::memcmp(code, "\x73\x00\x10\x00", 4) == 0;  // ebreak
}

/// Cortex-M3 and later allow unaligned access in single loads and stores, and in those alone.
/// Source: ARMv7-M Architecture Reference Manual, A3.2.1.
bool thumb2_needs_alignment(uint16_t first) {
  return (first & 0b1111'1110'0000'0000) == 0b1011'0100'0000'0000 ||  // push
         (first & 0b1111'1110'0000'0000) == 0b1011'1100'0000'0000 ||  // pop
         (first & 0b1111'0000'0000'0000) == 0b1100'0000'0000'0000 ||  // stm, ldm
         (first & 0b1111'1110'0000'0000) == 0b1110'1000'0000'0000 ||  // stm, ldm, strd, ldrd, ldrex
         (first & 0b1110'1110'0000'0000) == 0b1110'1100'0000'0000;    // vstr, vldr, vstm, vldm
}

bool UnicornCpu::is_misaligned(uint64_t address, uint64_t size) const {
  const uint64_t unit = machine_.is_thumb() && size > 4 ? 4 : size;
  if (address % unit == 0 || config_.alignment == Alignment::any) return false;
  if (config_.alignment == Alignment::natural || machine_.arch == UC_ARCH_RISCV) return true;
  if (machine_.is_x86()) return false;
  if (config_.model == CpuModel::cortex_m0) return true;
  const uint8_t* code = memory_.host(pc_, 2);
  return size >= 4 && code != nullptr &&
         thumb2_needs_alignment(static_cast<uint16_t>(code[0] | code[1] << 8));
}

std::optional<FaultKind> UnicornCpu::refusal_of_core(uint64_t address, uint64_t size) const {
  const Region* region = memory_.find(address);
  if (region && (region->flags & kWordAccessOnly) && (size < 4 || address % 4 != 0))
    return FaultKind::narrow;
  if (is_misaligned(address, size)) return FaultKind::unaligned;
  return std::nullopt;
}

}  // namespace

std::unique_ptr<Cpu> create_unicorn_cpu(const CpuConfig& config) {
  return std::make_unique<UnicornCpu>(config);
}

}  // namespace natmod::emu
