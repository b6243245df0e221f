// Runs sessions: walks the trees that the parser made and acts on guest objects through
// board::Runtime, which is where all meaning of Python's operations lies.
//
// Errors: SyntaxError for a wrong text; board::GuestException for a Python exception that the text
// does not catch, with its traceback added; board::MachineFault for the end of the machine.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "board/runtime.h"
#include "session/scope.h"

namespace natmod::session {

class Interpreter {
 public:
  /// The interpreter must live as long as the runtime may call functions that sessions define.
  explicit Interpreter(board::Runtime& runtime);

  enum class Mode : uint8_t {
    module,       ///< a script: any number of statements, silent
    interactive,  ///< the value of each expression statement is printed, unless it is None
    single,       ///< as interactive, and a second statement is a SyntaxError, as in a doctest
  };
  void run(std::shared_ptr<const Source> source, Mode mode);

  /// Where printed values go.
  void set_output(std::function<void(std::string_view)> output) { output_ = std::move(output); }

 private:
  using Value = board::Value;
  enum class Flow : uint8_t { normal, break_, continue_, return_ };

  /// A function that a session defined.
  struct Closure {
    std::shared_ptr<const Function> function;
    ScopePtr outer;
    std::unique_ptr<board::Root> globals;
    std::vector<std::unique_ptr<board::Root>> defaults;  ///< per parameter; null: none
    /// Variables of functions around it that it uses. MicroPython passes them as further arguments,
    /// ahead of the others, and counts them in its messages.
    size_t n_cells = 0;
  };
  /// A comprehension on its way: one iterator per clause that has been entered.
  struct Iteration {
    const Comprehension* node;
    ScopePtr scope;
    std::vector<std::unique_ptr<board::Root>> iterators;
    std::unique_ptr<board::Root> globals;  ///< of a generator, which others may ask to go on
  };

  // Safety.
  void check_stack() const;
  /// Runs `action` with temporaries of its own; an exception outlives them.
  template <class Action>
  auto with_temporaries(Action action);

  // Statements (statements.cc). A block's flow ends at the first statement that does not go on.
  Flow run_block(const Block& block, const ScopePtr& scope);
  Flow run_statement(const Stmt& stmt, const ScopePtr& scope);
  Flow execute(const ExprStmt& node, const ScopePtr& scope);
  Flow execute(const Assign& node, const ScopePtr& scope);
  Flow execute(const AugAssign& node, const ScopePtr& scope);
  Flow execute(const Delete& node, const ScopePtr& scope);
  Flow execute(const Import& node, const ScopePtr& scope);
  Flow execute(const ImportFrom& node, const ScopePtr& scope);
  Flow execute(const Assert& node, const ScopePtr& scope);
  Flow execute(const Raise& node, const ScopePtr& scope);
  Flow execute(const Return& node, const ScopePtr& scope);
  Flow execute(const Pass&, const ScopePtr&) { return Flow::normal; }
  Flow execute(const Break&, const ScopePtr&) { return Flow::break_; }
  Flow execute(const Continue&, const ScopePtr&) { return Flow::continue_; }
  Flow execute(const ScopeDeclaration&, const ScopePtr&) { return Flow::normal; }
  Flow execute(const If& node, const ScopePtr& scope);
  Flow execute(const While& node, const ScopePtr& scope);
  Flow execute(const For& node, const ScopePtr& scope);
  Flow execute(const Try& node, const ScopePtr& scope);
  Flow execute(const With& node, const ScopePtr& scope);
  Flow execute(const FunctionDef& node, const ScopePtr& scope);
  Flow execute(const ClassDef& node, const ScopePtr& scope);
  Flow run_handled(const Try& node, const ScopePtr& scope);
  Flow run_handler(const Try::Handler& handler, Value exception, const ScopePtr& scope);
  Flow run_with(const With& node, size_t index, const ScopePtr& scope);
  void print_result(Value value);

  // Names and targets (names.cc).
  /// Where a statement in the scope binds the name: in a function (its own, or by `nonlocal` that
  /// of one around it, which the parser has made sure of), or in one of the runtime's dicts.
  enum class Place : uint8_t { function, global, namespace_ };
  static Place place_of(const std::string& name, const Scope& scope);
  Value load(const std::string& name, const Scope& scope);
  bool has_item(Value dict, std::string_view name);
  void store(const std::string& name, Value value, Scope& scope);
  void remove(const std::string& name, Scope& scope);
  void assign(const Expr& target, Value value, const ScopePtr& scope);
  void assign_items(const Display& target, Value value, const ScopePtr& scope);
  void delete_target(const Expr& target, const ScopePtr& scope);

  // Expressions (expressions.cc, comprehension.cc).
  Value evaluate(const Expr& expr, const ScopePtr& scope);
  std::vector<Value> evaluate(const Exprs& exprs, const ScopePtr& scope);
  Value evaluate(const Constant& node, const ScopePtr& scope);
  Value evaluate(const Name& node, const ScopePtr& scope);
  Value evaluate(const Attribute& node, const ScopePtr& scope);
  Value evaluate(const Subscript& node, const ScopePtr& scope);
  Value evaluate(const Slice& node, const ScopePtr& scope);
  Value evaluate(const Call& node, const ScopePtr& scope);
  Value evaluate(const Unary& node, const ScopePtr& scope);
  Value evaluate(const Binary& node, const ScopePtr& scope);
  Value evaluate(const Logical& node, const ScopePtr& scope);
  Value evaluate(const Compare& node, const ScopePtr& scope);
  Value evaluate(const Conditional& node, const ScopePtr& scope);
  Value evaluate(const Display& node, const ScopePtr& scope);
  Value evaluate(const DictDisplay& node, const ScopePtr& scope);
  Value evaluate(const Comprehension& node, const ScopePtr& scope);
  Value evaluate(const Starred& node, const ScopePtr& scope);
  Value evaluate(const NamedExpr& node, const ScopePtr& scope);
  Value evaluate(const Lambda& node, const ScopePtr& scope);
  Value type_of(Value value);
  Value make_integer(std::string_view text);
  Value compare(CompareOperator op, Value left, Value right);
  bool advance(Iteration& iteration);
  Value make_generator(Iteration iteration);

  // Calls (calls.cc).
  struct CallArguments {
    std::vector<Value> positional, keywords;
  };
  void add_argument(CallArguments& arguments, const Argument& argument, const ScopePtr& scope);
  std::optional<Value> call_super(const Call& node, const ScopePtr& scope);
  Value make_function(std::shared_ptr<const Function> function, const ScopePtr& scope);
  Value call_function(const Closure& closure, board::Args args);
  void bind_arguments(const Closure& closure, board::Args args, Scope& scope);
  /// Runs the statements of a frame; an exception gets the frame's place in its traceback.
  Flow run_frame(const Block& block, const ScopePtr& scope, Frame& frame);

  // Builtins that need the language (builtins.cc).
  void make_builtins();
  Value to_str(Value text);
  Value run_text(std::string text, bool is_expression);

  board::Runtime& rt_;
  std::function<void(std::string_view)> output_;
  const char* stack_base_;
  std::vector<std::shared_ptr<const Block>> parsed_;  ///< generators and classes point into them
  /// Builtins of the interpreter's own; `_` is the value that was printed last.
  std::map<std::string, std::unique_ptr<board::Root>, std::less<>> builtins_;
  std::unique_ptr<board::Root> generator_class_;
  std::vector<std::unique_ptr<Iteration>> generators_;
};

template <class Action>
auto Interpreter::with_temporaries(Action action) {
  try {
    board::HostScope temporaries(rt_);
    return action();
  } catch (const board::GuestException& exception) {
    rt_.keep(exception.value);
    throw;
  }
}

}  // namespace natmod::session
