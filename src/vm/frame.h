// A running bytecode function: its locals, its value stack, its exception handlers, and where it
// is. Every access is checked against what the function's prelude asked for.
#pragma once

#include <memory>
#include <optional>
#include <span>

#include "runtime/state.h"
#include "vm/code.h"

namespace natmod::board {

class Frame {
 public:
  /// Starts at the first opcode. RuntimeError if there is no room for it.
  Frame(Runtime& rt, Value function);
  ~Frame();
  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;

  Code& code() const { return *code_; }
  Value function() const { return function_; }
  [[noreturn]] void bad(std::string_view reason) const { code_->bad(ip, reason); }

  size_t ip = 0;    ///< of the instruction that runs
  size_t next = 0;  ///< of the one after it
  void jump(int64_t target) { next = code_->target(target, ip); }

  // -- Locals
  Value& local(uint64_t index);
  /// By its place among the values, which Operation::arg is, and is good.
  Value& local_at(uint64_t place) { return values_[place]; }

  // -- Value stack
  size_t depth() const { return depth_; }
  void set_depth(size_t depth) {
    if (depth > n_state_) [[unlikely]]
      bad("the stack is too small");
    depth_ = depth;
  }
  void push(Value value) {
    set_depth(depth_ + 1);
    values_[depth_ - 1] = value;
  }
  Value pop() {
    drop(1);
    return values_[depth_];
  }
  Value& top(size_t below = 0) {
    require(below + 1);
    return values_[depth_ - 1 - below];
  }
  void drop(size_t n) { require(n), depth_ -= n; }
  /// The n topmost, the deepest first. They stay where they are, also after a drop().
  std::span<const Value> topmost(size_t n) {
    require(n);
    return values_.subspan(depth_ - n, n);
  }
  /// Puts one value in place of the n topmost.
  void replace(size_t n, Value value) {
    drop(n);
    push(value);
  }

  // -- Exception handlers
  std::span<const Handler> handlers() const {
    return std::span(state_.frame_handlers).subspan(first_handler_);
  }
  void push_handler(bool is_finally, int64_t target);
  const Handler& handler() const;  ///< the innermost
  bool has_handler() const { return state_.frame_handlers.size() > first_handler_; }
  void pop_handler();
  /// The exception that the innermost handler handles; kNull for none yet.
  void set_handled(Value exception);
  Value innermost_handled() const;

  // -- A generator's, between its runs
  size_t n_state() const { return n_state_; }
  size_t max_handlers() const { return code_->prelude().n_exc_stack; }
  /// Locals and stack, then what the handlers handle.
  std::span<Value> values() { return values_; }
  void restore_handler(const Handler& handler);

  const Frame* caller() const { return caller_; }

 private:
  void require(size_t n) const {
    if (n > depth_) [[unlikely]]
      bad("the stack has too few values");
  }

  RuntimeState& state_;
  std::shared_ptr<Code> code_;
  Value function_;
  size_t n_state_;
  std::span<Value> reserved_;
  std::span<Value> values_;
  size_t depth_ = 0;
  size_t first_handler_;
  const Frame* caller_;
};

/// Puts the arguments of a call into the frame's locals, as the function's prelude wants them.
void bind_arguments(Runtime& rt, Frame& frame, Args args);

/// For reports: `called from line 12 of f (stats.py)`, a line for each frame from this one on.
std::string describe_callers(const Frame* innermost);

}  // namespace natmod::board
