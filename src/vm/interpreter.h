// Runs bytecode.
//
// The interpreter is the host's, the objects are the guest's: it calls the same runtime that native
// modules call, so that both see one world.
#pragma once

#include "vm/frame.h"

namespace natmod::board {

/// How a run ended; the value is on top of the frame's stack. An exception that the frame does not
/// handle leaves as GuestException.
enum class Ending : uint8_t { returned, yielded };

/// The iterator of a `for` takes four places of the stack. For a builtin sequence these hold the
/// kind of iteration, the sequence and the position, and there is no object; else an iterator.
/// Counted from the top.
inline constexpr size_t kLoopPlaces = 4;
inline constexpr size_t kLoopKind = 3;
inline constexpr size_t kLoopIterator = 2;
inline constexpr size_t kLoopPosition = 1;

/// Calls a bytecode function that is no generator.
Value function_call(Runtime& rt, Value function, Args args);
void function_print(Runtime& rt, Printer& printer, Value self, PrintKind kind);
void function_attr(Runtime& rt, Value self, Qstr attr, AttrDest& dest);

class Interpreter {
 public:
  Interpreter(Runtime& rt, Frame& frame)
      : rt_(rt),
        frame_(frame),
        code_(frame.code()),
        first_temporary_(rt.state().temporaries.size()) {}

  /// From the frame's `next` on. `thrown`, if any, is raised there first, as generators have it.
  Ending run(Value thrown = kNull);

 private:
  Ending run_opcodes();
  [[noreturn]] void end_of_budget();
  std::string place() const;  ///< for reports
  /// What needs no memory and no guest code; false if it is not as simple as that.
  bool execute_simple(const Operation& operation);
  bool push_if(Value value);
  bool replace_if(size_t n, Value value);
  void execute(const Operation& operation);
  void drop_temporaries();

  // Values
  void load(Value local);
  void jump_or_pop(bool jumps, uint64_t target);
  void build_slice(uint64_t n);
  void store_comprehension(uint64_t arg);
  void unpack(std::span<const Value> items);
  void make_function(uint64_t child, size_t n_closed, bool has_defaults, bool is_closure);
  void call(uint64_t counts, bool is_method, bool has_stars);
  void begin_loop();
  void next_of_loop(uint64_t end);

  // Exceptions, and leaving blocks (unwind.cc)
  void handle(Value exception);
  bool ends_iteration(uint8_t opcode, Value exception);
  void add_traceback(uint8_t opcode, Value exception);
  void setup_with(uint64_t handler);
  void cleanup_with();
  void end_finally();
  void unwind_jump(uint64_t n_handlers);
  void unwind_return();
  void cancel_active_finally();
  [[noreturn]] void raise_again();
  void yield_from();

  Runtime& rt_;
  Frame& frame_;
  Code& code_;
  size_t first_temporary_;
  Value thrown_;
  std::optional<Ending> ending_;
};

}  // namespace natmod::board
