// Expressions, from lists down to unary operators.
#include "python/parser.h"

namespace natmod::python {
namespace {

using mpy::BinaryOp;
using mpy::UnaryOp;

struct BinaryRule {
  Tok token;
  int level;  ///< higher binds tighter
  BinaryOp op;
};

constexpr int kChainLevels = 3;  // levels with one operator each
constexpr BinaryRule kBinaryRules[] = {
    {Tok::bit_or, 0, BinaryOp::or_},
    {Tok::bit_xor, 1, BinaryOp::xor_},
    {Tok::bit_and, 2, BinaryOp::and_},
    {Tok::shift_left, 3, BinaryOp::shift_left},
    {Tok::shift_right, 3, BinaryOp::shift_right},
    {Tok::plus, 4, BinaryOp::add},
    {Tok::minus, 4, BinaryOp::subtract},
    {Tok::times, 5, BinaryOp::multiply},
    {Tok::matmul, 5, BinaryOp::matmul},
    {Tok::divide, 5, BinaryOp::true_divide},
    {Tok::modulo, 5, BinaryOp::modulo},
    {Tok::floor_divide, 5, BinaryOp::floor_divide},
};

struct CompareRule {
  Tok token;
  BinaryOp op;
};

constexpr CompareRule kCompareRules[] = {
    {Tok::less, BinaryOp::less},
    {Tok::greater, BinaryOp::greater},
    {Tok::equal, BinaryOp::equal},
    {Tok::less_equal, BinaryOp::less_equal},
    {Tok::greater_equal, BinaryOp::greater_equal},
    {Tok::not_equal, BinaryOp::not_equal},
    {Tok::kw_in, BinaryOp::in},
};

template <class Rule, size_t N>
const Rule* find_rule(const Rule (&rules)[N], Tok token) {
  for (const Rule& rule : rules)
    if (rule.token == token) return &rule;
  return nullptr;
}

/// Tokens of operators lie behind the keywords: most tokens are decided by this alone.
bool may_be_operator(Tok token) {
  return token >= Tok::equal && token <= Tok::greater;
}

}  // namespace

Node* Parser::testlist() {
  Place begin = place();
  List list(*this);
  bool comma = read_list(
      list, [this] { return test(); }, [this] { return at_test(); });
  return tuple_or_item(list, comma, begin);
}

Node* Parser::testlist_star() {
  Place begin = place();
  List list(*this);
  bool comma = read_list(
      list, [this] { return star_or_test(); }, [this] { return at_test_or_star(); });
  return tuple_or_item(list, comma, begin);
}

Node* Parser::exprlist() {
  Place begin = place();
  List list(*this);
  bool comma = read_list(
      list, [this] { return star_or_expr(); }, [this] { return at(Tok::times) || at_expr(); });
  return comma ? node(Kind::target_list, begin, list) : list.items()[0];
}

Node* Parser::yield_or_testlist() {
  return at(Tok::kw_yield) ? yield_expression() : testlist_star();
}

Node* Parser::yield_expression() {
  Place begin = place();
  expect(Tok::kw_yield);
  if (accept(Tok::kw_from)) return node(Kind::yield_from, begin, {test()});
  return node(Kind::yield_, begin, {at_test() ? testlist() : nullptr});
}

Node* Parser::star_or(Node* (Parser::*rule)()) {
  Place begin = place();
  if (!accept(Tok::times)) return (this->*rule)();
  return node(Kind::star, begin, {expr()});
}

Node* Parser::named_test() {
  Place begin = place();
  Node* target = test();
  if (!accept(Tok::walrus)) return target;
  return node(Kind::named, begin, {target, test()});
}

Node* Parser::test() {
  Level level(*this);
  if (at(Tok::kw_lambda)) return lambda(true);
  Place begin = place();
  Node* value = or_test();
  if (!accept(Tok::kw_if)) return value;
  Node* condition = or_test();
  expect(Tok::kw_else);
  return node(Kind::conditional, begin, {value, condition, test()});
}

/// The condition of a comprehension, in which `if` begins the next one.
Node* Parser::test_without_condition() {
  Level level(*this);
  return at(Tok::kw_lambda) ? lambda(false) : or_test();
}

Node* Parser::lambda(bool with_condition) {
  Place begin = place();
  expect(Tok::kw_lambda);
  Node* found = parameters(Tok::colon, false);
  expect(Tok::colon);
  return node(Kind::lambda, begin, {found, with_condition ? test() : test_without_condition()});
}

Node* Parser::or_test() {
  Place begin = place();
  Node* first = and_test();
  if (!at(Tok::kw_or)) return first;
  List list(*this);
  list.add(first);
  while (accept(Tok::kw_or)) list.add(and_test());
  return fold_logical(Kind::or_, begin, list.items());
}

Node* Parser::and_test() {
  Place begin = place();
  Node* first = not_test();
  if (!at(Tok::kw_and)) return first;
  List list(*this);
  list.add(first);
  while (accept(Tok::kw_and)) list.add(not_test());
  return fold_logical(Kind::and_, begin, list.items());
}

Node* Parser::not_test() {
  Place begin = place();
  if (!accept(Tok::kw_not)) return comparison();
  Level level(*this);
  Node* operand = not_test();
  if (is_constant(operand))
    return leaf(is_constant(operand, true) ? Kind::false_ : Kind::true_, begin);
  return node(Kind::not_, begin, {operand});
}

Node* Parser::comparison() {
  Place begin = place();
  Node* first = expr();
  mpy::BinaryOp op{};
  if (!accept_comparison(op)) return first;
  List list(*this);
  list.add(first);
  do {
    list.add(leaf(Kind::binary_op));
    list.items().back()->binary_op = op;
    list.add(expr());
  } while (accept_comparison(op));
  return node(Kind::comparison, begin, list);
}

bool Parser::accept_comparison(mpy::BinaryOp& op) {
  if (accept(Tok::kw_is)) {
    op = accept(Tok::kw_not) ? BinaryOp::is_not : BinaryOp::is;
    return true;
  }
  if (accept(Tok::kw_not)) {
    expect(Tok::kw_in);
    op = BinaryOp::not_in;
    return true;
  }
  if (!may_be_operator(kind()) && !at(Tok::kw_in)) return false;
  const CompareRule* rule = find_rule(kCompareRules, kind());
  if (!rule) return false;
  lexer_.next();
  op = rule->op;
  return true;
}

/// Operators of `level` and tighter ones. All operands of one level are one node.
Node* Parser::binary(int level) {
  Place begin = place();
  Node* left = factor();
  while (may_be_operator(kind())) {
    const BinaryRule* rule = find_rule(kBinaryRules, kind());
    if (!rule || rule->level < level) break;
    List list(*this);
    list.add(left);
    bool is_chain = rule->level < kChainLevels;
    int own_level = rule->level;
    BinaryOp op = rule->op;
    for (; rule && rule->level == own_level; rule = find_rule(kBinaryRules, kind())) {
      lexer_.next();
      if (!is_chain) {
        list.add(leaf(Kind::binary_op));
        list.items().back()->binary_op = rule->op;
      }
      list.add(binary(own_level + 1));
    }
    left = is_chain ? fold_chain(op, list.items()) : fold_arithmetic(list.items());
    if (left) continue;
    left = node(is_chain ? Kind::chain : Kind::arithmetic, begin, list);
    left->op = op;
  }
  return left;
}

Node* Parser::factor() {
  Place begin = place();
  UnaryOp op;
  if (at(Tok::plus))
    op = UnaryOp::positive;
  else if (at(Tok::minus))
    op = UnaryOp::negative;
  else if (at(Tok::bit_not))
    op = UnaryOp::invert;
  else
    return power();
  Level level(*this);
  lexer_.next();
  Node* operand = factor();
  if (Node* folded = fold_unary(op, *operand)) return folded;
  Node* operation = leaf(Kind::unary_op);
  operation->unary_op = op;
  return node(Kind::unary, begin, {operation, operand});
}

Node* Parser::power() {
  Place begin = place();
  Node* base = primary();
  if (!accept(Tok::power)) return base;
  Level level(*this);
  List list(*this);
  list.add(base);
  list.add(factor());
  if (Node* folded = fold_chain(BinaryOp::power, list.items())) return folded;
  return node(Kind::power, begin, list);
}

}  // namespace natmod::python
