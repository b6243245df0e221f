// Statements with a block: branches, loops, functions and classes.
#include <utility>

#include "session/parser_impl.h"

namespace natmod::session {

bool Parser::at_block_statement() const {
  switch (peek().kind) {
    case Tok::kw_if:
    case Tok::kw_while:
    case Tok::kw_for:
    case Tok::kw_try:
    case Tok::kw_with:
    case Tok::kw_def:
    case Tok::kw_class:
    case Tok::kw_async:
    case Tok::matmul:
      return true;
    default:
      return false;
  }
}

StmtPtr Parser::parse_block_statement() {
  switch (peek().kind) {
    case Tok::kw_if:
      return parse_if();
    case Tok::kw_while:
      return parse_while();
    case Tok::kw_for:
      return parse_for();
    case Tok::kw_try:
      return parse_try();
    case Tok::kw_with:
      return parse_with();
    case Tok::kw_async:
      error("a session has no 'async'", peek().span);
    default:
      return parse_decorated();
  }
}

Block Parser::parse_suite() {
  check_starred();
  expect(Tok::colon);
  Block block;
  if (!accept(Tok::newline)) {
    parse_simple_line(block);
    return block;
  }
  expect(Tok::indent);
  while (!at(Tok::dedent)) parse_statement(block);
  ++at_;
  return block;
}

Block Parser::parse_loop_suite() {
  ++scopes_.back().loops;
  Block body = parse_suite();
  --scopes_.back().loops;
  return body;
}

Block Parser::parse_else() {
  return accept(Tok::kw_else) ? parse_suite() : Block{};
}

StmtPtr Parser::parse_if() {
  uint32_t begin = expect(Tok::kw_if).begin;
  If node;
  do {
    ExprPtr condition = parse_named();
    node.branches.push_back({std::move(condition), parse_suite()});
  } while (accept(Tok::kw_elif));
  node.otherwise = parse_else();
  return make_stmt(begin, std::move(node));
}

StmtPtr Parser::parse_while() {
  uint32_t begin = expect(Tok::kw_while).begin;
  While node;
  node.condition = parse_named();
  node.body = parse_loop_suite();
  node.otherwise = parse_else();
  return make_stmt(begin, std::move(node));
}

StmtPtr Parser::parse_for() {
  uint32_t begin = expect(Tok::kw_for).begin;
  For node;
  node.target = parse_target_list();
  check_target(*node.target, true);
  expect(Tok::kw_in);
  node.iterable = parse_expression_list();
  node.body = parse_loop_suite();
  node.otherwise = parse_else();
  return make_stmt(begin, std::move(node));
}

StmtPtr Parser::parse_try() {
  uint32_t begin = expect(Tok::kw_try).begin;
  Try node;
  node.body = parse_suite();
  while (at(Tok::kw_except)) {
    Span keyword = expect(Tok::kw_except);
    if (!node.handlers.empty() && !node.handlers.back().type)
      error("default 'except' must be last", "", keyword);
    Try::Handler handler;
    if (!at(Tok::colon)) {
      handler.type = parse_expression();
      if (accept(Tok::kw_as)) {
        handler.name = expect_name();
        bind(handler.name);
      }
    }
    handler.body = parse_suite();
    node.handlers.push_back(std::move(handler));
  }
  if (!node.handlers.empty()) node.otherwise = parse_else();
  if (accept(Tok::kw_finally))
    node.finally = parse_suite();
  else if (node.handlers.empty())
    unexpected(kHandler);
  return make_stmt(begin, std::move(node));
}

StmtPtr Parser::parse_with() {
  uint32_t begin = expect(Tok::kw_with).begin;
  With node;
  do {
    With::Item item;
    item.manager = parse_expression();
    if (accept(Tok::kw_as)) {
      item.target = parse_binary();
      check_target(*item.target, true);
    }
    node.items.push_back(std::move(item));
  } while (accept(Tok::comma));
  node.body = parse_suite();
  return make_stmt(begin, std::move(node));
}

// ---- functions and classes

StmtPtr Parser::parse_decorated() {
  Exprs decorators;
  while (accept(Tok::matmul)) {
    decorators.push_back(parse_decorator());
    expect(Tok::newline);
  }
  if (at(Tok::kw_def)) return parse_function(std::move(decorators));
  if (at(Tok::kw_class)) return parse_class(std::move(decorators));
  unexpected("'def' or 'class'");
}

/// A dotted name, with or without one call.
ExprPtr Parser::parse_decorator() {
  uint32_t begin = peek().span.begin;
  ExprPtr value = make(begin, Name{expect_name()});
  while (accept(Tok::dot)) value = make(begin, Attribute{std::move(value), expect_name()});
  if (accept(Tok::left_paren)) {
    std::vector<Argument> arguments = parse_arguments(Tok::right_paren);
    expect(Tok::right_paren);
    value = make(begin, Call{std::move(value), std::move(arguments)});
  }
  return value;
}

std::vector<Parameter> Parser::parse_parameters(Tok closer, bool annotations) {
  using Kind = Parameter::Kind;
  std::vector<Parameter> parameters;
  bool after_star = false, has_default = false;
  while (!at(closer)) {
    Parameter parameter{after_star ? Kind::keyword_only : Kind::positional, "", nullptr};
    Span span = peek().span;
    if (!parameters.empty() && parameters.back().kind == Kind::double_star)
      error("nothing can follow the ** parameter", span);
    if (accept(Tok::power)) {
      parameter.kind = Kind::double_star;
    } else if (accept(Tok::times)) {
      if (std::exchange(after_star, true)) error("a second * parameter", span);
      parameter.kind = Kind::star;
    }
    bool is_bare_star = parameter.kind == Kind::star && !at(Tok::name);
    if (!is_bare_star) {
      span = peek().span;
      parameter.name = expect_name();
      for (const Parameter& earlier : parameters)
        if (earlier.name == parameter.name) error("argument name reused", "", span);
      if (annotations && accept(Tok::colon)) parse_expression();
    }
    bool can_default = parameter.kind == Kind::positional || parameter.kind == Kind::keyword_only;
    if (can_default && accept(Tok::assign)) {
      parameter.default_value = parse_expression();
      has_default = true;
    } else if (parameter.kind == Kind::positional && has_default) {
      error("non-default argument follows default argument", "", span);
    }
    parameters.push_back(std::move(parameter));
    if (!accept(Tok::comma)) break;
  }
  return parameters;
}

StmtPtr Parser::parse_function(Exprs decorators) {
  uint32_t begin = expect(Tok::kw_def).begin;
  std::string name = expect_name();
  bind(name);
  expect(Tok::left_paren);
  std::vector<Parameter> parameters = parse_parameters(Tok::right_paren, true);
  expect(Tok::right_paren);
  if (accept(Tok::arrow)) parse_expression();
  open_scope(Scope::Kind::function);
  for (const Parameter& parameter : parameters) scopes_.back().locals.insert(parameter.name);
  Block body = parse_suite();
  return make_stmt(
      begin, FunctionDef{std::move(decorators),
                         make_function(std::move(name), std::move(parameters), std::move(body))});
}

StmtPtr Parser::parse_class(Exprs decorators) {
  uint32_t begin = expect(Tok::kw_class).begin;
  ClassDef node{std::move(decorators), expect_name(), {}, {}, {}, {}, {}};
  bind(node.name);
  if (accept(Tok::left_paren)) {
    node.bases = parse_arguments(Tok::right_paren);
    expect(Tok::right_paren);
  }
  open_scope(Scope::Kind::class_body);
  node.body = parse_suite();
  Scope scope = close_scope();
  node.locals = std::move(scope.locals);
  node.globals = std::move(scope.globals);
  node.nonlocals = std::move(scope.nonlocals);
  return make_stmt(begin, std::move(node));
}

}  // namespace natmod::session
