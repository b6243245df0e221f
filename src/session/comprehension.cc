// Comprehensions and generator expressions: one loop, which stops at each element.
#include "session/interpreter.h"

namespace natmod::session {

using board::Root;
using board::Value;

/// Goes on to the next element, with its targets bound. False at the end.
bool Interpreter::advance(Iteration& iteration) {
  const auto& clauses = iteration.node->clauses;
  auto& iterators = iteration.iterators;
  while (!iterators.empty()) {
    rt_.count_step();
    const Comprehension::Clause& clause = clauses[iterators.size() - 1];
    std::optional<Value> item = rt_.iternext(iterators.back()->get());
    if (!item) {
      iterators.pop_back();
      continue;
    }
    assign(*clause.target, *item, iteration.scope);
    bool is_met = true;
    for (const ExprPtr& condition : clause.conditions)
      if (is_met) is_met = rt_.is_true(evaluate(*condition, iteration.scope));
    if (!is_met) continue;
    if (iterators.size() == clauses.size()) return true;
    Value inner = evaluate(*clauses[iterators.size()].iterable, iteration.scope);
    iterators.push_back(std::make_unique<Root>(rt_, rt_.getiter(inner)));
  }
  return false;
}

Value Interpreter::evaluate(const Comprehension& node, const ScopePtr& scope) {
  using Kind = Comprehension::Kind;
  Iteration iteration{&node, std::make_shared<Scope>(), {}, nullptr};
  iteration.scope->kind = Scope::Kind::comprehension;
  iteration.scope->outer = scope;
  iteration.scope->source = scope->source;
  // The first iterable belongs to the scope around the comprehension.
  Value iterator = rt_.getiter(evaluate(*node.clauses[0].iterable, scope));
  iteration.iterators.push_back(std::make_unique<Root>(rt_, iterator));
  if (node.kind == Kind::generator) return make_generator(std::move(iteration));

  Value result = node.kind == Kind::list  ? rt_.make_list({})
                 : node.kind == Kind::set ? rt_.make_set({})
                                          : rt_.make_dict();
  auto add_next = [&] {
    if (!advance(iteration)) return false;
    if (node.kind == Kind::dict) {
      Value key = evaluate(*node.element, iteration.scope);
      rt_.store_subscr(result, key, evaluate(*node.value, iteration.scope));
    } else {
      Value element = evaluate(*node.element, iteration.scope);
      rt_.call_method(result, node.kind == Kind::list ? "append" : "add", {element});
    }
    return true;
  };
  while (with_temporaries(add_next)) {
  }
  return result;
}

/// An instance of a class whose `__next__` goes on with the loop. The instance holds its number.
Value Interpreter::make_generator(Iteration iteration) {
  constexpr const char* kNumber = "_number";
  if (!generator_class_) {
    auto next = [this](board::Runtime& rt, board::Args args) {
      check_stack();
      auto number = static_cast<size_t>(*rt.as_int(rt.load_attr(args[0], kNumber)));
      Iteration& state = *generators_[number];
      GlobalsGuard globals(rt, state.globals->get());
      Root element(rt, with_temporaries([&] {
                     if (!advance(state)) rt.raise("StopIteration", "");
                     return evaluate(*state.node->element, state.scope);
                   }));
      return rt.keep(element.get());
    };
    Value members = rt_.make_dict();
    auto add = [&](const char* name, board::Runtime::HostFunction function) {
      Value value = rt_.make_function(name, std::move(function));
      rt_.store_subscr(members, rt_.make_qstr(name), value);
    };
    add("__iter__", [](board::Runtime&, board::Args args) { return args[0]; });
    add("__next__", next);
    Value type = type_of(type_of(rt_.none()));
    Value cls = rt_.call(type, {rt_.make_qstr("generator"), rt_.make_tuple({}), members});
    generator_class_ = std::make_unique<Root>(rt_, cls);
  }
  iteration.globals = std::make_unique<Root>(rt_, rt_.globals());
  Value instance = rt_.call(generator_class_->get(), {});
  rt_.store_attr(instance, kNumber, rt_.make_int(static_cast<int64_t>(generators_.size())));
  generators_.push_back(std::make_unique<Iteration>(std::move(iteration)));
  return instance;
}

}  // namespace natmod::session
