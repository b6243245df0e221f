// Simple statements: those that fit on a line.
#include <utility>

#include "session/parser_impl.h"

namespace natmod::session {

namespace {

constexpr std::pair<Tok, BinaryOperator> kAugmented[] = {
    {Tok::or_assign, BinaryOperator::bit_or},
    {Tok::xor_assign, BinaryOperator::bit_xor},
    {Tok::and_assign, BinaryOperator::bit_and},
    {Tok::shift_left_assign, BinaryOperator::shift_left},
    {Tok::shift_right_assign, BinaryOperator::shift_right},
    {Tok::plus_assign, BinaryOperator::add},
    {Tok::minus_assign, BinaryOperator::subtract},
    {Tok::times_assign, BinaryOperator::multiply},
    {Tok::matmul_assign, BinaryOperator::matmul},
    {Tok::floor_divide_assign, BinaryOperator::floor_divide},
    {Tok::divide_assign, BinaryOperator::true_divide},
    {Tok::modulo_assign, BinaryOperator::modulo},
    {Tok::power_assign, BinaryOperator::power},
};

}  // namespace

Block Parser::parse_module() {
  open_scope(Scope::Kind::module);
  Block block;
  while (!at(Tok::end)) {
    if (accept(Tok::newline)) continue;
    parse_statement(block);
  }
  return block;
}

void Parser::parse_statement(Block& block) {
  starred_.clear();
  named_.clear();
  if (at_block_statement())
    block.statements.push_back(parse_block_statement());
  else
    parse_simple_line(block);
  check_starred();
}

void Parser::parse_simple_line(Block& block) {
  do {
    block.statements.push_back(parse_simple());
  } while (accept(Tok::semicolon) && !at(Tok::newline));
  expect(Tok::newline);
}

StmtPtr Parser::parse_simple() {
  uint32_t begin = peek().span.begin;
  auto loop_exit = [&](auto node) {
    ++at_;
    if (scopes_.back().loops == 0) error("'break'/'continue' outside loop", "", since(begin));
    return make_stmt(begin, node);
  };
  switch (peek().kind) {
    case Tok::kw_pass:
      ++at_;
      return make_stmt(begin, Pass{});
    case Tok::kw_break:
      return loop_exit(Break{});
    case Tok::kw_continue:
      return loop_exit(Continue{});
    case Tok::kw_del:
      return parse_delete();
    case Tok::kw_import:
      return parse_import();
    case Tok::kw_from:
      return parse_import_from();
    case Tok::kw_assert:
      return parse_assert();
    case Tok::kw_raise:
      return parse_raise();
    case Tok::kw_return:
      return parse_return();
    case Tok::kw_global:
    case Tok::kw_nonlocal:
      return parse_scope_declaration();
    default:
      return parse_expression_statement();
  }
}

StmtPtr Parser::parse_expression_statement() {
  uint32_t begin = peek().span.begin;
  ExprPtr first = parse_expression_list();
  for (auto [token, op] : kAugmented) {
    if (!at(token)) continue;
    if (std::holds_alternative<Display>(first->node))
      error("can't assign to expression", "", first->span);
    check_target(*first, true);
    ++at_;
    ExprPtr value = parse_expression_list();
    return make_stmt(begin, AugAssign{std::move(first), op, std::move(value)});
  }
  if (accept(Tok::colon)) {
    parse_expression();  // an annotation is not evaluated
    if (!at(Tok::assign)) {
      if (auto* name = std::get_if<Name>(&first->node)) bind(name->id);
      return make_stmt(begin, Pass{});
    }
  }
  if (!at(Tok::assign)) return make_stmt(begin, ExprStmt{std::move(first)});
  Exprs targets;
  ExprPtr value = std::move(first);
  while (accept(Tok::assign)) {
    check_target(*value, true);
    targets.push_back(std::move(value));
    value = parse_expression_list();
  }
  return make_stmt(begin, Assign{std::move(targets), std::move(value)});
}

StmtPtr Parser::parse_delete() {
  uint32_t begin = expect(Tok::kw_del).begin;
  Exprs targets;
  do {
    targets.push_back(parse_binary());
    check_delete_target(*targets.back());
  } while (accept(Tok::comma) && !at(Tok::newline) && !at(Tok::semicolon));
  return make_stmt(begin, Delete{std::move(targets)});
}

std::string Parser::parse_dotted_name() {
  std::string name = expect_name();
  while (accept(Tok::dot)) name += "." + expect_name();
  return name;
}

Alias Parser::parse_alias(std::string name) {
  Alias alias{std::move(name), ""};
  if (accept(Tok::kw_as)) alias.as = expect_name();
  bind(alias.as.empty() ? alias.name.substr(0, alias.name.find('.')) : alias.as);
  return alias;
}

StmtPtr Parser::parse_import() {
  uint32_t begin = expect(Tok::kw_import).begin;
  Import import;
  do {
    import.names.push_back(parse_alias(parse_dotted_name()));
  } while (accept(Tok::comma));
  return make_stmt(begin, std::move(import));
}

StmtPtr Parser::parse_import_from() {
  uint32_t begin = expect(Tok::kw_from).begin;
  ImportFrom import{"", 0, {}};
  while (at(Tok::dot) || at(Tok::ellipsis)) {
    import.level += at(Tok::dot) ? 1 : 3;
    ++at_;
  }
  if (import.level == 0 || at(Tok::name)) import.module = parse_dotted_name();
  expect(Tok::kw_import);
  if (accept(Tok::times)) {
    if (scopes_.back().kind != Scope::Kind::module)
      error("import * not at module level", "", since(begin));
    return make_stmt(begin, std::move(import));
  }
  bool parenthesis = accept(Tok::left_paren);
  do {
    if (!import.names.empty() && !at(Tok::name)) break;
    import.names.push_back(parse_alias(expect_name()));
  } while (accept(Tok::comma));
  if (parenthesis) expect(Tok::right_paren);
  return make_stmt(begin, std::move(import));
}

StmtPtr Parser::parse_assert() {
  uint32_t begin = expect(Tok::kw_assert).begin;
  ExprPtr condition = parse_expression();
  ExprPtr message = accept(Tok::comma) ? parse_expression() : nullptr;
  return make_stmt(begin, Assert{std::move(condition), std::move(message)});
}

StmtPtr Parser::parse_raise() {
  uint32_t begin = expect(Tok::kw_raise).begin;
  if (at(Tok::newline) || at(Tok::semicolon)) return make_stmt(begin, Raise{nullptr, nullptr});
  ExprPtr value = parse_expression();
  ExprPtr cause = accept(Tok::kw_from) ? parse_expression() : nullptr;
  return make_stmt(begin, Raise{std::move(value), std::move(cause)});
}

StmtPtr Parser::parse_return() {
  uint32_t begin = expect(Tok::kw_return).begin;
  if (scopes_.back().kind != Scope::Kind::function)
    error("'return' outside function", "", since(begin));
  bool is_bare = at(Tok::newline) || at(Tok::semicolon);
  return make_stmt(begin, Return{is_bare ? nullptr : parse_expression_list()});
}

StmtPtr Parser::parse_scope_declaration() {
  uint32_t begin = peek().span.begin;
  bool is_global = at(Tok::kw_global);
  ++at_;
  Scope& scope = scopes_.back();
  if (!is_global && scope.kind == Scope::Kind::module)
    error("can't declare nonlocal in outer code", "", since(begin));
  do {
    Span span = peek().span;
    std::string name = expect_name();
    if (scope.kind != Scope::Kind::module && scope.locals.contains(name))
      error(is_global ? "identifier redefined as global" : "identifier redefined as nonlocal", "",
            span);
    if (is_global) {
      if (scope.kind != Scope::Kind::module) scope.globals.insert(std::move(name));
    } else {
      scope.nonlocals.insert(name);
      scope.uses.insert(name);
      scope.wanted.emplace_back(std::move(name), span);
    }
  } while (accept(Tok::comma));
  return make_stmt(begin, ScopeDeclaration{});
}

}  // namespace natmod::session
