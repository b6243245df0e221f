// Runs bytecode.
//
// The interpreter is the host's, the objects are the guest's: it calls the same runtime that native
// modules call, so that both see one world.
#pragma once

#include "board/vm/frame.h"

namespace natmod::board {

/// How a run ended; the value is on top of the frame's stack. An exception that the frame does not
/// handle leaves as GuestException.
enum class Outcome : uint8_t { returned, yielded };

/// The iterator of a `for` takes four places of the stack. A board may build it there; ours lies on
/// the heap, and the second place, two below the top, refers to it.
inline constexpr size_t kLoopPlaces = 4;
inline constexpr size_t kLoopIterator = 2;

class Interpreter {
 public:
  Interpreter(Runtime& rt, Frame& frame) : rt_(rt), frame_(frame) {}

  /// From the frame's `next` on. `thrown`, if any, is raised there first, as generators have it.
  Outcome run(Value thrown = kNull);

 private:
  Outcome run_opcodes();
  void count_opcode();
  std::string place() const;  ///< for reports
  void execute();
  // By format of the instruction.
  void execute_byte();
  void execute_name(Qstr name);
  void execute_vuint(uint64_t arg);
  void execute_jump();
  void execute_operator();

  // Values
  void load(Value local);
  void build_slice(uint64_t n);
  void store_comprehension(uint64_t arg);
  void unpack(std::span<const Value> items);
  void make_function(uint64_t child, size_t n_closed, bool has_defaults, bool is_closure);
  void call(uint64_t counts, bool is_method, bool has_stars);
  void next_of_loop();

  // Exceptions, and leaving blocks (unwind.cc)
  void handle(Value exception);
  bool ends_iteration(uint8_t opcode, Value exception);
  void add_traceback(uint8_t opcode, Value exception);
  void setup_with();
  void cleanup_with();
  void end_finally();
  void unwind_jump(uint64_t n_handlers);
  void unwind_return();
  void cancel_active_finally();
  [[noreturn]] void raise_again();
  void yield_from();

  Runtime& rt_;
  Frame& frame_;
  mpy::Instruction instruction_;
  Value thrown_;
  std::optional<Outcome> outcome_;
};

}  // namespace natmod::board
