// Simple statements: those that fit on a line.
#include <utility>

#include "python/parser.h"

namespace natmod::python {
namespace {

using mpy::BinaryOp;

constexpr std::pair<Tok, BinaryOp> kAugmented[] = {
    {Tok::or_assign, BinaryOp::inplace_or},
    {Tok::xor_assign, BinaryOp::inplace_xor},
    {Tok::and_assign, BinaryOp::inplace_and},
    {Tok::shift_left_assign, BinaryOp::inplace_shift_left},
    {Tok::shift_right_assign, BinaryOp::inplace_shift_right},
    {Tok::plus_assign, BinaryOp::inplace_add},
    {Tok::minus_assign, BinaryOp::inplace_subtract},
    {Tok::times_assign, BinaryOp::inplace_multiply},
    {Tok::matmul_assign, BinaryOp::inplace_matmul},
    {Tok::floor_divide_assign, BinaryOp::inplace_floor_divide},
    {Tok::divide_assign, BinaryOp::inplace_true_divide},
    {Tok::modulo_assign, BinaryOp::inplace_modulo},
    {Tok::power_assign, BinaryOp::inplace_power},
};

}  // namespace

bool Parser::at_simple() const {
  switch (kind()) {
    case Tok::kw_del:
    case Tok::kw_pass:
    case Tok::kw_break:
    case Tok::kw_continue:
    case Tok::kw_return:
    case Tok::kw_raise:
    case Tok::kw_yield:
    case Tok::kw_import:
    case Tok::kw_from:
    case Tok::kw_global:
    case Tok::kw_nonlocal:
    case Tok::kw_assert:
      return true;
    default:
      return at_test_or_star();
  }
}

Node* Parser::simple_line() {
  Place begin = place();
  List list(*this);
  bool semicolon = false;
  do {
    list.add(small_statement());
    semicolon |= at(Tok::semicolon);
  } while (accept(Tok::semicolon) && at_simple());
  expect(Tok::newline);
  return semicolon ? node(Kind::block, begin, list) : list.items()[0];
}

Node* Parser::small_statement() {
  Place begin = place();
  auto word = [&](Kind kind) {
    lexer_.next();
    return node(kind, begin, {});
  };
  switch (kind()) {
    case Tok::kw_del:
      return delete_statement();
    case Tok::kw_pass:
      return word(Kind::pass);
    case Tok::kw_break:
      return word(Kind::break_);
    case Tok::kw_continue:
      return word(Kind::continue_);
    case Tok::kw_return:
      return return_statement();
    case Tok::kw_raise:
      return raise_statement();
    case Tok::kw_yield:
      return node(Kind::yield_statement, begin, {yield_expression()});
    case Tok::kw_import:
      return import_statement();
    case Tok::kw_from:
      return import_from();
    case Tok::kw_global:
      return declaration(Kind::global);
    case Tok::kw_nonlocal:
      return declaration(Kind::nonlocal);
    case Tok::kw_assert:
      return assert_statement();
    default:
      return expression_statement();
  }
}

Node* Parser::expression_statement() {
  if (!at_test_or_star()) unexpected();
  Place begin = place();
  Node* first = testlist_star();
  if (at(Tok::assign)) return assignment(first, begin);
  if (accept(Tok::colon)) return annotated(first, begin);
  for (auto [token, op] : kAugmented) {
    if (!accept(token)) continue;
    Node* operation = leaf(Kind::binary_op);
    operation->binary_op = op;
    return node(Kind::aug_assign, begin, {first, operation, yield_or_testlist()});
  }
  bool is_lonely = is_constant(first) && first->kind != Kind::parenthesis;
  if (is_lonely && options_.input == Input::file) return node(Kind::pass, begin, {});
  return node(Kind::expression, begin, {first});
}

Node* Parser::assignment(Node* target, Place begin) {
  List list(*this);
  list.add(target);
  while (accept(Tok::assign)) list.add(yield_or_testlist());
  if (list.size() > 2) return node(Kind::assign_list, begin, list);
  Node* value = list.items()[1];
  Node* defined = define_constant(target, value);
  if (is(defined, Kind::pass)) return defined;
  return node(Kind::assign, begin, {target, defined ? defined : value});
}

Node* Parser::annotated(Node* target, Place begin) {
  test();
  if (!accept(Tok::assign)) return node(Kind::annotation, begin, {target});
  return node(Kind::assign, begin, {target, yield_or_testlist()});
}

Node* Parser::delete_statement() {
  Place begin = place();
  expect(Tok::kw_del);
  return node(Kind::del, begin, {exprlist()});
}

Node* Parser::return_statement() {
  Place begin = place();
  expect(Tok::kw_return);
  return node(Kind::return_, begin, {at_test() ? testlist() : nullptr});
}

Node* Parser::raise_statement() {
  Place begin = place();
  expect(Tok::kw_raise);
  List list(*this);
  if (at_test()) {
    list.add(test());
    if (accept(Tok::kw_from)) list.add(test());
  }
  return node(Kind::raise, begin, list);
}

Node* Parser::dotted_name() {
  Place begin = place();
  List list(*this);
  do list.add(name_leaf());
  while (accept(Tok::dot));
  return list.size() == 1 ? list.items()[0] : node(Kind::dotted_name, begin, list);
}

Node* Parser::import_as() {
  Place begin = place();
  Node* module = dotted_name();
  if (!accept(Tok::kw_as)) return module;
  return node(Kind::import_as, begin, {module, name_leaf()});
}

Node* Parser::import_statement() {
  Place begin = place();
  expect(Tok::kw_import);
  List list(*this);
  do list.add(import_as());
  while (accept(Tok::comma));
  return node(Kind::import, begin, list);
}

Node* Parser::import_name() {
  Place begin = place();
  Node* name = name_leaf();
  return node(Kind::import_name, begin, {name, accept(Tok::kw_as) ? name_leaf() : nullptr});
}

Node* Parser::import_from() {
  Place begin = place();
  expect(Tok::kw_from);
  Node* level = leaf(Kind::integer);
  for (; at(Tok::dot) || at(Tok::ellipsis); lexer_.next()) level->value += at(Tok::dot) ? 1 : 3;
  List list(*this);
  list.add(level);
  list.add(level->value == 0 || at(Tok::name) ? dotted_name() : nullptr);
  expect(Tok::kw_import);
  if (accept(Tok::times)) return node(Kind::import_from, begin, list);
  bool parenthesis = accept(Tok::left_paren);
  read_list(
      list, [this] { return import_name(); }, [this] { return at(Tok::name); });
  if (parenthesis) expect(Tok::right_paren);
  return node(Kind::import_from, begin, list);
}

Node* Parser::declaration(Kind kind) {
  Place begin = place();
  lexer_.next();
  List list(*this);
  do list.add(name_leaf());
  while (accept(Tok::comma));
  return node(kind, begin, list);
}

Node* Parser::assert_statement() {
  Place begin = place();
  expect(Tok::kw_assert);
  Node* condition = test();
  return node(Kind::assert_, begin, {condition, accept(Tok::comma) ? test() : nullptr});
}

}  // namespace natmod::python
