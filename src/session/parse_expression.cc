// Expressions, from the loosest operator to atoms and their trailers.
#include "session/parser_impl.h"

namespace natmod::session {

namespace {

struct BinaryRule {
  Tok token;
  int level;  ///< higher binds tighter
  BinaryOperator op;
};

constexpr BinaryRule kBinaryRules[] = {
    {Tok::bit_or, 0, BinaryOperator::bit_or},
    {Tok::bit_xor, 1, BinaryOperator::bit_xor},
    {Tok::bit_and, 2, BinaryOperator::bit_and},
    {Tok::shift_left, 3, BinaryOperator::shift_left},
    {Tok::shift_right, 3, BinaryOperator::shift_right},
    {Tok::plus, 4, BinaryOperator::add},
    {Tok::minus, 4, BinaryOperator::subtract},
    {Tok::times, 5, BinaryOperator::multiply},
    {Tok::matmul, 5, BinaryOperator::matmul},
    {Tok::divide, 5, BinaryOperator::true_divide},
    {Tok::modulo, 5, BinaryOperator::modulo},
    {Tok::floor_divide, 5, BinaryOperator::floor_divide},
};

const BinaryRule* find_binary(Tok token) {
  for (const BinaryRule& rule : kBinaryRules)
    if (rule.token == token) return &rule;
  return nullptr;
}

struct CompareRule {
  Tok token;
  CompareOperator op;
};

constexpr CompareRule kCompareRules[] = {
    {Tok::less, CompareOperator::less},
    {Tok::greater, CompareOperator::greater},
    {Tok::equal, CompareOperator::equal},
    {Tok::less_equal, CompareOperator::less_equal},
    {Tok::greater_equal, CompareOperator::greater_equal},
    {Tok::not_equal, CompareOperator::not_equal},
    {Tok::kw_in, CompareOperator::in},
    {Tok::kw_is, CompareOperator::is},
};

const CompareRule* find_compare(Tok token) {
  for (const CompareRule& rule : kCompareRules)
    if (rule.token == token) return &rule;
  return nullptr;
}

}  // namespace

ExprPtr Parser::parse_starred() {
  uint32_t begin = expect(Tok::times).begin;
  ExprPtr value = parse_binary();
  starred_.push_back(since(begin));
  return make(begin, Starred{std::move(value)});
}

ExprPtr Parser::parse_expression_list() {
  uint32_t begin = peek().span.begin;
  auto item = [this] { return parse_item([this] { return parse_expression(); }); };
  ExprPtr first = item();
  if (!at(Tok::comma)) return first;
  Exprs items;
  items.push_back(std::move(first));
  while (accept(Tok::comma)) {
    if (at(Tok::newline) || at(Tok::assign) || at(Tok::semicolon) || at(Tok::colon) || at(Tok::end))
      break;
    items.push_back(item());
  }
  return make(begin, Display{Display::Kind::tuple, std::move(items)});
}

ExprPtr Parser::parse_target_list() {
  uint32_t begin = peek().span.begin;
  auto item = [this] { return parse_item([this] { return parse_binary(); }); };
  ExprPtr first = item();
  if (!at(Tok::comma)) return first;
  Exprs items;
  items.push_back(std::move(first));
  while (accept(Tok::comma) && !at(Tok::kw_in)) items.push_back(item());
  return make(begin, Display{Display::Kind::tuple, std::move(items)});
}

ExprPtr Parser::parse_named() {
  uint32_t begin = peek().span.begin;
  if (!at(Tok::name) || peek(1).kind != Tok::walrus) {
    ExprPtr value = parse_expression();
    if (at(Tok::walrus))
      error("can't assign to expression", "only a name can stand left of :=", since(begin));
    return value;
  }
  std::string name = expect_name();
  named_.push_back({name, since(begin), scopes_.size()});
  expect(Tok::walrus);
  ExprPtr value = parse_expression();
  bind(name);
  return make(begin, NamedExpr{std::move(name), std::move(value)});
}

ExprPtr Parser::parse_expression() {
  Level level(*this);
  if (at(Tok::kw_lambda)) return parse_lambda();
  if (at(Tok::kw_yield) || at(Tok::kw_await))
    error("a session has neither 'yield' nor 'await'", peek().span);
  uint32_t begin = peek().span.begin;
  ExprPtr body = parse_or();
  if (!accept(Tok::kw_if)) return body;
  ExprPtr condition = parse_or();
  expect(Tok::kw_else);
  ExprPtr otherwise = parse_expression();
  return make(begin, Conditional{std::move(condition), std::move(body), std::move(otherwise)});
}

ExprPtr Parser::parse_lambda() {
  uint32_t begin = expect(Tok::kw_lambda).begin;
  std::vector<Parameter> parameters = parse_parameters(Tok::colon, false);
  expect(Tok::colon);
  open_scope(Scope::Kind::function);
  uint32_t body_begin = peek().span.begin;
  ExprPtr value = parse_expression();
  Block body;
  body.statements.push_back(make_stmt(body_begin, Return{std::move(value)}));
  return make(begin, Lambda{make_function("<lambda>", std::move(parameters), std::move(body))});
}

ExprPtr Parser::parse_or() {
  uint32_t begin = peek().span.begin;
  ExprPtr first = parse_and();
  if (!at(Tok::kw_or)) return first;
  Exprs values;
  values.push_back(std::move(first));
  while (accept(Tok::kw_or)) values.push_back(parse_and());
  return make(begin, Logical{true, std::move(values)});
}

ExprPtr Parser::parse_and() {
  uint32_t begin = peek().span.begin;
  ExprPtr first = parse_not();
  if (!at(Tok::kw_and)) return first;
  Exprs values;
  values.push_back(std::move(first));
  while (accept(Tok::kw_and)) values.push_back(parse_not());
  return make(begin, Logical{false, std::move(values)});
}

ExprPtr Parser::parse_not() {
  Level level(*this);
  uint32_t begin = peek().span.begin;
  if (!accept(Tok::kw_not)) return parse_comparison();
  ExprPtr operand = parse_not();
  return make(begin, Unary{UnaryOperator::not_, std::move(operand)});
}

ExprPtr Parser::parse_comparison() {
  uint32_t begin = peek().span.begin;
  ExprPtr left = parse_binary();
  std::vector<Compare::Link> links;
  while (true) {
    CompareOperator op;
    if (at(Tok::kw_not) && peek(1).kind == Tok::kw_in) {
      at_ += 2;
      op = CompareOperator::not_in;
    } else if (const CompareRule* rule = find_compare(peek().kind)) {
      ++at_;
      op = rule->op;
      if (op == CompareOperator::is && accept(Tok::kw_not)) op = CompareOperator::is_not;
    } else {
      break;
    }
    links.push_back({op, parse_binary()});
  }
  if (links.empty()) return left;
  return make(begin, Compare{std::move(left), std::move(links)});
}

ExprPtr Parser::parse_binary(int level) {
  Level nesting(*this);
  uint32_t begin = peek().span.begin;
  ExprPtr left = parse_unary();
  while (const BinaryRule* rule = find_binary(peek().kind)) {
    if (rule->level < level) break;
    ++at_;
    ExprPtr right = parse_binary(rule->level + 1);
    left = make(begin, Binary{rule->op, std::move(left), std::move(right)});
  }
  return left;
}

ExprPtr Parser::parse_unary() {
  Level level(*this);
  uint32_t begin = peek().span.begin;
  UnaryOperator op;
  if (at(Tok::minus))
    op = UnaryOperator::minus;
  else if (at(Tok::plus))
    op = UnaryOperator::plus;
  else if (at(Tok::bit_not))
    op = UnaryOperator::invert;
  else
    return parse_power();
  ++at_;
  ExprPtr operand = parse_unary();
  return make(begin, Unary{op, std::move(operand)});
}

ExprPtr Parser::parse_power() {
  uint32_t begin = peek().span.begin;
  ExprPtr base = parse_trailers(parse_atom(), begin);
  if (!accept(Tok::power)) return base;
  ExprPtr exponent = parse_unary();
  return make(begin, Binary{BinaryOperator::power, std::move(base), std::move(exponent)});
}

ExprPtr Parser::parse_trailers(ExprPtr value, uint32_t begin) {
  while (true) {
    if (accept(Tok::left_paren)) {
      std::vector<Argument> arguments = parse_arguments(Tok::right_paren);
      expect(Tok::right_paren);
      auto* name = std::get_if<Name>(&value->node);
      if (name && name->id == "super" && arguments.empty()) use("__class__");
      value = make(begin, Call{std::move(value), std::move(arguments)});
    } else if (accept(Tok::left_bracket)) {
      ExprPtr index = parse_subscript();
      expect(Tok::right_bracket);
      value = make(begin, Subscript{std::move(value), std::move(index)});
    } else if (accept(Tok::dot)) {
      std::string name = expect_name();
      value = make(begin, Attribute{std::move(value), std::move(name)});
    } else {
      return value;
    }
  }
}

ExprPtr Parser::parse_subscript() {
  uint32_t begin = peek().span.begin;
  ExprPtr first = parse_subscript_item();
  if (!at(Tok::comma)) return first;
  Exprs items;
  items.push_back(std::move(first));
  while (accept(Tok::comma) && !at(Tok::right_bracket)) items.push_back(parse_subscript_item());
  return make(begin, Display{Display::Kind::tuple, std::move(items)});
}

ExprPtr Parser::parse_subscript_item() {
  uint32_t begin = peek().span.begin;
  auto part = [this]() -> ExprPtr {
    bool absent = at(Tok::colon) || at(Tok::comma) || at(Tok::right_bracket);
    return absent ? nullptr : parse_expression();
  };
  if (at(Tok::right_bracket) || at(Tok::comma)) unexpected("an index");
  ExprPtr lower = part();
  if (!accept(Tok::colon)) return lower;
  Slice slice{std::move(lower), part(), nullptr};
  if (accept(Tok::colon)) slice.step = part();
  return make(begin, std::move(slice));
}

std::vector<Argument> Parser::parse_arguments(Tok closer) {
  std::vector<Argument> arguments;
  while (!at(closer)) {
    uint32_t begin = peek().span.begin;
    Argument argument = parse_argument();
    check_argument_order(arguments, argument);
    arguments.push_back(std::move(argument));
    if (at(Tok::kw_for)) {
      Argument& generator = arguments.back();
      if (generator.kind != Argument::Kind::positional) unexpected("',' or ')'");
      generator.value =
          make(begin, Comprehension{Comprehension::Kind::generator, std::move(generator.value),
                                    nullptr, parse_clauses(begin)});
    }
    if (!accept(Tok::comma)) break;
  }
  return arguments;
}

Argument Parser::parse_argument() {
  using Kind = Argument::Kind;
  if (accept(Tok::times)) return {Kind::unpack, "", parse_expression()};
  if (accept(Tok::power)) return {Kind::unpack_keywords, "", parse_expression()};
  if (at(Tok::name) && peek(1).kind == Tok::assign) {
    std::string name = expect_name();
    ++at_;
    return {Kind::keyword, std::move(name), parse_expression()};
  }
  uint32_t begin = peek().span.begin;
  ExprPtr value = parse_named();
  if (at(Tok::assign)) error("LHS of keyword arg must be an id", "", since(begin));
  return {Kind::positional, "", std::move(value)};
}

/// MicroPython's order of arguments, which is Python's, and its texts.
void Parser::check_argument_order(const std::vector<Argument>& before,
                                  const Argument& argument) const {
  using Kind = Argument::Kind;
  bool positional = argument.kind == Kind::positional, unpack = argument.kind == Kind::unpack;
  for (const Argument& earlier : before) {
    if (earlier.kind == Kind::unpack_keywords && (positional || unpack))
      error(unpack ? "* arg after **" : "positional arg after **", "", argument.value->span);
    if (earlier.kind == Kind::keyword && positional)
      error("positional arg after keyword arg", "", argument.value->span);
  }
}

std::vector<Comprehension::Clause> Parser::parse_clauses(uint32_t begin) {
  std::vector<Comprehension::Clause> clauses;
  while (accept(Tok::kw_for)) {
    Comprehension::Clause clause;
    clause.target = parse_target_list();
    check_target(*clause.target, false);
    expect(Tok::kw_in);
    clause.iterable = parse_or();
    while (accept(Tok::kw_if))
      clause.conditions.push_back(at(Tok::kw_lambda) ? parse_expression() : parse_or());
    clauses.push_back(std::move(clause));
  }
  for (const Comprehension::Clause& clause : clauses) check_named(begin, *clause.target);
  // A comprehension around this one does not mind them.
  std::erase_if(named_, [&](const NamedTarget& named) { return named.span.begin >= begin; });
  return clauses;
}

/// A comprehension cannot assign by `:=` what its own clauses bind.
void Parser::check_named(uint32_t begin, const Expr& target) const {
  if (auto* starred = std::get_if<Starred>(&target.node))
    return check_named(begin, *starred->value);
  if (auto* display = std::get_if<Display>(&target.node)) {
    for (const ExprPtr& item : display->items) check_named(begin, *item);
    return;
  }
  auto* name = std::get_if<Name>(&target.node);
  if (!name) return;
  for (const NamedTarget& named : named_) {
    if (named.name != name->id || named.span.begin < begin || named.scope != scopes_.size())
      continue;
    bool is_global = scopes_.back().kind == Scope::Kind::module;
    error(is_global ? "identifier redefined as global" : "identifier redefined as nonlocal", "",
          named.span);
  }
}

}  // namespace natmod::session
