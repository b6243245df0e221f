// All that a runtime consists of: the guest's memory, the types and constants in it, the
// namespaces, and what keeps values alive that only the host holds.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <string>
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
  std::string platform = "linux";
};

/// How the runtime reaches machine code; the machine implements it.
class GuestCalls {
 public:
  virtual ~GuestCalls() = default;
  /// Calls the function with word arguments and gives its word result.
  virtual uint64_t call(Address function, std::span<const uint64_t> arguments) = 0;
  /// Every word that the machine itself may hold a pointer in: registers and stack.
  virtual void visit_roots(const std::function<void(uint64_t)>& visit) = 0;
  virtual void visit_root_ranges(const std::function<void(Address, size_t)>& visit) = 0;
  /// RuntimeError if the guest's stack is nearly used up.
  virtual void check_stack() = 0;
};

class Frame;

struct RuntimeState {
  RuntimeState(const FirmwareConfig& config, GuestMemory& memory, Heap& heap, Address rom_base,
               Address scratch_base);
  RuntimeState(const RuntimeState&) = delete;
  RuntimeState& operator=(const RuntimeState&) = delete;
  /// Makes types, constants and builtins. Before it, `services` must have been placed.
  void start();
  /// Counts a step; MachineFault beyond the limit, so that no loop of the host's runs forever;
  /// KeyboardInterrupt if that is asked for.
  void count_step() {
    if (++steps > step_limit) end_of_budget();
    if (interrupt_request) [[unlikely]]
      raise_interrupt();
  }
  void raise_interrupt();

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
  std::array<Qstr, kUnaryOps> unary_methods{};
  std::array<Qstr, kBinaryOps> binary_methods{};
  Value empty_tuple, empty_bytes, ellipsis, not_implemented;
  Value native_base_init_wrapper;
  std::vector<Address> class_slots;  ///< the services in the slots of Python classes
  Address print_to_host = 0;    ///< the service behind a mp_print_t that leads to a host Printer
  Address print_to_output = 0;  ///< the service of mp_plat_print
  Value generator_exit;
  Address builtins = 0;  ///< the dict of builtin names
  Value loaded_modules;  ///< sys.modules
  Value main_dict;       ///< of __main__
  Value globals, locals;
  Value stop_iteration_arg;

  /// Modules that are part of the firmware, made at the first import.
  std::map<std::string, std::function<Value(Runtime&)>, std::less<>> builtin_modules;
  /// Finds and loads a module that is not: null if there is none of that name.
  std::function<Value(std::string_view name)> import_file;

  // Bytecode: where it runs, and how much of it may.
  const Frame* frame = nullptr;  ///< the innermost
  ValueStack frame_values;
  uint64_t opcodes = 0;  ///< that ran
  uint64_t opcode_limit = UINT64_MAX;

  std::vector<Printer*> printers;               ///< that guest code can reach through a mp_print_t
  std::vector<Value> temporaries;               ///< kept alive by the open HostScopes
  std::unordered_map<uint64_t, size_t> pinned;  ///< kept alive by Roots, with their number
  std::vector<std::function<void(const std::function<void(uint64_t)>&)>> root_sources;
  bool gc_stress = false;
  std::optional<std::mt19937_64> leftovers;  ///< what m_new leaves in memory; none: zeros
  bool gc_enabled = true;
  size_t last_collected = 0;  ///< blocks that the last collection freed
  uint64_t collections = 0;
  Value memory_error;  ///< raised when there is no memory left for another one
  bool raising_memory_error = false;
  unsigned depth = 0;  ///< of nested host operations
  uint64_t steps = 0;  ///< of Python: statements, rounds of loops, items of iterators
  uint64_t step_limit = UINT64_MAX;

  std::vector<Runtime::HostFunction> host_functions;
  std::vector<std::string> host_function_names;
  std::function<void(std::string_view)> output;
  std::function<void(std::string_view)> error_output;
  std::function<void(std::string_view)> warning;
  std::function<std::optional<std::string>()> input_line;

 private:
  [[noreturn]] void end_of_budget() const;
};

}  // namespace natmod::board
