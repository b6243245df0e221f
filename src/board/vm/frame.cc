#include "board/vm/frame.h"

#include "board/runtime/internal.h"

namespace natmod::board {
namespace {

// Besides the function's own values the collector shall see the function and the caller's globals.
constexpr size_t kRoots = 2;

}  // namespace

Frame::Frame(Runtime& rt, Value function)
    : state_(rt.state()), code_(rt, function), caller_(state_.frame) {
  const size_t n = n_state() + max_handlers();
  reserved_ = state_.frame_values.push(n + kRoots);
  if (reserved_.empty()) raise(rt, TypeId::RuntimeError, "maximum recursion depth exceeded");
  values_ = reserved_.first(n);
  reserved_[n] = function;
  reserved_[n + 1] = state_.globals;
  ip = next = code_.prelude().opcodes_begin;
  state_.frame = this;
}

Frame::~Frame() {
  state_.frame = caller_;
  state_.frame_values.pop(reserved_.size());
}

Value& Frame::local(uint64_t index) {
  if (index >= n_state()) bad("there is no such local");
  return values_[n_state() - 1 - index];
}

void Frame::set_depth(size_t depth) {
  if (depth > n_state()) bad("the stack is too small");
  depth_ = depth;
}

void Frame::push(Value value) {
  set_depth(depth_ + 1);
  values_[depth_ - 1] = value;
}

Value Frame::pop() {
  drop(1);
  return values_[depth_];
}

void Frame::require(size_t n) const {
  if (n > depth_) bad("the stack has too few values");
}

Value& Frame::top(size_t below) {
  require(below + 1);
  return values_[depth_ - 1 - below];
}

std::span<const Value> Frame::topmost(size_t n) {
  require(n);
  return values_.subspan(depth_ - n, n);
}

void Frame::replace(size_t n, Value value) {
  drop(n);
  push(value);
}

void Frame::push_handler(bool is_finally, int64_t target) {
  restore_handler({code_.target(target, ip), depth_, is_finally});
  set_handled(kNull);
}

void Frame::restore_handler(const Handler& handler) {
  if (handlers_.size() == max_handlers()) bad("too many exception handlers");
  handlers_.push_back(handler);
}

const Handler& Frame::handler() const {
  if (handlers_.empty()) bad("there is no exception handler");
  return handlers_.back();
}

void Frame::pop_handler() {
  (void)handler();
  handlers_.pop_back();
}

void Frame::set_handled(Value exception) {
  values_[n_state() + handlers_.size() - 1] = exception;
}

Value Frame::innermost_handled() const {
  for (size_t i = handlers_.size(); i-- > 0;) {
    if (const Value handled = values_[n_state() + i]) return handled;
  }
  return kNull;
}

std::string describe_callers(const Frame* innermost) {
  constexpr size_t kMaxShown = 12;
  std::string out;
  size_t shown = 0;
  for (const Frame* frame = innermost; frame != nullptr; frame = frame->caller()) {
    if (shown++ == kMaxShown) return out + "\n  and so on";
    out += "\n  called from " + frame->code().describe(frame->ip);
  }
  return out;
}

}  // namespace natmod::board
