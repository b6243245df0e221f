// Statements with a block: branches, loops, functions and classes.
#include "python/parser.h"

namespace natmod::python {

Node* Parser::statement() {
  switch (kind()) {
    case Tok::kw_if:
      return if_statement();
    case Tok::kw_while:
      return while_statement();
    case Tok::kw_for:
      return for_statement();
    case Tok::kw_try:
      return try_statement();
    case Tok::kw_with:
      return with_statement();
    case Tok::kw_def:
      return function();
    case Tok::kw_class:
      return class_statement();
    case Tok::matmul:
      return decorated();
    case Tok::kw_async:
      return async_statement();
    default:
      return simple_line();
  }
}

/// `:` and a block, or the rest of the line.
Node* Parser::suite() {
  Level level(*this);
  expect(Tok::colon);
  if (!accept(Tok::newline)) return simple_line();
  expect(Tok::indent);
  Place begin = place();
  List list(*this);
  do list.add(statement());
  while (!accept(Tok::dedent));
  return list.size() == 1 ? list.items()[0] : node(Kind::block, begin, list);
}

Node* Parser::otherwise() {
  return accept(Tok::kw_else) ? suite() : nullptr;
}

Node* Parser::if_statement() {
  Place begin = place();
  expect(Tok::kw_if);
  List list(*this);
  do {
    list.add(named_test());
    list.add(suite());
  } while (accept(Tok::kw_elif));
  list.add(otherwise());
  return node(Kind::if_, begin, list);
}

Node* Parser::while_statement() {
  Place begin = place();
  expect(Tok::kw_while);
  Node* condition = named_test();
  Node* body = suite();
  return node(Kind::while_, begin, {condition, body, otherwise()});
}

Node* Parser::for_statement() {
  Place begin = place();
  expect(Tok::kw_for);
  Node* target = exprlist();
  expect(Tok::kw_in);
  Node* iterable = testlist();
  Node* body = suite();
  return node(Kind::for_, begin, {target, iterable, body, otherwise()});
}

Node* Parser::try_statement() {
  Place begin = place();
  expect(Tok::kw_try);
  List list(*this);
  Node* body = suite();
  while (at(Tok::kw_except)) list.add(handler());
  if (list.size() == 0 && !at(Tok::kw_finally)) unexpected();
  Node* handled = node(Kind::sequence, {}, list);
  Node* other = list.size() > 0 ? otherwise() : nullptr;
  Node* last = accept(Tok::kw_finally) ? suite() : nullptr;
  return node(Kind::try_, begin, {body, handled, other, last});
}

Node* Parser::handler() {
  Place begin = place();
  expect(Tok::kw_except);
  Node *type = nullptr, *name = nullptr;
  if (at_test()) {
    type = test();
    if (accept(Tok::kw_as)) name = name_leaf();
  }
  return node(Kind::handler, begin, {type, name, suite()});
}

Node* Parser::with_statement() {
  Place begin = place();
  expect(Tok::kw_with);
  List list(*this);
  do {
    Place item_begin = place();
    Node* manager = test();
    list.add(accept(Tok::kw_as) ? node(Kind::with_item, item_begin, {manager, expr()}) : manager);
  } while (accept(Tok::comma));
  Node* items = node(Kind::sequence, {}, list);
  return node(Kind::with, begin, {items, suite()});
}

Node* Parser::function() {
  Place begin = place();
  expect(Tok::kw_def);
  Node* name = name_leaf();
  expect(Tok::left_paren);
  Node* found = parameters(Tok::right_paren, true);
  expect(Tok::right_paren);
  if (accept(Tok::arrow)) test();
  return node(Kind::function, begin, {name, found, suite()});
}

Node* Parser::class_statement() {
  Place begin = place();
  expect(Tok::kw_class);
  Node* name = name_leaf();
  List list(*this);
  bool comma = false;
  if (accept(Tok::left_paren)) {
    arguments(list, comma);
    expect(Tok::right_paren);
  }
  Node* bases = node(Kind::call, {}, list);
  return node(Kind::class_, begin, {name, bases, suite()});
}

Node* Parser::decorated() {
  Place begin = place();
  List list(*this);
  while (at(Tok::matmul)) {
    Place own_begin = place();
    lexer_.next();
    Node* name = dotted_name();
    Node* call = at(Tok::left_paren) ? trailer() : nullptr;
    expect(Tok::newline);
    list.add(node(Kind::decorator, own_begin, {name, call}));
  }
  Node* decorators = node(Kind::sequence, {}, list);
  Node* body = nullptr;
  if (at(Tok::kw_class)) {
    body = class_statement();
  } else if (at(Tok::kw_def)) {
    body = function();
  } else {
    Place body_begin = place();
    expect(Tok::kw_async);
    body = node(Kind::async, body_begin, {function()});
  }
  return node(Kind::decorated, begin, {decorators, body});
}

Node* Parser::async_statement() {
  Place begin = place();
  expect(Tok::kw_async);
  switch (kind()) {
    case Tok::kw_def:
      return node(Kind::async, begin, {function()});
    case Tok::kw_with:
      return node(Kind::async, begin, {with_statement()});
    case Tok::kw_for:
      return node(Kind::async, begin, {for_statement()});
    default:
      unexpected();
  }
}

}  // namespace natmod::python
