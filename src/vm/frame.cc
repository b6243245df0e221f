#include "vm/frame.h"

#include "runtime/errors.h"

namespace natmod::board {
namespace {

// Besides the function's own values the collector shall see the function and the caller's globals.
constexpr size_t kRoots = 2;

}  // namespace

Frame::Frame(Runtime& rt, Value function)
    : state_(rt.state()),
      code_(Code::of(rt, function)),
      function_(function),
      n_state_(code_->prelude().n_state),
      first_handler_(state_.frame_handlers.size()),
      caller_(state_.frame) {
  const size_t n = n_state_ + max_handlers();
  reserved_ = state_.frame_values.push(n + kRoots);
  if (reserved_.empty()) raise(rt, TypeId::RuntimeError, "maximum recursion depth exceeded");
  values_ = reserved_.first(n);
  reserved_[n] = function;
  reserved_[n + 1] = state_.globals;
  ip = next = code_->prelude().opcodes_begin;
  state_.frame = this;
}

Frame::~Frame() {
  state_.frame = caller_;
  state_.frame_values.pop(reserved_.size());
  state_.frame_handlers.resize(first_handler_);
}

Value& Frame::local(uint64_t index) {
  if (index >= n_state()) bad("there is no such local");
  return values_[n_state() - 1 - index];
}

void Frame::push_handler(bool is_finally, int64_t target) {
  restore_handler({static_cast<size_t>(target), depth_, is_finally});
  set_handled(kNull);
}

void Frame::restore_handler(const Handler& handler) {
  (void)code_->target(static_cast<int64_t>(handler.target), ip);
  if (handlers().size() == max_handlers()) bad("too many exception handlers");
  state_.frame_handlers.push_back(handler);
}

const Handler& Frame::handler() const {
  if (!has_handler()) bad("there is no exception handler");
  return state_.frame_handlers.back();
}

void Frame::pop_handler() {
  (void)handler();
  state_.frame_handlers.pop_back();
  state_.caught = kNull;
}

void Frame::set_handled(Value exception) {
  values_[n_state() + handlers().size() - 1] = exception;
}

Value Frame::innermost_handled() const {
  for (size_t i = handlers().size(); i-- > 0;) {
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
