// try, with, and the asynchronous statements.
//
// A block that catches is open between SETUP_… and END_FINALLY. While it is open, the stack may
// hold up to three values more than the code around puts there: what a jump out of the block keeps
// until it has run the `finally` part. That room is what most of the stack() calls below make.
#include "python/generator.h"

namespace natmod::python {
namespace {

constexpr int kUnwindRoom = 3;

}  // namespace

void Generator::open_block(mpy::Opcode opcode, Label label) {
  code_.jump(opcode, label);
  scope_.exception_depth = std::max(scope_.exception_depth, ++exception_depth_);
}

void Generator::close_block() {
  --exception_depth_;
  code_.op(mpy::kOpEndFinally);
}

void Generator::try_(const Node& node) {
  if (node[3]) return try_finally(node);
  try_except(node[0], node[1]->items(), node[2]);
}

void Generator::try_finally(const Node& node) {
  Label finally = code_.new_label();
  open_block(mpy::kOpSetupFinally, finally);
  if (node[1]->count == 0) {
    code_.stack(kUnwindRoom);
    visit(node[0]);
    code_.stack(-kUnwindRoom);
  } else {
    try_except(node[0], node[1]->items(), node[2]);
  }
  code_.none();  // no exception
  code_.place(finally);
  code_.stack(1);
  visit(node[3]);
  code_.stack(-1);
  close_block();
}

void Generator::try_except(const Node* body, Items handlers, const Node* otherwise) {
  Label handling = code_.new_label(), success = code_.new_label();
  open_block(mpy::kOpSetupExcept, handling);
  visit(body);
  code_.jump(mpy::kOpPopExceptJump, success);
  code_.place(handling);
  code_.stack(1 + kUnwindRoom);  // the exception
  Label end = code_.new_label();
  for (const Node* handler : handlers) except(*handler, handler == handlers.back(), end);
  close_block();
  code_.stack(-kUnwindRoom);
  code_.place(success);
  visit(otherwise);
  code_.place(end);
}

void Generator::except(const Node& handler, bool is_last, Label end) {
  Label next = code_.new_label();
  if (handler[0]) {
    code_.op(mpy::kOpDupTop);
    visit(handler[0]);
    code_.binary(mpy::BinaryOp::exception_match);
    code_.jump(mpy::kOpPopJumpIfFalse, next);
  } else if (!is_last) {
    error("default 'except' must be last", &handler);
  }
  except_body(handler);
  code_.jump(mpy::kOpPopExceptJump, end);
  code_.place(next);
  code_.stack(1);
}

/// A name that the exception has is deleted at the end, whatever happens before.
void Generator::except_body(const Node& handler) {
  if (!handler[1]) {
    code_.op(mpy::kOpPopTop);
    return visit(handler[2]);
  }
  Name name = handler[1]->name;
  store(name);
  Label finally = code_.new_label();
  open_block(mpy::kOpSetupFinally, finally);
  visit(handler[2]);
  code_.none();
  code_.place(finally);
  code_.stack(1);
  code_.none();
  store(name);
  remove(name);
  code_.stack(-1);
  close_block();
}

void Generator::with(const Node& node) {
  check_limit(node[0]->count, 127, "managers in one statement", &node);
  with_items(node[0]->items(), node[1]);
}

void Generator::with_items(Items items, const Node* body) {
  if (items.empty()) return visit(body);
  Label end = code_.new_label();
  bool has_target = items[0]->kind == Kind::with_item;
  visit(has_target ? (*items[0])[0] : items[0]);
  open_block(mpy::kOpSetupWith, end);
  if (has_target)
    assign((*items[0])[1]);
  else
    code_.op(mpy::kOpPopTop);
  with_items(items.subspan(1), body);
  code_.none();
  code_.place(end);
  code_.op(mpy::kOpWithCleanup);
  code_.stack(-4);  // its own two, and two of SETUP_WITH
  close_block();
}

// ---- asynchronous statements

void Generator::await_method(Name method) {
  code_.name(mpy::kOpLoadMethod, method);
  code_.call(true, 0, 0, false);
  yield_from_top();
}

void Generator::async_for(const Node& node) {
  Label otherwise = code_.new_label(), handling = code_.new_label(), body = code_.new_label(),
        other = code_.new_label();
  visit(node[1]);
  code_.name(mpy::kOpLoadMethod, Name::aiter);
  code_.call(true, 0, 0, false);
  Loop outer = open_loop();
  Label break_to = loop_.break_to, continue_to = loop_.continue_to;
  code_.place(continue_to);
  open_block(mpy::kOpSetupExcept, handling);
  code_.op(mpy::kOpDupTop);
  await_method(Name::anext);
  assign(node[0]);
  code_.jump(mpy::kOpPopExceptJump, body);

  code_.place(handling);
  code_.stack(1 + kUnwindRoom);
  code_.op(mpy::kOpDupTop);
  code_.name(mpy::kOpLoadGlobal, Name::stop_async_iteration);
  code_.binary(mpy::BinaryOp::exception_match);
  code_.jump(mpy::kOpPopJumpIfFalse, other);
  code_.op(mpy::kOpPopTop);
  code_.jump(mpy::kOpPopExceptJump, otherwise);
  code_.place(other);
  code_.stack(1);
  close_block();
  code_.stack(-kUnwindRoom);

  code_.place(body);
  visit(node[2]);
  code_.jump(mpy::kOpJump, continue_to);
  loop_ = outer;
  code_.place(otherwise);
  visit(node[3]);
  code_.place(break_to);
  code_.op(mpy::kOpPopTop);
}

void Generator::async_with(Items items, const Node* body) {
  if (items.empty()) return visit(body);
  Label finally = code_.new_label(), no_exception = code_.new_label(),
        unwinding = code_.new_label(), end = code_.new_label();
  bool has_target = items[0]->kind == Kind::with_item;
  visit(has_target ? (*items[0])[0] : items[0]);
  code_.op(mpy::kOpDupTop);
  await_method(Name::aenter);
  if (has_target)
    assign((*items[0])[1]);
  else
    code_.op(mpy::kOpPopTop);
  open_block(mpy::kOpSetupFinally, finally);
  code_.stack(kUnwindRoom);
  async_with(items.subspan(1), body);
  code_.stack(-kUnwindRoom);
  async_exit(finally, no_exception, unwinding, end);
  close_block();
}

/// Calls `__aexit__` for each way out of the block. The stack begins with the manager and holds,
/// for END_FINALLY, None (the body ended), the exception, or a value and a number (a jump out).
void Generator::async_exit(Label finally, Label no_exception, Label unwinding, Label end) {
  using namespace mpy;
  auto ops = [this](std::initializer_list<Opcode> opcodes) {
    for (Opcode opcode : opcodes) code_.op(opcode);
  };
  ops({kOpLoadConstNone, kOpRotTwo});
  code_.jump(kOpJump, no_exception);

  code_.place(finally);
  code_.op(kOpDupTop);
  code_.name(kOpLoadGlobal, Name::base_exception);
  code_.binary(BinaryOp::exception_match);
  code_.jump(kOpPopJumpIfFalse, unwinding);

  // An exception: `__aexit__(type, exception, None)` may swallow it.
  ops({kOpDupTop, kOpRotThree, kOpRotTwo});
  code_.name(kOpLoadMethod, Name::aexit);
  ops({kOpRotThree, kOpRotThree, kOpDupTop});
  code_.name(kOpLoadAttr, Name::class_);
  ops({kOpRotTwo, kOpLoadConstNone});
  code_.call(true, 3, 0, false);
  yield_from_top();
  code_.jump(kOpPopJumpIfFalse, end);
  ops({kOpPopTop, kOpLoadConstNone});
  code_.jump(kOpJump, end);
  code_.stack(2);

  code_.place(unwinding);
  ops({kOpRotThree, kOpRotThree});
  code_.place(no_exception);
  code_.name(kOpLoadMethod, Name::aexit);
  ops({kOpLoadConstNone, kOpDupTop, kOpDupTop});
  code_.call(true, 3, 0, false);
  yield_from_top();
  code_.op(kOpPopTop);
  code_.stack(-1);
  code_.place(end);
}

}  // namespace natmod::python
