// Builtins that need the language itself: eval and exec.
#include "session/interpreter.h"
#include "session/parser.h"

namespace natmod::session {

using board::Args;
using board::Root;
using board::Runtime;
using board::Value;

namespace {

/// Puts the namespaces that eval() and exec() were given in place of the current ones.
class NamespacesGuard {
 public:
  NamespacesGuard(Runtime& rt, Args args) : rt_(rt) {
    Value globals = rt.globals(), locals = rt.locals();
    Value dict_type = rt.load_attr(globals, "__class__");
    for (size_t i = 1; i < args.size(); ++i) {
      if (rt.is_none(args[i])) continue;
      if (!rt.is_instance(args[i], dict_type)) rt.raise("TypeError", "");
      locals = args[i];
      if (i == 1) globals = locals;
    }
    outer_ = rt.swap_namespaces(globals, locals);
  }
  ~NamespacesGuard() { rt_.swap_namespaces(outer_.first, outer_.second); }
  NamespacesGuard(const NamespacesGuard&) = delete;
  NamespacesGuard& operator=(const NamespacesGuard&) = delete;

 private:
  Runtime& rt_;
  std::pair<Value, Value> outer_;
};

}  // namespace

void Interpreter::make_builtins() {
  auto add = [&](const char* name, bool is_expression) {
    Value function = rt_.make_function(name, [this, is_expression](Runtime& rt, Args args) {
      if (args.size() < 1 || args.size() > 3 || args.n_keywords() > 0)
        rt.raise("TypeError", "function takes 1 to 3 positional arguments");
      NamespacesGuard namespaces(rt, args);
      return run_text(rt.text(to_str(args[0])), is_expression);
    });
    builtins_[name] = std::make_unique<Root>(rt_, function);
  };
  add("eval", true);
  add("exec", false);
}

/// A str as it is; of another object with a buffer, its bytes.
Value Interpreter::to_str(Value text) {
  bool is_str = rt_.is_instance(text, type_of(rt_.make_qstr("")));
  return is_str ? text : rt_.call(type_of(rt_.make_bytes("")), {text});
}

Value Interpreter::run_text(std::string text, bool is_expression) {
  check_stack();
  // An expression may begin with blanks.
  if (is_expression) text.erase(0, text.find_first_not_of(" \t"));
  auto source = std::make_shared<const Source>("<string>", std::move(text));
  std::shared_ptr<const Block> block;
  try {
    block = parse(*source);
  } catch (const SyntaxError& error) {
    rt_.raise(error.type(), error.what());
  }
  parsed_.push_back(block);
  auto scope = std::make_shared<Scope>();
  scope->source = source;
  if (!is_expression) {
    Frame frame{source, "<module>", 0, false, {}, nullptr};
    run_frame(*block, scope, frame);
    return rt_.none();
  }
  auto* expression =
      block->statements.size() == 1 ? std::get_if<ExprStmt>(&block->statements[0]->node) : nullptr;
  if (!expression) rt_.raise("SyntaxError", "invalid syntax");
  return evaluate(*expression->value, scope);
}

}  // namespace natmod::session
