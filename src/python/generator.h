// A scope's tree to its instructions. While it walks, it notes which names the scope binds and
// uses, and adds the scopes that lie inside to the list of those to be walked.
#pragma once

#include <array>
#include <deque>
#include <optional>
#include <span>

#include "python/compile.h"
#include "python/scope.h"

namespace natmod::python {

/// What all scopes of a source share.
struct Module {
  const Options& options;
  Names& names;
  Tree tree;
  std::deque<Scope> scopes;  ///< in the order in which they are met
};

class Generator {
 public:
  Generator(Module& module, Scope& scope) : module_(module), scope_(scope), code_(scope.code) {}

  void run();

 private:
  using Items = std::span<Node* const>;
  using Visit = void (Generator::*)(const Node&);
  enum class Store : uint8_t { plain, augmented_load, augmented_store };
  struct Loop {
    Label break_to = Label::none, continue_to = Label::none;
    bool is_for = false;  ///< break has an iterator to pop
    uint32_t exception_depth = 0;
  };
  static const std::array<Visit, 256> kVisits;

  [[noreturn]] static void error(const char* message, const Node* node);
  /// What bytecode has too few bits for, and mpy-cross makes other code of.
  static void check_limit(size_t count, size_t limit, const char* what, const Node* node);

  void visit(const Node* node);
  void visit_leaf(const Node& node);
  void visit_all(Items nodes);
  void block(const Node& node) { visit_all(node.items()); }

  // Scopes.
  void module_body();
  void function_body();
  void lambda_body();
  void class_body();
  void comprehension_body();
  void comprehension_loop(const Node& comp_for, const Node* element, uint32_t depth);
  void store_element(uint32_t depth);
  void walk_body(const Node* parameters, const Node* body);
  void declare_parameters(const Node* parameters);
  void declare_parameter(const Node& parameter, bool& after_star);
  Scope& add_scope(Scope::Type type, Name name, const Node& node);
  void make_function(Scope& scope, const Node* parameters);

  // Names.
  void load(Name name);
  void store(Name name);
  void remove(Name name);
  void assign(const Node* target, Store kind = Store::plain);
  void assign_primary(const Node& target, Store kind);
  void assign_sequence(Items targets);
  void assign_display(const Node& target, Store kind);
  void assign_named(const Node* target, const Node* value);
  void bind_around_comprehension(Name name);
  void remove_target(const Node* target);
  void declare(const Node& node);
  void declare_global(Id& id, const Node* node);
  void declare_nonlocal(Id& id, const Node* node);

  // Expressions.
  void branch(const Node* condition, bool jump_if, Label label);
  void tuple(const Node& node);
  void parenthesis(const Node& node);
  void list(const Node& node);
  void brace(const Node& node);
  void brace_items(const Node& sequence);
  void pair(const Node& node);
  void comprehension(const Node& node, Scope::Type type);
  void named(const Node& node);
  void conditional(const Node& node);
  void lambda(const Node& node);
  void logical(const Node& node);
  void not_(const Node& node);
  void comparison(const Node& node);
  void star(const Node& node);
  void chain(const Node& node);
  void arithmetic(const Node& node);
  void unary(const Node& node);
  void power(const Node& node);
  void primary(const Node& node);
  bool is_super_call(const Node& node) const;
  size_t super_call(const Node& node);
  void await(const Node& node);
  void call(const Node& node);
  void call_with(Items arguments, bool is_method, uint32_t positional);
  void subscript(const Node& node);
  void attribute(const Node& node);
  void slice(const Node& node);
  void yield(const Node& node);
  void yield_from(const Node& node);
  void yield_from_top();
  void check_yield(const Node& node, const char* message) const;
  void constant(const Node& node);

  // Statements.
  void pass(const Node&) {}
  void expression(const Node& node);
  void assignment(const Node& node);
  bool assign_side_by_side(const Node& target, const Node& value);
  void assignment_list(const Node& node);
  void augmented(const Node& node);
  void annotation(const Node& node);
  void del(const Node& node);
  void leave_loop(const Node& node);
  void return_(const Node& node);
  void yield_statement(const Node& node);
  void raise(const Node& node);
  void import(const Node& node);
  Name import_module(const Node* module);
  void import_from(const Node& node);
  void assert_(const Node& node);
  void if_(const Node& node);
  void while_(const Node& node);
  void for_(const Node& node);
  bool for_range(const Node& node);
  void for_range(const Node& node, const Node& start, const Node& end, const Node& step);
  void try_(const Node& node);
  void try_except(const Node* body, Items handlers, const Node* otherwise);
  void except(const Node& handler, bool is_last, Label end);
  void except_body(const Node& handler);
  void try_finally(const Node& node);
  void with(const Node& node);
  void with_items(Items items, const Node* body);
  void async(const Node& node);
  void async_for(const Node& node);
  void async_with(Items items, const Node* body);
  void async_exit(Label finally, Label no_exception, Label unwinding, Label end);
  void await_method(Name method);
  void function(const Node& node);
  Scope& define_function(const Node& node);
  void class_(const Node& node);
  Scope& define_class(const Node& node);
  void decorated(const Node& node);
  bool is_built_in(const Node& name) const;
  void check_built_in(const Node& name) const;

  Loop open_loop();
  void open_block(mpy::Opcode opcode, Label label);
  void close_block();

  Module& module_;
  Scope& scope_;
  Code& code_;
  Loop loop_;
  uint32_t exception_depth_ = 0;
  std::optional<CompileError> pending_;  ///< of the parameters, until a line is found for it
};

}  // namespace natmod::python
