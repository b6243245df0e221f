// Loading, storing and deleting names, and what else may stand left of `=`.
#include <algorithm>

#include "session/interpreter.h"

namespace natmod::session {

using board::Value;

namespace {

/// The function that a comprehension belongs to, or the scope itself.
Scope& binding_scope(Scope& scope) {
  Scope* found = &scope;
  while (found->kind == Scope::Kind::comprehension) found = found->outer.get();
  return *found;
}

/// The innermost function from `scope` outwards that binds the name.
Scope* find_function(Scope& scope, const std::string& name) {
  for (Scope* found = &scope; found; found = found->outer.get())
    if (found->kind == Scope::Kind::function && found->function->locals.contains(name))
      return found;
  return nullptr;
}

}  // namespace

Value Interpreter::load(const std::string& name, const Scope& scope) {
  for (const Scope* at = &scope; at; at = at->outer.get()) {
    if (auto found = at->values.find(name); found != at->values.end()) return found->second->get();
    if (at->kind == Scope::Kind::function) {
      if (at->function->globals.contains(name)) break;
      if (at->function->locals.contains(name))
        rt_.raise("NameError", "local variable referenced before assignment");
    }
    if (at == &scope && at->kind == Scope::Kind::class_body && at->class_def->locals.contains(name))
      return rt_.load_name(name);
  }
  auto builtin = builtins_.find(name);
  if (builtin != builtins_.end() && !has_item(rt_.globals(), name)) return builtin->second->get();
  bool has_namespace = scope.kind == Scope::Kind::module || scope.kind == Scope::Kind::class_body;
  return has_namespace ? rt_.load_name(name) : rt_.load_global(name);
}

bool Interpreter::has_item(Value dict, std::string_view name) {
  return rt_.is_true(rt_.binary_op(board::BinaryOp::in, rt_.make_qstr(name), dict));
}

Interpreter::Place Interpreter::place_of(const std::string& name, const Scope& scope) {
  if (scope.kind == Scope::Kind::function)
    return scope.function->globals.contains(name) ? Place::global : Place::function;
  if (scope.kind == Scope::Kind::class_body && scope.class_def->nonlocals.contains(name))
    return Place::function;
  bool is_global = scope.kind == Scope::Kind::class_body && scope.class_def->globals.contains(name);
  return is_global ? Place::global : Place::namespace_;
}

void Interpreter::store(const std::string& name, Value value, Scope& scope) {
  if (scope.kind == Scope::Kind::comprehension) return scope.set(rt_, name, value);
  switch (place_of(name, scope)) {
    case Place::function:
      return find_function(scope, name)->set(rt_, name, value);
    case Place::global:
      return rt_.store_global(name, value);
    case Place::namespace_:
      return rt_.store_name(name, value);
  }
}

void Interpreter::remove(const std::string& name, Scope& scope) {
  switch (place_of(name, scope)) {
    case Place::function:
      if (find_function(scope, name)->values.erase(name) == 0)
        rt_.raise("NameError", "local variable referenced before assignment");
      return;
    case Place::global:
      return rt_.delete_subscr(rt_.globals(), rt_.make_qstr(name));
    case Place::namespace_:
      return rt_.delete_name(name);
  }
}

void Interpreter::assign(const Expr& target, Value value, const ScopePtr& scope) {
  if (auto* name = std::get_if<Name>(&target.node)) {
    store(name->id, value, *scope);
  } else if (auto* attribute = std::get_if<Attribute>(&target.node)) {
    rt_.store_attr(evaluate(*attribute->value, scope), attribute->name, value);
  } else if (auto* subscript = std::get_if<Subscript>(&target.node)) {
    Value base = evaluate(*subscript->value, scope);
    rt_.store_subscr(base, evaluate(*subscript->index, scope), value);
  } else {
    assign_items(std::get<Display>(target.node), value, scope);
  }
}

void Interpreter::assign_items(const Display& target, Value value, const ScopePtr& scope) {
  auto is_starred = [](const ExprPtr& item) { return std::holds_alternative<Starred>(item->node); };
  auto star = std::find_if(target.items.begin(), target.items.end(), is_starred);
  auto before = static_cast<size_t>(star - target.items.begin());
  std::vector<Value> values = star == target.items.end()
                                  ? rt_.unpack(value, target.items.size())
                                  : rt_.unpack(value, before, target.items.size() - before - 1);
  for (size_t i = 0; i < values.size(); ++i) {
    const Expr& item = *target.items[i];
    auto* starred = std::get_if<Starred>(&item.node);
    assign(starred ? *starred->value : item, values[i], scope);
  }
}

void Interpreter::delete_target(const Expr& target, const ScopePtr& scope) {
  if (auto* name = std::get_if<Name>(&target.node)) {
    remove(name->id, *scope);
  } else if (auto* attribute = std::get_if<Attribute>(&target.node)) {
    rt_.delete_attr(evaluate(*attribute->value, scope), attribute->name);
  } else if (auto* subscript = std::get_if<Subscript>(&target.node)) {
    Value base = evaluate(*subscript->value, scope);
    rt_.delete_subscr(base, evaluate(*subscript->index, scope));
  } else {
    for (const ExprPtr& item : std::get<Display>(target.node).items) delete_target(*item, scope);
  }
}

Value Interpreter::evaluate(const NamedExpr& node, const ScopePtr& scope) {
  Value value = evaluate(*node.value, scope);
  store(node.target, value, binding_scope(*scope));
  return value;
}

}  // namespace natmod::session
