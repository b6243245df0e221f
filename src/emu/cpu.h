// A processor that runs guest code over memory of the host, behind one interface for all
// architectures: Unicorn for x86, interpreters of our own for ARM, RISC-V and Xtensa.
//
// The guest calls the host through *services*: addresses that look like functions to the guest and
// stop the run when it gets there. The host then reads the arguments by the C ABI, acts, and
// returns to the guest; it may call guest functions in between, to any depth:
//
//     auto cpu = Cpu::create({.model = CpuModel::cortex_m3});
//     cpu->map({.address = 0x10000, .flags = kRead | kExecute, .bytes = text});
//     cpu->map({.address = 0x20000, .flags = kRead | kWrite, .bytes = stack});
//     cpu->write(Role::sp, 0, 0x20000 + stack.size());
//     cpu->begin_call(0x10001, {Value::word(10)});
//     for (;;) {
//       Stop stop = cpu->run(limit);
//       if (stop.kind == StopKind::returned) break;
//       if (stop.kind != StopKind::service) throw …;   // fault, budget
//       auto arguments = cpu->arguments();
//       cpu->finish_service(Value::word(serve(stop.service, arguments)));
//     }
//     uint64_t result = cpu->result_word();
//
// The host handles everything in its own loop, never inside the emulator, so it may throw C++
// exceptions: save() before a nested call and restore() on the way out put the guest back.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emu/arguments.h"
#include "emu/instruction_watcher.h"
#include "emu/memory_map.h"

namespace natmod::emu {

enum class CpuModel : uint8_t {
  x86,
  x64,
  cortex_m0,
  cortex_m3,
  cortex_m4,
  cortex_m7,
  lx106,  ///< ESP8266: Xtensa, call0 ABI
  esp32,  ///< ESP32, ESP32-S3: Xtensa, windowed ABI, with single-precision floating point
  rv32,
  rv64,
};

std::string_view cpu_name(CpuModel model);

/// Whether a data access must be a multiple of its size. as_core: what the core does by itself;
/// RISC-V leaves the choice to the core, and we take the strict one.
enum class Alignment : uint8_t { as_core, any, natural };

/// What a RISC-V core may have beyond I, M, A and C. The numbers are those of the architecture
/// flags of .mpy files.
enum CoreExtension : uint32_t {
  kExtensionZba = 1 << 0,
  kExtensionZcmp = 1 << 1,
};

struct CpuConfig {
  CpuModel model = CpuModel::x64;
  /// ARM: floats travel in VFP registers (AAPCS-VFP). The other models have one float ABI each.
  bool hard_float = false;
  /// Check each access against the memory's shadow, alignment and kWordAccessOnly. Without, only
  /// what the pages of the regions permit is enforced, and guest code runs faster.
  bool check_memory = true;
  Alignment alignment = Alignment::as_core;
  uint32_t extensions = 0;  ///< RISC-V: a CoreExtension set
  /// Where the service functions are: a page-aligned address below 2 GiB that is free. For `esp32`
  /// text must lie in the same 1 GiB (a windowed return address keeps 30 bits).
  uint64_t service_address = 0x70000000;
  uint32_t services = 512;  ///< how many
};

enum class StopKind : uint8_t { service, returned, fault, budget };

/// A fault of the guest. Registers and memory are those before the instruction at `pc`, except that
/// after a fault of a fetch (Access::fetch, not permitted to be run) `pc` is the instruction that
/// went there, and has been executed.
struct Fault : MemoryFault {
  uint64_t pc = 0;
  uint64_t sp = 0;
};

struct Stop {
  StopKind kind = StopKind::returned;
  uint32_t service = 0;  ///< StopKind::service: which
  Fault fault{};         ///< StopKind::fault
};

/// What registers are for, in the C ABI. Indices count within a role.
enum class Role : uint8_t {
  pc,
  sp,
  return_address,  ///< of the function that was just entered: a register, or on x86 the stack's top
  argument,        ///< integer argument registers
  float_argument,  ///< ARM hard-float: s0…s15; x64: xmm0…xmm7, low 64 bits
  result,          ///< integer result: 0 low word, 1 high word
  float_result,    ///< hard ARM: s0, s1; x64: xmm0; x86: st(0) as the bits of a double
};

struct NamedRegister {
  std::string name;
  uint64_t value = 0;
};

/// One level of a backtrace. `is_certain` is false for a level that was guessed: a word on the
/// stack that points just behind a call instruction.
struct BacktraceLevel {
  uint64_t pc = 0;
  bool is_certain = true;
};

/// A call of the host by the guest in which the host called the guest again.
struct HostCall {
  uint64_t return_address = 0;
  uint64_t sp = 0;
};

/// The registers at a moment, to return to it. Memory is not part of it.
class CpuState {
 public:
  virtual ~CpuState() = default;
  std::vector<HostCall> host_calls;
};

class Cpu {
 public:
  /// Throws Error if the model's emulator is not installed.
  static std::unique_ptr<Cpu> create(const CpuConfig& config);
  virtual ~Cpu() = default;
  Cpu(const Cpu&) = delete;
  Cpu& operator=(const Cpu&) = delete;

  const CpuConfig& config() const { return config_; }
  const CallingConvention& convention() const { return convention_; }
  unsigned word_size() const { return convention_.word; }  ///< bytes

  // ---- memory

  /// Maps memory of the host, which stays the owner and may change it at any time between runs.
  /// Throws Error as MemoryMap::add does, and on `esp32` for code outside the services' 1 GiB.
  void map(Region region);
  void unmap(uint64_t address);
  MemoryMap& memory() { return memory_; }
  const MemoryMap& memory() const { return memory_; }
  /// To be called when the host changed code that may already have run.
  virtual void flush_code(uint64_t address, uint64_t size) = 0;

  /// Gives a RISC-V core more of them; other models have none.
  virtual void add_extensions(uint32_t) {}

  // ---- registers

  /// Where code finds what is its thread's own (x64: %fs, x86: %gs); other cores have no such
  /// register that modules' code uses. The block is a page.
  virtual void set_thread_block(uint64_t) {}

  virtual uint64_t read(Role role, unsigned index = 0) const = 0;
  virtual void write(Role role, unsigned index, uint64_t value) = 0;
  /// After a fault to fetch what is at an address: sets the pc to it, as write() does, and keeps
  /// what else the processor knows of that instruction, such as a condition.
  virtual void stay_at(uint64_t address) { write(Role::pc, 0, address); }
  /// Program counter, general registers and flags by the names of the architecture's assembler.
  virtual std::vector<NamedRegister> registers() const = 0;
  /// The bytes of a register, the lowest first, by the name that gdb's target descriptions give it;
  /// none if the processor does not have it.
  virtual std::vector<uint8_t> register_bytes(std::string_view name) const = 0;
  /// As many bytes as register_bytes() gives; false if it cannot be set.
  virtual bool set_register_bytes(std::string_view name, std::span<const uint8_t> bytes) = 0;
  /// Every general register that may hold a pointer, for a conservative garbage collector: on
  /// windowed Xtensa those of all live frames, which real hardware would have spilt to the stack.
  virtual void for_each_root(const std::function<void(uint64_t)>& visit) const = 0;
  /// Innermost first, through nested calls; addresses are those of the next instruction of a level.
  virtual std::vector<BacktraceLevel> backtrace(size_t limit) const = 0;
  const std::vector<HostCall>& host_calls() const { return host_calls_; }

  // ---- running

  /// Runs until a service is called, the function of begin_call() returns, the guest faults, or the
  /// next step would take instructions() above `limit`. A step is an instruction. A later run()
  /// goes on from there.
  virtual Stop run(uint64_t limit) = 0;
  /// Guest instructions since creation: exact, the same in every run. Those that a Thumb condition
  /// skips do not count; each round of a repeated x86 string instruction does.
  uint64_t instructions() const { return instructions_; }
  /// Tells of each instruction from now on, which makes runs slower. `watcher` must live as long as
  /// this; one that was there before is told no more.
  virtual void watch(InstructionWatcher& watcher) = 0;

  // ---- calls into the guest

  /// Prepares a call of the guest function at `function` (on ARM bit 0 is set, as in a function
  /// pointer), on the stack below the current sp. run() does it, and stops with `returned`; sp is
  /// then still below the arguments. Between a service and its finish_service(), bracket calls with
  /// a StateGuard, and read their results inside of it.
  void begin_call(uint64_t function, std::span<const Value> arguments);
  void begin_call(uint64_t function, std::initializer_list<Value> arguments);
  // Results of the call, after `returned`.
  uint64_t result_word() const;  ///< a word: pointer, int
  uint64_t result_u64() const;
  float result_f32() const;
  double result_f64() const;

  virtual std::unique_ptr<CpuState> save() const = 0;
  virtual void restore(const CpuState& state) = 0;

  // ---- calls from the guest

  /// The address of a service, as the guest's function pointers have it.
  uint64_t service(uint32_t index) const;
  bool is_service(uint64_t address) const {
    return address - config_.service_address < service_bytes_.size();
  }
  /// The arguments of the service that run() stopped at. Read them in the order of the prototype.
  ArgumentReader arguments() const;
  /// Returns from the service to the guest. To return twice, as setjmp and nlr_push do: save() at
  /// the service, and restore() before the second finish_service().
  void finish_service(Value result = Value::none());

 protected:
  explicit Cpu(const CpuConfig& config);

  virtual void map_pages(const Region& region) = 0;
  virtual void unmap_pages(const Region& region) = 0;
  /// Makes registers ready to take the arguments of a call by the host. Unless it is nested in one
  /// by the guest, nothing of what they hold is needed any more.
  virtual void begin_frame(bool is_nested) = 0;
  /// Jumps to a function that will return to `return_address`; sp and arguments are in place.
  virtual void enter(uint64_t function, uint64_t return_address) = 0;
  /// Jumps behind the call that led to the service.
  virtual void leave() = 0;

  /// Maps `services` stubs and the return address behind them, filled with `instruction`.
  void map_services(std::span<const uint8_t> instruction);
  /// The stop for an address in the service pages; nullopt if it is not there.
  std::optional<Stop> service_stop(uint64_t address) const;
  Stop fault_stop(const MemoryFault& fault, uint64_t pc) const;

  CpuConfig config_;
  CallingConvention convention_;
  MemoryMap memory_;
  uint64_t instructions_ = 0;
  /// A call that could not even begin, because sp is wrong: what run() returns at once.
  std::optional<Stop> pending_;
  std::vector<HostCall> host_calls_;  ///< outermost first

 private:
  std::vector<uint8_t> service_bytes_;
};

/// Puts the guest's registers back at the end of a scope, however it is left.
class StateGuard {
 public:
  explicit StateGuard(Cpu& cpu) : cpu_(cpu), state_(cpu.save()) {}
  ~StateGuard() { cpu_.restore(*state_); }
  StateGuard(const StateGuard&) = delete;
  StateGuard& operator=(const StateGuard&) = delete;

 private:
  Cpu& cpu_;
  std::unique_ptr<CpuState> state_;
};

}  // namespace natmod::emu
