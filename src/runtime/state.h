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

#include "runtime/firmware.h"
#include "runtime/firmware_config.h"
#include "runtime/guest_calls.h"
#include "runtime/host_code.h"
#include "runtime/interrupt.h"
#include "runtime/memory/guest_memory.h"
#include "runtime/memory/heap.h"
#include "runtime/memory/scratch.h"
#include "runtime/qstr.h"
#include "runtime/rom.h"
#include "runtime/runtime.h"
#include "runtime/type_def.h"
#include "runtime/value_stack.h"

namespace natmod::board {

struct ModuleDef;
struct ModuleVariables;

inline constexpr size_t kMapHints = 1024;

struct RuntimeState {
  RuntimeState(const FirmwareConfig& config, const Firmware& firmware, GuestMemory& memory,
               Heap& heap, Address rom_base, Address scratch_base);
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
  const Firmware& firmware;
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
  std::array<const TypeDef*, kHostTypes> host_types{};  ///< by TypeId
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
  /// What sys.exc_info() tells of: the exception that bytecode caught last, until a block of its
  /// handlers is left. As firmware has it, that is any block, not the one that caught it.
  Value caught;
  /// Of an exception of the firmware's, which says little, what the board knows beyond that. It is
  /// shown below the traceback of one that nobody caught.
  struct Explanation {
    Value exception;
    std::string text;
  } explained;

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
  /// Asked when Control-C may have come: whether the request was for somebody else, such as a
  /// debugger, who has served it.
  std::function<bool()> divert_interrupt;

 private:
  [[noreturn]] void end_of_budget() const;
};

}  // namespace natmod::board
