// Calls: gathering arguments, and the functions that sessions define.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "session/interpreter.h"

namespace natmod::session {

using board::Args;
using board::Root;
using board::Runtime;
using board::Value;

void Interpreter::add_argument(CallArguments& arguments, const Argument& argument,
                               const ScopePtr& scope) {
  Value value = evaluate(*argument.value, scope);
  auto add_keyword = [&](Value name, Value keyword_value) {
    arguments.keywords.push_back(name);
    arguments.keywords.push_back(keyword_value);
  };
  switch (argument.kind) {
    case Argument::Kind::positional:
      arguments.positional.push_back(value);
      break;
    case Argument::Kind::keyword:
      add_keyword(rt_.make_qstr(argument.name), value);
      break;
    case Argument::Kind::unpack:
      for (Value item : rt_.items(value)) arguments.positional.push_back(item);
      break;
    case Argument::Kind::unpack_keywords:
      for (Value key : rt_.items(rt_.call_method(value, "keys"))) {
        Value name = rt_.make_qstr(rt_.text(key));
        add_keyword(name, rt_.subscr(value, key));
      }
      break;
  }
}

Value Interpreter::evaluate(const Call& node, const ScopePtr& scope) {
  if (std::optional<Value> super = call_super(node, scope)) return *super;
  CallArguments arguments;
  Value function;
  if (auto* attribute = std::get_if<Attribute>(&node.callee->node)) {
    // A method is called without making a bound method, as bytecode does.
    auto [method, self] = rt_.load_method(evaluate(*attribute->value, scope), attribute->name);
    function = method;
    if (self) arguments.positional.push_back(self);
  } else {
    function = evaluate(*node.callee, scope);
  }
  for (const Argument& argument : node.arguments) add_argument(arguments, argument, scope);
  return rt_.call(function, Args{arguments.positional, arguments.keywords});
}

/// `super()` without arguments, in a method: the class and the first argument are understood.
std::optional<Value> Interpreter::call_super(const Call& node, const ScopePtr& scope) {
  auto* name = std::get_if<Name>(&node.callee->node);
  if (!name || name->id != "super" || !node.arguments.empty()) return std::nullopt;
  const Scope* method = scope.get();
  while (method && method->kind == Scope::Kind::comprehension) method = method->outer.get();
  if (!method || method->kind != Scope::Kind::function || !method->outer ||
      method->outer->kind != Scope::Kind::class_body || method->function->parameters.empty() ||
      !method->outer->class_object)
    return std::nullopt;
  Value self = load(method->function->parameters[0].name, *method);
  return rt_.call(load(name->id, *scope), {method->outer->class_object->get(), self});
}

Value Interpreter::evaluate(const Lambda& node, const ScopePtr& scope) {
  return make_function(node.function, scope);
}

namespace {

/// Whether a function made in `scope` reaches the name through a function around it, or (`super()`)
/// through a class.
bool is_cell(const std::string& name, const Scope& scope) {
  for (const Scope* at = &scope; at; at = at->outer.get()) {
    if (at->kind == Scope::Kind::function && at->function->locals.contains(name)) return true;
    if (at->kind == Scope::Kind::class_body && name == "__class__") return true;
  }
  return false;
}

}  // namespace

Value Interpreter::make_function(std::shared_ptr<const Function> function, const ScopePtr& scope) {
  auto closure = std::make_shared<Closure>();
  closure->outer = scope;
  closure->globals = std::make_unique<Root>(rt_, rt_.globals());
  for (const Parameter& parameter : function->parameters) {
    closure->defaults.push_back(nullptr);
    if (!parameter.default_value) continue;
    Value value = evaluate(*parameter.default_value, scope);
    closure->defaults.back() = std::make_unique<Root>(rt_, value);
  }
  for (const std::string& name : function->uses) closure->n_cells += is_cell(name, *scope);
  closure->function = std::move(function);
  return rt_.make_function(closure->function->name, [this, closure](Runtime&, Args args) {
    return call_function(*closure, args);
  });
}

Value Interpreter::call_function(const Closure& closure, Args args) {
  check_stack();
  rt_.count_step();
  GlobalsGuard globals(rt_, closure.globals->get());
  auto scope = std::make_shared<Scope>();
  scope->kind = Scope::Kind::function;
  scope->outer = closure.outer;
  scope->function = closure.function.get();
  scope->source = closure.outer->source;
  Frame frame{scope->source, closure.function->name, 0, false, {}, nullptr};
  Flow flow = with_temporaries([&] {
    bind_arguments(closure, args, *scope);
    return run_frame(*closure.function->body, scope, frame);
  });
  // A `continue` in a `finally` may have called a return off.
  return flow == Flow::return_ ? rt_.keep(frame.result->get()) : rt_.none();
}

/// Binds in MicroPython's order, so that of several faults the same one is reported.
void Interpreter::bind_arguments(const Closure& closure, Args args, Scope& scope) {
  using Kind = Parameter::Kind;
  const auto& parameters = closure.function->parameters;
  size_t n_positional = 0, n_defaults = 0;
  size_t star = parameters.size(), double_star = parameters.size();
  bool has_keyword_only = false, has_keyword_defaults = false;
  for (size_t i = 0; i < parameters.size(); ++i) {
    bool has_default = closure.defaults[i] != nullptr;
    if (parameters[i].kind == Kind::positional) ++n_positional, n_defaults += has_default;
    if (parameters[i].kind == Kind::star) star = i;
    if (parameters[i].kind == Kind::double_star) double_star = i;
    if (parameters[i].kind == Kind::keyword_only)
      has_keyword_only = true, has_keyword_defaults |= has_default;
  }
  bool has_star = star != parameters.size() && !parameters[star].name.empty();
  bool has_double_star = double_star != parameters.size();
  auto mismatch = [&](size_t expected) {
    rt_.raise("TypeError", fmt::format("{}() takes {} positional arguments but {} were given",
                                       closure.function->name, closure.n_cells + expected,
                                       closure.n_cells + args.size()));
  };

  if (args.size() > n_positional && !has_star) mismatch(n_positional);
  bool simple = args.n_keywords() == 0 && !has_keyword_defaults;
  if (simple && args.size() < n_positional - n_defaults) mismatch(n_positional - n_defaults);
  for (size_t i = 0; i < std::min(args.size(), n_positional); ++i)
    scope.set(rt_, parameters[i].name, args[i]);
  if (has_star) {
    size_t first = std::min(args.size(), n_positional);
    scope.set(rt_, parameters[star].name, rt_.make_tuple(args.positional.subspan(first)));
  }
  if (simple && has_keyword_only) rt_.raise("TypeError", "function missing keyword-only argument");

  if (has_double_star)
    scope.set(rt_, parameters[double_star].name, rt_.make_dict(args.n_keywords()));
  for (size_t k = 0; k < args.n_keywords(); ++k) {
    Value key = args.keywords[2 * k], value = args.keywords[2 * k + 1];
    std::string name = rt_.text(key);
    auto named = [&](const Parameter& parameter) {
      return parameter.name == name &&
             (parameter.kind == Kind::positional || parameter.kind == Kind::keyword_only);
    };
    bool is_parameter = std::any_of(parameters.begin(), parameters.end(), named);
    if (!is_parameter && !has_double_star)
      rt_.raise("TypeError", fmt::format("unexpected keyword argument '{}'", name));
    Value rest = has_double_star ? scope.values[parameters[double_star].name]->get() : Value{};
    bool is_second = is_parameter ? scope.values.contains(name)
                                  : rt_.is_true(rt_.binary_op(board::BinaryOp::in, key, rest));
    if (is_second)
      rt_.raise("TypeError", fmt::format("function got multiple values for argument '{}'", name));
    if (is_parameter)
      scope.set(rt_, name, value);
    else
      rt_.store_subscr(rest, key, value);
  }

  for (size_t i = 0; i < parameters.size(); ++i)
    if (closure.defaults[i] && !scope.values.contains(parameters[i].name))
      scope.set(rt_, parameters[i].name, closure.defaults[i]->get());
  for (size_t i = n_positional; i-- > 0;)
    if (!scope.values.contains(parameters[i].name))
      rt_.raise("TypeError", fmt::format("function missing required positional argument #{}",
                                         closure.n_cells + i));
  for (const Parameter& parameter : parameters)
    if (parameter.kind == Kind::keyword_only && !scope.values.contains(parameter.name))
      rt_.raise("TypeError",
                fmt::format("function missing required keyword argument '{}'", parameter.name));
}

Interpreter::Flow Interpreter::run_frame(const Block& block, const ScopePtr& scope, Frame& frame) {
  Frame* outer_frame = std::exchange(scope->frame, &frame);
  Flow flow;
  try {
    flow = run_block(block, scope);
  } catch (const board::GuestException& exception) {
    rt_.add_traceback(exception.value, frame.source->name(), frame.source->place(frame.at).line,
                      frame.block);
    scope->frame = outer_frame;
    throw;
  }
  scope->frame = outer_frame;
  return flow;
}

}  // namespace natmod::session
