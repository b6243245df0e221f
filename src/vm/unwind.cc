// Exceptions, and leaving blocks: what `try`, `with` and `finally` are made of.
//
// When `return`, `break` or `continue` leaves a block with a `finally`, that runs first. Below its
// own values it finds on the stack what to go on with: None for nothing, an exception to raise
// again, -1 over the value to return, or the number of handlers left to leave over the target of
// the jump.
//
// Source: MicroPython's py/vm.c.
#include "runtime/errors.h"
#include "runtime/operations.h"
#include "runtime/strings.h"
#include "runtime/types.h"
#include "vm/generator.h"
#include "vm/interpreter.h"

namespace natmod::board {
namespace {

// UNWIND_JUMP's number of handlers: this bit asks to drop a loop's iterator as well.
constexpr uint64_t kDropLoop = 0x80;
constexpr int64_t kReturning = -1;

}  // namespace

void Interpreter::handle(Value exception) {
  drop_temporaries();
  HostScope temporaries(rt_);
  rt_.keep(exception);
  rt_.state().caught = exception;
  const uint8_t opcode = frame_.code().opcode(frame_.ip);
  if (ends_iteration(opcode, exception)) return;
  add_traceback(opcode, exception);
  while (frame_.has_handler() && frame_.handler().target <= frame_.ip) frame_.pop_handler();
  if (!frame_.has_handler()) throw GuestException{exception};
  const Handler& handler = frame_.handler();
  frame_.next = handler.target;
  frame_.set_depth(handler.depth);
  frame_.set_handled(exception);
  frame_.push(exception);
}

// A StopIteration from the iterator of a `for` or `yield from` ends it.
bool Interpreter::ends_iteration(uint8_t opcode, Value exception) {
  if (opcode != mpy::kOpForIter && opcode != mpy::kOpYieldFrom) return false;
  if (!is_subclass(rt_, Value::at(type_of(rt_, exception)),
                   type_object(rt_, TypeId::StopIteration))) {
    return false;
  }
  const Operation& operation = code_.operation(frame_.ip);
  frame_.next = operation.end;
  if (opcode == mpy::kOpForIter) {
    frame_.drop(kLoopPlaces);
    frame_.next = operation.arg;
  } else {
    frame_.top() = exception_value(rt_, exception);
  }
  return true;
}

void Interpreter::add_traceback(uint8_t opcode, Value exception) {
  if (opcode == mpy::kOpEndFinally || opcode == mpy::kOpRaiseLast) return;  // it was here before
  const Code& code = frame_.code();
  try {
    rt_.add_traceback(exception, qstr_text(rt_, code.source_file()), code.line(frame_.ip),
                      qstr_text(rt_, code.name()));
  } catch (const GuestException&) {  // no memory for it
  }
}

void Interpreter::raise_again() {
  if (const Value handled = frame_.innermost_handled()) throw GuestException{handled};
  raise_text(rt_, TypeId::RuntimeError, "no active exception to reraise");
}

// Before: the manager. Behind it: __exit__, its self, and what __enter__ gave.
void Interpreter::setup_with(uint64_t handler) {
  const Value manager = frame_.top();
  const AttrDest exit = load_method(rt_, manager, Q___exit__);
  const AttrDest enter = load_method(rt_, manager, Q___enter__);
  const Value entered = call_method(rt_, enter, {});
  frame_.top() = exit.object;
  frame_.push(exit.self);
  frame_.push_handler(true, static_cast<int64_t>(handler));
  frame_.push(entered);
}

// Calls __exit__ and takes it from under what END_FINALLY will find.
void Interpreter::cleanup_with() {
  const auto exit_at = [&](size_t below) {
    return AttrDest{frame_.top(below + 1), frame_.top(below)};
  };
  const Value reason = frame_.top();
  if (reason == kNone) {
    call_method(rt_, exit_at(1), {kNone, kNone, kNone});
    frame_.replace(3, kNone);
  } else if (is_small_int(reason)) {
    const Value data = frame_.top(1);
    call_method(rt_, exit_at(2), {kNone, kNone, kNone});
    frame_.replace(4, data);
    frame_.push(reason);
  } else {
    const Value type = Value::at(type_of(rt_, reason));
    const Value swallow = call_method(rt_, exit_at(1), {type, reason, kNone});
    frame_.replace(3, is_true(rt_, swallow) ? kNone : reason);
  }
}

void Interpreter::end_finally() {
  frame_.pop_handler();
  const Value reason = frame_.top();
  if (reason == kNone) return frame_.drop(1);
  if (!is_small_int(reason)) throw GuestException{make_raise_obj(rt_, reason)};
  frame_.drop(1);
  const int64_t cause = small_value(rt_, reason);
  if (cause == kReturning) return unwind_return();
  unwind_jump(static_cast<uint64_t>(cause));
}

// The target lies on top of the stack.
void Interpreter::unwind_jump(uint64_t n_handlers) {
  for (; (n_handlers & ~kDropLoop) != 0; frame_.pop_handler()) {
    --n_handlers;
    const Handler& handler = frame_.handler();
    if (!handler.is_finally) continue;
    if (handler.target >= frame_.next) {  // it has not begun to run
      frame_.push(small(rt_, static_cast<int64_t>(n_handlers)));
      frame_.next = handler.target;
      return;
    }
    cancel_active_finally();
  }
  const Value target = frame_.pop();
  if (!is_small_int(target)) frame_.bad("a block ends in a jump to nowhere");
  if (n_handlers != 0) frame_.drop(kLoopPlaces);
  frame_.jump(small_value(rt_, target));
}

// The value to return lies on top of the stack.
void Interpreter::unwind_return() {
  for (; frame_.has_handler(); frame_.pop_handler()) {
    const Handler& handler = frame_.handler();
    if (!handler.is_finally) continue;
    if (handler.target >= frame_.next) {  // it has not begun to run
      const Value result = frame_.top();
      frame_.set_depth(handler.depth);  // over the iterators of loops
      frame_.push(result);
      frame_.push(small(rt_, kReturning));
      frame_.next = handler.target;
      return;
    }
    cancel_active_finally();
  }
  (void)frame_.top();
  ending_ = Ending::returned;
}

// A `finally` is left by a jump of its own: what it would have gone on with is forgotten.
void Interpreter::cancel_active_finally() {
  const Value data = frame_.top();
  frame_.replace(is_small_int(frame_.top(1)) ? 3 : 2, data);
}

// Stack: the iterator, the value to send. What the inner generator yields, this one yields.
void Interpreter::yield_from() {
  const Value sent = frame_.pop();
  const Value thrown = std::exchange(thrown_, kNull);
  const Resumed resumed = resume(rt_, frame_.top(), thrown ? kNull : sent, thrown);
  if (resumed.ending == Ending::yielded) {
    frame_.push(resumed.value);
    frame_.next = frame_.ip;  // and comes back here
    ending_ = Ending::yielded;
    return;
  }
  frame_.top() = resumed.value;
  // An inner generator that swallows GeneratorExit does not keep this one from ending.
  if (thrown && exception_match(rt_, thrown, type_object(rt_, TypeId::GeneratorExit))) {
    throw GuestException{make_raise_obj(rt_, thrown)};
  }
}

}  // namespace natmod::board
