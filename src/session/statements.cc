// What statements do.
#include "session/interpreter.h"

namespace natmod::session {

using board::GuestException;
using board::Root;
using board::Value;

Interpreter::Flow Interpreter::run_block(const Block& block, const ScopePtr& scope) {
  for (const StmtPtr& stmt : block.statements)
    if (Flow flow = run_statement(*stmt, scope); flow != Flow::normal) return flow;
  return Flow::normal;
}

Interpreter::Flow Interpreter::run_statement(const Stmt& stmt, const ScopePtr& scope) {
  check_stack();
  rt_.count_step();
  scope->frame->at = stmt.span.begin;
  return with_temporaries([&] {
    return std::visit([&](const auto& node) { return execute(node, scope); }, stmt.node);
  });
}

// ---- simple statements

Interpreter::Flow Interpreter::execute(const ExprStmt& node, const ScopePtr& scope) {
  Value value = evaluate(*node.value, scope);
  if (scope->kind == Scope::Kind::module && scope->frame->prints) print_result(value);
  return Flow::normal;
}

void Interpreter::print_result(Value value) {
  if (rt_.is_none(value)) return;
  output_(rt_.repr(value) + "\n");
  builtins_["_"] = std::make_unique<Root>(rt_, value);
}

Interpreter::Flow Interpreter::execute(const Assign& node, const ScopePtr& scope) {
  Value value = evaluate(*node.value, scope);
  for (const ExprPtr& target : node.targets) assign(*target, value, scope);
  return Flow::normal;
}

Interpreter::Flow Interpreter::execute(const AugAssign& node, const ScopePtr& scope) {
  auto updated = [&](Value old) {
    Value operand = evaluate(*node.value, scope);
    auto op = static_cast<uint32_t>(board::BinaryOp::inplace_or) + static_cast<uint32_t>(node.op);
    return rt_.binary_op(static_cast<board::BinaryOp>(op), old, operand);
  };
  if (auto* name = std::get_if<Name>(&node.target->node)) {
    store(name->id, updated(load(name->id, *scope)), *scope);
  } else if (auto* attribute = std::get_if<Attribute>(&node.target->node)) {
    Value base = evaluate(*attribute->value, scope);
    rt_.store_attr(base, attribute->name, updated(rt_.load_attr(base, attribute->name)));
  } else {
    const auto& subscript = std::get<Subscript>(node.target->node);
    Value base = evaluate(*subscript.value, scope);
    Value index = evaluate(*subscript.index, scope);
    rt_.store_subscr(base, index, updated(rt_.subscr(base, index)));
  }
  return Flow::normal;
}

Interpreter::Flow Interpreter::execute(const Delete& node, const ScopePtr& scope) {
  for (const ExprPtr& target : node.targets) delete_target(*target, scope);
  return Flow::normal;
}

Interpreter::Flow Interpreter::execute(const Import& node, const ScopePtr& scope) {
  for (const Alias& alias : node.names) {
    Value module = rt_.import_name(alias.name);
    size_t dot = alias.name.find('.');
    if (alias.as.empty()) {
      store(alias.name.substr(0, dot), module, *scope);
      continue;
    }
    while (dot != std::string::npos) {
      size_t next = alias.name.find('.', dot + 1);
      module = rt_.load_attr(module, std::string_view(alias.name).substr(dot + 1, next - dot - 1));
      dot = next;
    }
    store(alias.as, module, *scope);
  }
  return Flow::normal;
}

Interpreter::Flow Interpreter::execute(const ImportFrom& node, const ScopePtr& scope) {
  std::vector<Value> names;
  for (const Alias& alias : node.names) names.push_back(rt_.make_qstr(alias.name));
  if (names.empty()) names.push_back(rt_.make_qstr("*"));
  Value module = rt_.import_name(node.module, rt_.make_tuple(names), node.level);
  if (node.names.empty()) rt_.import_all(module);
  for (const Alias& alias : node.names)
    store(alias.as.empty() ? alias.name : alias.as, rt_.import_from(module, alias.name), *scope);
  return Flow::normal;
}

Interpreter::Flow Interpreter::execute(const Assert& node, const ScopePtr& scope) {
  if (rt_.is_true(evaluate(*node.condition, scope))) return Flow::normal;
  Value error = rt_.load_global("AssertionError");
  if (node.message) error = rt_.call(error, {evaluate(*node.message, scope)});
  rt_.raise(error);
}

Interpreter::Flow Interpreter::execute(const Raise& node, const ScopePtr& scope) {
  const auto& handled = scope->frame->handled;
  if (!node.value && handled.empty()) rt_.raise("RuntimeError", "no active exception to reraise");
  if (!node.value) throw GuestException{handled.back()};
  Value exception = evaluate(*node.value, scope);
  if (node.cause) evaluate(*node.cause, scope);
  rt_.raise(exception);
}

Interpreter::Flow Interpreter::execute(const Return& node, const ScopePtr& scope) {
  Value value = node.value ? evaluate(*node.value, scope) : rt_.none();
  scope->frame->result = std::make_unique<Root>(rt_, value);
  return Flow::return_;
}

// ---- branches and loops

Interpreter::Flow Interpreter::execute(const If& node, const ScopePtr& scope) {
  for (const If::Branch& branch : node.branches)
    if (rt_.is_true(evaluate(*branch.condition, scope))) return run_block(branch.body, scope);
  return run_block(node.otherwise, scope);
}

namespace {

/// What one round of a loop asks for.
enum class Round : uint8_t { again, exhausted, left, returned };

}  // namespace

Interpreter::Flow Interpreter::execute(const While& node, const ScopePtr& scope) {
  Round round;
  do {
    round = with_temporaries([&] {
      rt_.count_step();
      if (!rt_.is_true(evaluate(*node.condition, scope))) return Round::exhausted;
      Flow flow = run_block(node.body, scope);
      if (flow == Flow::return_) return Round::returned;
      return flow == Flow::break_ ? Round::left : Round::again;
    });
  } while (round == Round::again);
  if (round == Round::exhausted) return run_block(node.otherwise, scope);
  return round == Round::returned ? Flow::return_ : Flow::normal;
}

Interpreter::Flow Interpreter::execute(const For& node, const ScopePtr& scope) {
  Value iterator = rt_.getiter(evaluate(*node.iterable, scope));
  Round round;
  do {
    round = with_temporaries([&] {
      rt_.count_step();
      std::optional<Value> item = rt_.iternext(iterator);
      if (!item) return Round::exhausted;
      assign(*node.target, *item, scope);
      Flow flow = run_block(node.body, scope);
      if (flow == Flow::return_) return Round::returned;
      return flow == Flow::break_ ? Round::left : Round::again;
    });
  } while (round == Round::again);
  if (round == Round::exhausted) return run_block(node.otherwise, scope);
  return round == Round::returned ? Flow::return_ : Flow::normal;
}

// ---- exceptions

Interpreter::Flow Interpreter::execute(const Try& node, const ScopePtr& scope) {
  if (node.finally.statements.empty()) return run_handled(node, scope);
  Flow flow;
  try {
    flow = run_handled(node, scope);
  } catch (const GuestException&) {
    Flow left = run_block(node.finally, scope);
    if (left != Flow::normal) return left;
    throw;
  }
  Flow left = run_block(node.finally, scope);
  return left != Flow::normal ? left : flow;
}

/// A try statement without its `finally`.
Interpreter::Flow Interpreter::run_handled(const Try& node, const ScopePtr& scope) {
  Flow flow;
  try {
    flow = run_block(node.body, scope);
  } catch (const GuestException& exception) {
    for (const Try::Handler& handler : node.handlers) {
      bool matches =
          !handler.type || rt_.exception_matches(exception.value, evaluate(*handler.type, scope));
      if (matches) return run_handler(handler, exception.value, scope);
    }
    throw;
  }
  return flow == Flow::normal ? run_block(node.otherwise, scope) : flow;
}

Interpreter::Flow Interpreter::run_handler(const Try::Handler& handler, Value exception,
                                           const ScopePtr& scope) {
  Frame& frame = *scope->frame;
  if (!handler.name.empty()) store(handler.name, exception, *scope);
  auto leave = [&] {
    frame.handled.pop_back();
    if (handler.name.empty()) return;
    // The name may be gone already; setting it makes the deletion safe.
    store(handler.name, rt_.none(), *scope);
    remove(handler.name, *scope);
  };
  frame.handled.push_back(exception);
  Flow flow;
  try {
    flow = run_block(handler.body, scope);
  } catch (const GuestException&) {
    leave();
    throw;
  }
  leave();
  return flow;
}

Interpreter::Flow Interpreter::execute(const With& node, const ScopePtr& scope) {
  return run_with(node, 0, scope);
}

Interpreter::Flow Interpreter::run_with(const With& node, size_t index, const ScopePtr& scope) {
  if (index == node.items.size()) return run_block(node.body, scope);
  const With::Item& item = node.items[index];
  Value manager = evaluate(*item.manager, scope);
  Value exit = rt_.load_attr(manager, "__exit__");
  Value value = rt_.call_method(manager, "__enter__");
  Flow flow;
  try {
    if (item.target) assign(*item.target, value, scope);
    flow = run_with(node, index + 1, scope);
  } catch (const GuestException& exception) {
    Value type = type_of(exception.value);
    if (!rt_.is_true(rt_.call(exit, {type, exception.value, rt_.none()}))) throw;
    return Flow::normal;
  }
  rt_.call(exit, {rt_.none(), rt_.none(), rt_.none()});
  return flow;
}

// ---- definitions

Interpreter::Flow Interpreter::execute(const FunctionDef& node, const ScopePtr& scope) {
  std::vector<Value> decorators = evaluate(node.decorators, scope);
  Value function = make_function(node.function, scope);
  for (size_t i = decorators.size(); i-- > 0;) function = rt_.call(decorators[i], {function});
  store(node.function->name, function, *scope);
  return Flow::normal;
}

/// As bytecode does: `__build_class__` runs the body with the new class's dict as locals.
Interpreter::Flow Interpreter::execute(const ClassDef& node, const ScopePtr& scope) {
  std::vector<Value> decorators = evaluate(node.decorators, scope);
  auto body_scope = std::make_shared<Scope>();
  body_scope->kind = Scope::Kind::class_body;
  body_scope->outer = scope;
  body_scope->class_def = &node;
  body_scope->source = scope->source;
  auto run_body = [this, &node, body_scope](board::Runtime& rt, board::Args) {
    rt.store_name("__module__", rt.load_global("__name__"));
    rt.store_name("__qualname__", rt.make_qstr(node.name));
    Frame frame{body_scope->source, node.name, 0, false, {}, nullptr};
    run_frame(node.body, body_scope, frame);
    return rt.none();
  };
  CallArguments arguments;
  arguments.positional.push_back(rt_.make_function(node.name, run_body));
  arguments.positional.push_back(rt_.make_qstr(node.name));
  for (const Argument& base : node.bases) add_argument(arguments, base, scope);
  Value cls = rt_.call(rt_.load_global("__build_class__"),
                       board::Args{arguments.positional, arguments.keywords});
  body_scope->class_object = std::make_unique<Root>(rt_, cls);
  for (size_t i = decorators.size(); i-- > 0;) cls = rt_.call(decorators[i], {cls});
  store(node.name, cls, *scope);
  return Flow::normal;
}

}  // namespace natmod::session
