// The Unicorn back end: for x86, and in tests a second opinion on what our own cores do. Hooks only
// note why to stop and tell Unicorn to: the host acts when the emulation has returned, because
// nested emulation fails on Thumb and C++ exceptions cannot cross translated code.
//
// A hook on each instruction costs about 1 ns of it, and makes counts, budgets and the pc of a
// fault exact: a memory hook alone does not know the pc on ARM.
#pragma once

#include <array>
#include <optional>

#include "base/error.h"
#include "emu/cpu.h"
#include "emu/unicorn_api.h"
#include "emu/unicorn_machine.h"

namespace natmod::emu {

inline void check_unicorn(uc_err error, const char* what) {
  if (error != UC_ERR_OK) fail("Unicorn: {}: {}", what, unicorn().uc_strerror(error));
}

/// Registers, as Unicorn keeps them.
class UnicornContext {
 public:
  explicit UnicornContext(uc_engine* engine) : engine_(engine) {
    check_unicorn(unicorn().uc_context_alloc(engine, &context_), "context");
  }
  ~UnicornContext() { unicorn().uc_context_free(context_); }
  UnicornContext(const UnicornContext&) = delete;
  UnicornContext& operator=(const UnicornContext&) = delete;

  void save() { unicorn().uc_context_save(engine_, context_); }
  void restore() const { unicorn().uc_context_restore(engine_, context_); }

 private:
  uc_engine* engine_;
  uc_context* context_ = nullptr;
};

/// The owner of an emulator.
class UnicornEngine {
 public:
  UnicornEngine(uc_arch arch, int mode) {
    check_unicorn(unicorn().uc_open(arch, static_cast<uc_mode>(mode), &engine_), "open");
  }
  ~UnicornEngine() {
    if (!is_broken) unicorn().uc_close(engine_);
  }
  UnicornEngine(const UnicornEngine&) = delete;
  UnicornEngine& operator=(const UnicornEngine&) = delete;
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
      check_unicorn(api_.uc_ctl(engine_, UC_CTL_WRITE(UC_CTL_CPU_MODEL, 1), *machine_.cpu_model),
                    "model");
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
    reset_float_control();
  }

  void flush_code(uint64_t address, uint64_t size) override {
    api_.uc_ctl(engine_, UC_CTL_WRITE(UC_CTL_TB_REMOVE_CACHE, 2), address, address + size);
  }

  uint64_t read(Role role, unsigned index) const override;
  void write(Role role, unsigned index, uint64_t value) override;
  void set_thread_block(uint64_t address) override;
  void set_gs_base(uint64_t address);
  void reset_float_control();
  std::vector<NamedRegister> registers() const override;
  std::vector<uint8_t> register_bytes(std::string_view name) const override;
  bool set_register_bytes(std::string_view name, std::span<const uint8_t> bytes) override;
  void for_each_root(const std::function<void(uint64_t)>& visit) const override;
  std::vector<BacktraceLevel> backtrace(size_t limit) const override;
  Stop run(uint64_t limit) override;
  void watch(InstructionWatcher& watcher) override;
  std::unique_ptr<CpuState> save() const override;
  void restore(const CpuState& state) override;

 protected:
  void map_pages(const Region& region) override {
    uint32_t permissions = 0;
    if (region.flags & kRead) permissions |= UC_PROT_READ;
    if (region.flags & kWrite) permissions |= UC_PROT_WRITE;
    if (region.flags & kExecute) permissions |= UC_PROT_EXEC;
    check_unicorn(api_.uc_mem_map_ptr(engine_, region.address, region.size(), permissions,
                                      region.bytes.data()),
                  "map");
  }
  void unmap_pages(const Region& region) override {
    check_unicorn(api_.uc_mem_unmap(engine_, region.address, region.size()), "unmap");
  }
  void begin_frame(bool is_nested) override;
  void enter(uint64_t function, uint64_t return_address) override;
  void leave() override;

 private:
  struct State;

  void add_hook(int type, void* callback, int instruction = 0) {
    uc_hook hook = 0;
    check_unicorn(api_.uc_hook_add(engine_, &hook, type, callback, this, uint64_t{1}, uint64_t{0},
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
    limit_ = 0;
    api_.uc_emu_stop(engine_);
  }
  uc_err emulate(uint64_t start, uint64_t until);
  void enter_code(uint64_t address, uint32_t size);
  void stop_with_fault(const MemoryFault& fault);
  bool is_misaligned(uint64_t address, uint64_t size) const;
  /// Why the core or the bus would refuse an access that memory permits.
  std::optional<FaultKind> refusal_of_core(uint64_t address, uint64_t size) const;
  MemoryFault explain(uc_err error) const;
  bool is_x86_pop() const;
  bool is_part_of_split(uint64_t address, unsigned size, Access access);

  static void on_instruction(uc_engine*, uint64_t address, uint32_t size, void* self);
  static void on_watched(uc_engine*, uint64_t address, uint32_t, void* self) {
    auto& cpu = *static_cast<UnicornCpu*>(self);
    if (!cpu.stop_) cpu.watcher_->step(address);
  }
  static void on_access(uc_engine*, uc_mem_type type, uint64_t address, int size, int64_t value,
                        void* self);
  static bool on_invalid_access(uc_engine*, uc_mem_type type, uint64_t address, int size,
                                int64_t value, void* self);
  static void on_exception(uc_engine*, uint32_t number, void* self);
  static void on_system_call(uc_engine*, void* self) { on_exception(nullptr, kSystemCall, self); }

  // Of x86's SYSCALL, which is no exception: a number that no exception has.
  static constexpr uint32_t kSystemCall = 0x1000;

  UnicornMachine machine_;
  const UnicornApi& api_;
  UnicornEngine owner_;
  uc_engine* engine_;

  uint64_t pc_ = 0;  // next instruction while stopped, current one while running
  uint64_t limit_ = 0;
  // The region that code runs in.
  uint64_t code_begin_ = 0, code_size_ = 0;
  const uint8_t* code_shadow_ = nullptr;
  // The last load over the end of a page: two aligned ones, in the view of the emulator.
  struct Split {
    uint64_t begin = 0;
    unsigned size = 0;
    uint64_t instruction = ~uint64_t{0};
  };
  Split split_;
  std::optional<Stop> stop_;
  std::optional<uint32_t> exception_;
  // Unicorn finishes an instruction whose hook has found a fault: its registers and its writes are
  // undone afterwards.
  std::optional<UnicornContext> fault_state_;
  bool has_fault_state_ = false;
  struct Written {
    uint64_t address;
    unsigned size;
    std::array<uint8_t, 16> bytes;
  };
  std::vector<Written> written_;
  InstructionWatcher* watcher_ = nullptr;
};

struct UnicornCpu::State final : CpuState {
  explicit State(uc_engine* engine) : context(engine) {}
  UnicornContext context;
  uint64_t pc = 0;
};

}  // namespace natmod::emu
