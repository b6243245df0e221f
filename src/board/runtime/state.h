// All that a runtime consists of: the guest's memory, the types and constants in it, the
// namespaces, and what keeps values alive that only the host holds.
#pragma once

#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <typeindex>
#include <unordered_map>
#include <vector>

#include "board/memory/guest_memory.h"
#include "board/memory/heap.h"
#include "board/memory/scratch.h"
#include "board/objects/host_code.h"
#include "board/objects/type_def.h"
#include "board/runtime.h"
#include "board/runtime/interrupt.h"
#include "board/runtime/qstr.h"
#include "board/runtime/rom.h"
#include "board/vm/value_stack.h"
#include "mpy/mpy_file.h"

namespace natmod::board {

/// How the firmware was built.
struct FirmwareConfig {
  unsigned word_size = 8;
  bool single_float = false;
  unsigned big_digit_bits = 32;  ///< of a digit of an integer that is not small: 32 on x64, else 16
  /// A double in a struct is aligned to 8; on x86 to 4.
  unsigned double_alignment = 8;
  /// A float too large for an int becomes the largest one (not so on x86 and x64).
  bool saturates_conversion = false;
  bool signed_chars = false;  ///< C's `char`: on x86 and x64
  /// nlr_push links a buffer and no more: the module saves the registers, by setjmp_.
  bool uses_setjmp = false;
  std::string platform = "linux";
  /// sys.implementation._machine, ._mpy and ._build.
  std::string machine{};
  int mpy = 0;
  std::string build = "standard";
  std::string processor = "x86_64";  ///< as the module platform names it
  bool has_system = true;            ///< the unix port: what it takes from the system below it
  bool detailed_errors = true;       ///< texts tell the names and values that are wrong
  /// What the port's firmware lacks: "module" or "module.name".
  std::vector<std::string_view> absent{};
  bool counts_collected = true;      ///< gc.collect() gives a number, not None
  bool has_inplace_methods = false;  ///< all of them, not __iadd__ and __isub__ alone
};

class HostFault;

/// How the runtime reaches machine code; the machine implements it.
class GuestCalls {
 public:
  virtual ~GuestCalls() = default;
  /// Calls the function with word arguments and gives its word result.
  virtual uint64_t call(Address function, std::span<const uint64_t> arguments) = 0;
  /// Every word that the machine itself may hold a pointer in: registers and stack.
  virtual void visit_roots(const std::function<void(uint64_t)>& visit) = 0;
  virtual void visit_root_ranges(const std::function<void(Address, size_t)>& visit) = 0;
  /// The body of a .mpy file as a function, its constants those of `module`. Error for a file that
  /// does not fit.
  virtual Value load_mpy(const mpy::MpyFile& file, const std::string& name, Value module) = 0;
  /// RuntimeError if the guest's stack is nearly used up.
  virtual void check_stack() = 0;
  virtual size_t stack_used() const = 0;
  virtual size_t stack_size() const = 0;
  /// That ran so far.
  virtual uint64_t instructions() const = 0;
  /// What happened, and to which block or what else lies there.
  virtual std::string describe(const HostFault& fault) const = 0;
};

class Frame;
struct ModuleDef;
struct ModuleVariables;

inline constexpr size_t kMapHints = 1024;

struct RuntimeState {
  RuntimeState(const FirmwareConfig& config, GuestMemory& memory, Heap& heap, Address rom_base,
               Address scratch_base);
  ~RuntimeState();
  RuntimeState(const RuntimeState&) = delete;
  RuntimeState& operator=(const RuntimeState&) = delete;
  /// Makes types, constants and builtins. Before it, `services` must have been placed.
  void start();
  /// Counts an item that the firmware takes from an iterator; MachineFault beyond the budget, so
  /// that no loop of the host's runs forever; KeyboardInterrupt if that is asked for.
  void count_step() {
    charge(kOpcodeCost);
    if (opcodes >= opcode_limit) end_of_budget();
    if (interrupt_request) [[unlikely]]
      raise_interrupt();
  }
  void raise_interrupt();
  /// Counts what the firmware itself does, in instructions of the budget: nothing ends a loop of
  /// calls that take long otherwise.
  void charge(uint64_t instructions) {
    work += instructions;
    opcode_limit -= std::min(opcode_limit, instructions / kOpcodeCost);
  }
  /// What an opcode of bytecode costs: a board's own virtual machine takes more.
  static constexpr uint64_t kOpcodeCost = 16;
  /// Of memory that the firmware reads, clears or copies.
  static constexpr uint64_t kBytesPerInstruction = 4;

  FirmwareConfig config;
  GuestMemory& memory;
  Heap& heap;
  uint64_t code_bit = 0;  ///< set in the address of code that is called: 1 on ARM (Thumb)
  Rom rom;
  ScratchStack scratch;
  QstrPool qstrs;
  Services services;
  GuestCalls* guest = nullptr;
  /// What is being run, as the user wrote it, and earlier ones: blocks of the heap remember it.
  std::vector<std::string> activities{""};
  Runtime runtime{*this};

  std::array<Address, static_cast<size_t>(TypeId::count)> types{};
  std::unordered_map<const TypeDef*, Address> module_types;
  /// Host functions that have a service. Types that share one in firmware do so here: modules tell
  /// str and bytes, or dict and OrderedDict, by a slot that only these two have in common.
  std::unordered_map<const void*, Address> slot_services;
  std::array<Qstr, kUnaryOps> unary_methods{};
  std::array<Qstr, kBinaryOps> binary_methods{};
  Value empty_tuple, empty_bytes, ellipsis, not_implemented;
  Value native_base_init_wrapper;
  std::vector<Address> class_slots;  ///< the services in the slots of Python classes
  Address instance_attr_slot = 0;    ///< that for attributes; 0 as long as there is no such class
  Address print_to_host = 0;    ///< the service behind a mp_print_t that leads to a host Printer
  Address print_to_output = 0;  ///< the service of mp_plat_print
  Value generator_exit;
  Address builtins = 0;     ///< the dict of builtin names
  Value builtin_overrides;  ///< the dict of what was assigned to `builtins`; null until then
  Value loaded_modules;     ///< sys.modules
  Value main_dict;          ///< of __main__
  Value globals, locals;
  Value stop_iteration_arg;

  /// Modules that are part of the firmware, as far as they were imported; what they keep.
  std::unordered_map<const ModuleDef*, Value> builtin_modules;
  std::unordered_map<std::type_index, std::unique_ptr<ModuleVariables>> module_variables;
  /// A .mpy file that was put on the board under that name; null if none was.
  std::function<const mpy::MpyFile*(std::string_view name)> find_added_module;
  Value path;  ///< sys.path

  // Bytecode: where it runs, and how much of it may.
  const Frame* frame = nullptr;  ///< the innermost
  ValueStack frame_values;
  std::vector<Handler> frame_handlers;
  uint64_t opcodes = 0;  ///< that ran
  uint64_t opcode_limit = UINT64_MAX;
  uint64_t work = 0;  ///< by charge()
  uint64_t slept_ns = 0;

  std::array<uint8_t, kMapHints> map_hints{};   ///< where in a map a name may be
  std::vector<Printer*> printers;               ///< that guest code can reach through a mp_print_t
  std::vector<Value> temporaries;               ///< kept alive by the open HostScopes
  std::unordered_map<uint64_t, size_t> pinned;  ///< kept alive by Roots, with their number
  std::vector<std::function<void(const std::function<void(uint64_t)>&)>> root_sources;
  bool gc_stress = false;
  std::optional<std::mt19937_64> leftovers;  ///< what m_new leaves in memory; none: zeros
  bool gc_enabled = true;
  size_t gc_threshold = SIZE_MAX;  ///< so many bytes after a collection comes the next
  size_t gc_allocated = 0;         ///< since the last one
  unsigned heap_locks = 0;         ///< while not 0, nothing is allocated
  size_t last_collected = 0;       ///< blocks that the last collection freed
  uint64_t collections = 0;
  Value memory_error;  ///< raised when there is no memory left for another one
  bool raising_memory_error = false;
  unsigned depth = 0;  ///< of nested host operations
  /// micropython.schedule()'s functions with their arguments, the first to run in front.
  std::deque<std::pair<Value, Value>> tasks;
  bool runs_task = false;
  int64_t opt_level = 0;    ///< micropython.opt_level(), for compiling
  Qstr firmware_qstrs = 0;  ///< those from this number on came later

  std::function<void(std::string_view)> output;
  std::function<void(std::string_view)> error_output;
  std::function<void(std::string_view)> warning;
  std::function<std::optional<std::string>()> input_line;

 private:
  [[noreturn]] void end_of_budget() const;
};

}  // namespace natmod::board
