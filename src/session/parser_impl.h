// The parser's state, which parse_expression.cc and parse_statement.cc share. It descends by the
// grammar, one function per rule, with a table for the binary operators; each function leaves at_
// behind what it has read.
#pragma once

#include <set>
#include <utility>
#include <vector>

#include "session/ast.h"
#include "session/lexer.h"
#include "session/string_literal.h"

namespace natmod::session {

/// What a `try` has behind its body.
constexpr const char* kHandler = "'except' or 'finally'";

class Parser {
 public:
  explicit Parser(const Source& source) : source_(source), tokens_(tokenize(source)) {}

  Block parse_module();

 private:
  // Limits that keep the recursion of parser, evaluator and destructors within a normal stack.
  static constexpr unsigned kMaxNesting = 300;  ///< some three of them per bracket
  static constexpr unsigned kMaxDepth = 1000;   ///< of an expression's tree

  /// One level of recursion. While it is open, deepest_ is the depth of what this level has made.
  class Level {
   public:
    explicit Level(Parser& parser);
    ~Level();
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    Parser& parser_;
    unsigned outer_deepest_;
  };

  /// What a function (or the module, or a class) says about names.
  struct Scope {
    enum class Kind : uint8_t { module, function, class_body };
    Kind kind;
    std::set<std::string> locals, globals, nonlocals, uses;
    /// Names that this function, or one inside it, takes from an enclosing one, which may bind them
    /// further down.
    std::vector<std::pair<std::string, Span>> wanted;
    unsigned loops = 0;  ///< open around the current statement
  };

  // Tokens.
  const Token& peek(size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  bool at(Tok kind) const { return peek().kind == kind; }
  bool accept(Tok kind);
  Span expect(Tok kind);
  std::string expect_name();
  uint32_t end_of_last() const { return at_ == 0 ? 0 : tokens_[at_ - 1].span.end; }
  Span since(uint32_t begin) const { return {begin, end_of_last()}; }

  [[noreturn]] void error(std::string note, Span span) const;
  [[noreturn]] void error(const std::string& message, std::string note, Span span) const;
  [[noreturn]] void unexpected(std::string wanted) const;

  // Expressions, from loosest to tightest.
  ExprPtr parse_expression_list();  ///< `a, b`: what may stand right of `=`
  ExprPtr parse_named();            ///< `a := b`
  ExprPtr parse_expression();       ///< lambda, `a if b else c`
  ExprPtr parse_lambda();
  ExprPtr parse_or();
  ExprPtr parse_and();
  ExprPtr parse_not();
  ExprPtr parse_comparison();
  ExprPtr parse_binary(int level = 0);
  ExprPtr parse_unary();
  ExprPtr parse_power();
  ExprPtr parse_trailers(ExprPtr value, uint32_t begin);
  ExprPtr parse_atom();
  ExprPtr parse_number();
  ExprPtr parse_strings();
  ExprPtr parse_parenthesis();
  ExprPtr parse_list();
  ExprPtr parse_brace();
  ExprPtr parse_subscript();
  ExprPtr parse_subscript_item();
  ExprPtr parse_starred();
  /// `*a` or what `parse_plain` reads.
  template <class Parse>
  ExprPtr parse_item(Parse parse_plain);
  std::vector<Argument> parse_arguments(Tok closer);
  Argument parse_argument();
  void check_argument_order(const std::vector<Argument>& before, const Argument& argument) const;
  /// The clauses of a comprehension that begins at `begin`.
  std::vector<Comprehension::Clause> parse_clauses(uint32_t begin);
  void check_named(uint32_t begin, const Expr& target) const;
  ExprPtr parse_target_list();  ///< what stands between `for` and `in`
  std::vector<Parameter> parse_parameters(Tok closer, bool annotations);

  // Formatted strings become calls of str.format, as in MicroPython.
  struct Format {
    std::string text;
    Exprs fields;
  };
  void add_format_parts(Format& format, const std::vector<StringLiteral::Part>& parts, bool escape);
  ExprPtr parse_field(Span span);
  ExprPtr make_format_call(Format format, Span span);

  // Statements.
  void parse_statement(Block& block);
  void parse_simple_line(Block& block);
  StmtPtr parse_simple();
  StmtPtr parse_block_statement();
  StmtPtr parse_expression_statement();
  StmtPtr parse_delete();
  StmtPtr parse_import();
  StmtPtr parse_import_from();
  StmtPtr parse_assert();
  StmtPtr parse_raise();
  StmtPtr parse_return();
  StmtPtr parse_scope_declaration();
  StmtPtr parse_if();
  StmtPtr parse_while();
  StmtPtr parse_for();
  StmtPtr parse_try();
  StmtPtr parse_with();
  StmtPtr parse_decorated();
  ExprPtr parse_decorator();
  StmtPtr parse_function(Exprs decorators);
  StmtPtr parse_class(Exprs decorators);
  std::string parse_dotted_name();
  Alias parse_alias(std::string name);
  Block parse_suite();
  Block parse_loop_suite();
  Block parse_else();
  bool at_block_statement() const;

  // Names and targets.
  void bind(const std::string& name);
  void use(const std::string& name) { scopes_.back().uses.insert(name); }
  /// Checks that a value may stand left of `=`, and binds its names in the current scope unless it
  /// is a comprehension's.
  void check_target(const Expr& target, bool binds);
  void check_delete_target(const Expr& target);
  /// No `*x` may stand in what was read so far, other than in targets.
  void check_starred() const;
  void open_scope(Scope::Kind kind);
  Scope close_scope();
  std::shared_ptr<const Function> make_function(std::string name, std::vector<Parameter> parameters,
                                                Block body);

  template <class Node>
  std::unique_ptr<Expr> make(uint32_t begin, Node node);
  template <class Node>
  StmtPtr make_stmt(uint32_t begin, Node node) {
    return StmtPtr(new Stmt{since(begin), std::move(node)});
  }

  const Source& source_;
  std::vector<Token> tokens_;
  size_t at_ = 0;
  unsigned nesting_ = 0;
  unsigned deepest_ = 0;
  std::vector<Scope> scopes_;
  std::vector<Span> starred_;  ///< met in this statement and not (yet) part of a target
  struct NamedTarget {
    std::string name;
    Span span;
    size_t scope;  ///< how many scopes were open
  };
  std::vector<NamedTarget> named_;  ///< left of `:=` in this statement
};

template <class Parse>
ExprPtr Parser::parse_item(Parse parse_plain) {
  return at(Tok::times) ? parse_starred() : parse_plain();
}

template <class Node>
std::unique_ptr<Expr> Parser::make(uint32_t begin, Node node) {
  if (++deepest_ > kMaxDepth) error("this expression is too long", since(begin));
  return std::unique_ptr<Expr>(new Expr{since(begin), std::move(node)});
}

}  // namespace natmod::session
