// What all of the parser uses: tokens, lists and levels; and the module.
#include "python/parser.h"

namespace natmod::python {
namespace {

constexpr unsigned kMaxDepth = 400;

}  // namespace

Parser::Parser(std::string_view source, const Options& options, Names& names, Tree& tree)
    : options_(options),
      names_(names),
      tree_(tree),
      lexer_(source, options.optimisation == 0, options.first_line) {}

Parser::Level::Level(Parser& parser) : parser_(parser) {
  if (++parser_.depth_ > kMaxDepth)
    throw Unsupported("SyntaxError", "nested too deeply", parser_.place());
}

bool Parser::accept(Tok kind) {
  if (!at(kind)) return false;
  lexer_.next();
  return true;
}

void Parser::expect(Tok kind) {
  if (!accept(kind)) unexpected();
}

void Parser::unexpected() const {
  std::string type = "SyntaxError", message = "invalid syntax";
  if (at(Tok::indent)) {
    type = "IndentationError";
    message = "unexpected indent";
  } else if (at(Tok::dedent_mismatch)) {
    type = "IndentationError";
    message = "unindent doesn't match any outer indent level";
  }
  throw CompileError(type, message, place(), lexer_.missing());
}

bool Parser::at_expr() const {
  switch (kind()) {
    case Tok::plus:
    case Tok::minus:
    case Tok::bit_not:
    case Tok::kw_await:
    case Tok::name:
    case Tok::integer:
    case Tok::floating:
    case Tok::string:
    case Tok::bytes:
    case Tok::ellipsis:
    case Tok::kw_none:
    case Tok::kw_true:
    case Tok::kw_false:
    case Tok::left_paren:
    case Tok::left_bracket:
    case Tok::left_brace:
      return true;
    default:
      return false;
  }
}

bool Parser::at_test() const {
  return at(Tok::kw_lambda) || at(Tok::kw_not) || at_expr();
}

Node* Parser::name_leaf() {
  if (!at(Tok::name)) unexpected();
  Node* name = leaf(Kind::name);
  name->name = names_.add(lexer_.text());
  lexer_.next();
  return name;
}

Node* Parser::tuple_or_item(const List& list, bool comma, Place place) {
  if (!comma) return list.items()[0];
  if (Node* folded = fold_tuple(list.items(), place)) return folded;
  return node(Kind::tuple, place, list);
}

/// Arithmetic knows no places: what is wrong there is the statement.
Node* Parser::placed_statement() {
  const Place begin = place();
  try {
    return statement();
  } catch (Unsupported& error) {
    error.place(begin);
    throw;
  }
}

const Node* Parser::parse_module() {
  if (options_.input == Input::expression) return lone_expression();
  if (options_.input == Input::statement) return lone_statement();
  Place first = place();
  List list(*this);
  while (!at(Tok::end)) {
    if (accept(Tok::newline))
      list.add(leaf(Kind::newline));
    else
      list.add(placed_statement());
  }
  return list.size() == 1 ? list.items()[0] : node(Kind::block, first, list);
}

Node* Parser::lone_expression() {
  Node* expression = testlist();
  while (accept(Tok::newline)) {
  }
  if (!at(Tok::end)) unexpected();
  return expression;
}

/// An empty line, a line of statements, or a statement with a block.
Node* Parser::lone_statement() {
  Node* statement = at(Tok::newline) ? leaf(Kind::newline) : placed_statement();
  while (accept(Tok::newline)) {
  }
  if (!at(Tok::end)) unexpected();
  return statement;
}

}  // namespace natmod::python
