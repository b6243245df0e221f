// Branches, loops, functions and classes.
#include <utility>

#include "python/generator.h"

namespace natmod::python {

Generator::Loop Generator::open_loop() {
  Label break_to = code_.new_label(), continue_to = code_.new_label();
  return std::exchange(loop_, {break_to, continue_to, false, exception_depth_});
}

// ---- branches

void Generator::if_(const Node& node) {
  Label end = code_.new_label();
  uint32_t last = node.count - 1;
  bool is_only = node.count == 3 && !node[last];
  for (uint32_t i = 0; i < last; i += 2) {
    if (is_constant(node[i], false)) continue;
    Label next = code_.new_label();
    branch(node[i], false, next);
    visit(node[i + 1]);
    if (is_constant(node[i], true)) return code_.place(end);
    if (!is_only) code_.jump(mpy::kOpJump, end);
    code_.place(next);
  }
  visit(node[last]);
  code_.place(end);
}

// ---- loops

void Generator::while_(const Node& node) {
  Loop outer = open_loop();
  Label break_to = loop_.break_to, continue_to = loop_.continue_to;
  if (!is_constant(node[0], false)) {
    Label top = code_.new_label();
    if (!is_constant(node[0], true)) code_.jump(mpy::kOpJump, continue_to);
    code_.place(top);
    visit(node[1]);
    code_.place(continue_to);
    branch(node[0], true, top);
  }
  loop_ = outer;  // `break` in `else` leaves that one
  visit(node[2]);
  code_.place(break_to);
}

void Generator::for_(const Node& node) {
  if (for_range(node)) return;
  Loop outer = open_loop();
  loop_.is_for = true;
  Label break_to = loop_.break_to, continue_to = loop_.continue_to, end = code_.new_label();
  visit(node[1]);
  code_.op(mpy::kOpGetIterStack);
  code_.place(continue_to);
  code_.jump(mpy::kOpForIter, end);
  assign(node[0]);
  visit(node[2]);
  code_.jump(mpy::kOpJump, continue_to);
  code_.place(end);
  code_.stack(-kIteratorSlots);
  loop_ = outer;
  visit(node[3]);
  code_.place(break_to);
}

/// `for name in range(…)`, which counts on the stack; false: it is no such loop, or not of a fixed
/// direction.
bool Generator::for_range(const Node& node) {
  const Node& iterable = *node[1];
  if (node[0]->kind != Kind::name || iterable.kind != Kind::primary || iterable.count != 2 ||
      iterable[0]->kind != Kind::name || iterable[0]->name != Name::range ||
      iterable[1]->kind != Kind::call)
    return false;
  auto is_plain = [](const Node& argument) {
    return argument.kind < Kind::star_argument || argument.kind > Kind::generator_argument;
  };
  Node zero(Kind::integer), one(Kind::integer);
  zero.value = 0;
  one.value = 1;
  const Node& arguments = *iterable[1];
  if (arguments.count < 1 || arguments.count > 3) return false;
  const Node& start = arguments.count == 1 ? zero : *arguments[0];
  const Node& end = *arguments[arguments.count == 1 ? 0 : 1];
  const Node& step = arguments.count == 3 ? *arguments[2] : one;
  if (step.kind != Kind::integer || step.value == 0 || !is_plain(start) || !is_plain(end))
    return false;
  for_range(node, start, end, step);
  return true;
}

/// The stack holds the end, if that is no small integer, and the next value.
void Generator::for_range(const Node& node, const Node& start, const Node& end, const Node& step) {
  Loop outer = open_loop();
  Label break_to = loop_.break_to, continue_to = loop_.continue_to;
  Label top = code_.new_label(), entry = code_.new_label();
  bool end_on_stack = end.kind != Kind::integer;
  auto pop = [&] {
    code_.op(mpy::kOpPopTop);
    if (end_on_stack) code_.op(mpy::kOpPopTop);
  };
  if (end_on_stack) visit(&end);
  visit(&start);
  code_.jump(mpy::kOpJump, entry);
  code_.place(top);
  code_.op(mpy::kOpDupTop);
  assign(node[0]);
  visit(node[2]);
  code_.place(continue_to);
  visit(&step);
  code_.binary(mpy::BinaryOp::inplace_add);
  code_.place(entry);
  if (end_on_stack) {
    code_.op(mpy::kOpDupTopTwo);
    code_.op(mpy::kOpRotTwo);
  } else {
    code_.op(mpy::kOpDupTop);
    visit(&end);
  }
  code_.binary(step.value > 0 ? mpy::BinaryOp::less : mpy::BinaryOp::greater);
  code_.jump(mpy::kOpPopJumpIfTrue, top);
  loop_ = outer;
  Label past = Label::none;
  if (node[3]) {
    pop();
    visit(node[3]);
    past = code_.new_label();
    code_.jump(mpy::kOpJump, past);
    code_.stack(1 + end_on_stack);
  }
  code_.place(break_to);
  pop();
  if (node[3]) code_.place(past);
}

// ---- functions and classes

Scope& Generator::define_function(const Node& node) {
  Scope& scope = add_scope(Scope::Type::function, node[0]->name, node);
  make_function(scope, node[1]);
  return scope;
}

Scope& Generator::define_class(const Node& node) {
  Scope& scope = add_scope(Scope::Type::class_, node[0]->name, node);
  code_.op(mpy::kOpLoadBuildClass);
  make_function(scope, nullptr);
  code_.load_string(scope.name);
  call_with(node[1]->items(), false, 2);
  return scope;
}

void Generator::function(const Node& node) {
  store(define_function(node).name);
}

void Generator::class_(const Node& node) {
  store(define_class(node).name);
}

void Generator::async(const Node& node) {
  const Node& inner = *node[0];
  if (inner.kind == Kind::function) {
    Scope& scope = define_function(inner);
    scope.flags |= Scope::kGenerator;
    return store(scope.name);
  }
  if (!(scope_.flags & Scope::kGenerator)) error("async for/with outside async function", &inner);
  if (inner.kind == Kind::for_) return async_for(inner);
  check_limit(inner[0]->count, 127, "managers in one statement", &inner);
  async_with(inner[0]->items(), inner[1]);
}

void Generator::decorated(const Node& node) {
  uint32_t calls = 0;
  for (const Node* decorator : node[0]->items()) {
    const Node& name = *(*decorator)[0];
    if (is_built_in(name)) {
      check_built_in(name);
      continue;
    }
    ++calls;
    if (name.kind == Kind::name) {
      load(name.name);
    } else {
      load(name[0]->name);
      for (const Node* part : name.items_from(1)) code_.name(mpy::kOpLoadAttr, part->name);
    }
    visit((*decorator)[1]);
  }
  const Node& body = *node[1];
  bool is_async = body.kind == Kind::async;
  Scope& scope =
      body.kind == Kind::class_ ? define_class(body) : define_function(is_async ? *body[0] : body);
  if (is_async) scope.flags |= Scope::kGenerator;
  for (; calls > 0; --calls) code_.call(false, 1, 0, false);
  store(scope.name);
}

bool Generator::is_built_in(const Node& name) const {
  return (name.kind == Kind::name ? name.name : name[0]->name) == Name::micropython;
}

/// `@micropython.…`, of which the bytecode compiler has one that changes nothing.
void Generator::check_built_in(const Node& name) const {
  Name kind = name.kind == Kind::dotted_name && name.count == 2 ? name[1]->name : Name::empty;
  if (kind == Name::bytecode) return;
  if (kind < Name::native || kind > Name::asm_rv32)
    throw CompileError("SyntaxError", "invalid micropython decorator", 0, name.place);
  throw NativeCode("SyntaxError", "invalid arch", 0, name.place);
}

}  // namespace natmod::python
