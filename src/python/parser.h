// Text to tree. The parser descends by MicroPython's grammar, a function for each rule; each
// function leaves the current token behind what it has read. Constants are folded as soon as they
// are whole.
#pragma once

#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "python/compile.h"
#include "python/lexer.h"
#include "python/tree.h"

namespace natmod::python {

class Parser {
 public:
  Parser(std::string_view source, const Options& options, Names& names, Tree& tree);

  /// The module: one statement or a block, or an expression. Throws CompileError.
  const Node* parse_module();

 private:
  using Items = std::span<Node* const>;

  /// One level of recursion, of which there are not more than a normal stack holds.
  class Level {
   public:
    explicit Level(Parser& parser);
    ~Level() { --parser_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    Parser& parser_;
  };

  /// The items of a list while it is read.
  class List {
   public:
    explicit List(Parser& parser) : stack_(parser.stack_), begin_(stack_.size()) {}
    ~List() { stack_.resize(begin_); }
    List(const List&) = delete;
    List& operator=(const List&) = delete;

    void add(Node* node) { stack_.push_back(node); }
    size_t size() const { return stack_.size() - begin_; }
    Items items() const { return Items(stack_).subspan(begin_); }

   private:
    std::vector<Node*>& stack_;
    size_t begin_;
  };

  // Tokens.
  Tok kind() const { return lexer_.kind(); }
  Place place() const { return lexer_.place(); }
  bool at(Tok kind) const { return lexer_.kind() == kind; }
  bool accept(Tok kind);
  void expect(Tok kind);
  [[noreturn]] void unexpected() const;
  bool at_test() const;
  bool at_expr() const;
  bool at_test_or_star() const { return at(Tok::times) || at_test(); }

  // Nodes.
  Node* leaf(Kind kind) { return leaf(kind, place()); }
  Node* leaf(Kind kind, Place place) { return tree_.leaf(kind, place); }
  Node* node(Kind kind, Place place, std::initializer_list<Node*> children) {
    return tree_.node(kind, place, children);
  }
  Node* node(Kind kind, Place place, const List& list) {
    return tree_.node(kind, place, list.items());
  }
  Node* name_leaf();
  Node* integer_node(const mpz_class& value, Place place);
  Node* constant_node(Constant constant, Place place);
  /// `rule(); [',' rule()]…` up to a comma that nothing follows; whether there was a comma.
  template <class Rule, class Starts>
  bool read_list(List& list, Rule rule, Starts starts);
  /// What `read_list` read, as a tuple where there was a comma, folded if its items are constant.
  Node* tuple_or_item(const List& list, bool comma, Place place);

  // Constants.
  bool is_small(const mpz_class& value) const;
  Constant constant_of(const Node& node) const;
  Node* fold_tuple(Items items, Place place);
  Node* fold_logical(Kind kind, Place place, Items operands);
  Node* fold_chain(mpy::BinaryOp op, Items operands);
  Node* fold_arithmetic(Items items);
  Node* fold_unary(mpy::UnaryOp op, const Node& operand);
  Node* define_constant(Node* target, Node* value);

  // Expressions, from loosest to tightest.
  Node* testlist();
  Node* testlist_star();
  Node* yield_or_testlist();
  Node* yield_expression();
  Node* named_test();
  Node* test();
  Node* test_without_condition();
  Node* lambda(bool with_condition);
  Node* or_test();
  Node* and_test();
  Node* not_test();
  Node* comparison();
  bool accept_comparison(mpy::BinaryOp& op);
  Node* star_or(Node* (Parser::*rule)());
  Node* star_or_test() { return star_or(&Parser::test); }
  Node* star_or_named() { return star_or(&Parser::named_test); }
  Node* star_or_expr() { return star_or(&Parser::expr); }
  Node* exprlist();
  Node* expr() { return binary(0); }
  Node* binary(int level);
  Node* factor();
  Node* power();
  Node* primary();
  Node* trailer();
  Node* atom();
  Node* string();
  Node* parenthesis();
  Node* brackets();
  Node* braces();
  Node* brace_item();
  Node* comp_for();
  Node* comp_iter();
  Node* subscript_list();
  Node* subscript();
  void arguments(List& list, bool& comma);
  Node* argument();
  Node* parameters(Tok closer, bool annotated);
  Node* parameter(bool annotated);

  // Statements.
  Node* lone_expression();
  Node* lone_statement();
  Node* statement();
  Node* placed_statement();
  bool at_simple() const;
  Node* simple_line();
  Node* small_statement();
  Node* expression_statement();
  Node* assignment(Node* target, Place begin);
  Node* annotated(Node* target, Place begin);
  Node* delete_statement();
  Node* return_statement();
  Node* raise_statement();
  Node* import_statement();
  Node* import_from();
  Node* dotted_name();
  Node* import_as();
  Node* import_name();
  Node* declaration(Kind kind);
  Node* assert_statement();
  Node* suite();
  Node* otherwise();
  Node* if_statement();
  Node* while_statement();
  Node* for_statement();
  Node* try_statement();
  Node* handler();
  Node* with_statement();
  Node* function();
  Node* class_statement();
  Node* decorated();
  Node* async_statement();

  const Options& options_;
  Names& names_;
  Tree& tree_;
  Lexer lexer_;
  std::unordered_map<Name, Constant> constants_;  ///< that `name = const(value)` has defined
  std::vector<Node*> stack_;
  unsigned depth_ = 0;
};

template <class Rule, class Starts>
bool Parser::read_list(List& list, Rule rule, Starts starts) {
  bool comma = false;
  do {
    list.add(rule());
    comma |= at(Tok::comma);
  } while (accept(Tok::comma) && starts());
  return comma;
}

}  // namespace natmod::python
