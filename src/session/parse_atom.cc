// Atoms: names, literals, and displays with their comprehensions.
#include <algorithm>

#include "session/parser_impl.h"

namespace natmod::session {

ExprPtr Parser::parse_atom() {
  using Kind = Constant::Kind;
  uint32_t begin = peek().span.begin;
  auto constant = [&](Kind kind) {
    ++at_;
    return make(begin, Constant{kind, ""});
  };
  switch (peek().kind) {
    case Tok::name: {
      if (source_.text(peek().span) == "__debug__") return constant(Kind::true_);
      std::string name = expect_name();
      use(name);
      return make(begin, Name{std::move(name)});
    }
    case Tok::integer:
    case Tok::floating:
    case Tok::imaginary:
      return parse_number();
    case Tok::string:
      return parse_strings();
    case Tok::kw_none:
      return constant(Kind::none);
    case Tok::kw_false:
      return constant(Kind::false_);
    case Tok::kw_true:
      return constant(Kind::true_);
    case Tok::ellipsis:
      return constant(Kind::ellipsis);
    case Tok::left_paren:
      return parse_parenthesis();
    case Tok::left_bracket:
      return parse_list();
    case Tok::left_brace:
      return parse_brace();
    case Tok::times:
      error("*x must be assignment target", "", peek().span);
    default:
      unexpected("an expression");
  }
}

ExprPtr Parser::parse_number() {
  Token token = peek();
  ++at_;
  std::string text(source_.text(token.span));
  std::erase(text, '_');
  Constant::Kind kind = Constant::Kind::integer;
  if (token.kind == Tok::floating) kind = Constant::Kind::floating;
  if (token.kind == Tok::imaginary) {
    kind = Constant::Kind::imaginary;
    text.pop_back();
  }
  return make(token.span.begin, Constant{kind, std::move(text)});
}

/// Adjacent literals are one. A formatted one among them makes all of it a format.
ExprPtr Parser::parse_strings() {
  uint32_t begin = peek().span.begin;
  std::vector<StringLiteral> literals;
  while (at(Tok::string)) {
    literals.push_back(decode_string(source_, peek().span));
    if (literals.back().is_bytes != literals.front().is_bytes)
      error("a string and bytes cannot be joined", peek().span);
    ++at_;
  }
  bool is_format = std::any_of(literals.begin(), literals.end(),
                               [](const StringLiteral& literal) { return literal.is_format; });
  Format format;
  for (const StringLiteral& literal : literals) add_format_parts(format, literal.parts, is_format);
  if (is_format) return make_format_call(std::move(format), since(begin));
  bool is_bytes = literals.front().is_bytes;
  return make(begin, Constant{is_bytes ? Constant::Kind::bytes : Constant::Kind::string,
                              std::move(format.text)});
}

void Parser::add_format_parts(Format& format, const std::vector<StringLiteral::Part>& parts,
                              bool escape) {
  auto add_text = [&](const std::string& text) {
    for (char c : text) {
      if (escape && (c == '{' || c == '}')) format.text += c;
      format.text += c;
    }
  };
  for (const StringLiteral::Part& part : parts) {
    add_text(part.text);
    if (!part.is_field) continue;
    format.fields.push_back(parse_field(part.expression));
    format.text += "{" + part.conversion;
    if (!part.format.empty()) {
      format.text += ":";
      add_format_parts(format, part.format, false);
    }
    format.text += "}";
  }
}

/// The expression of a replacement field: the same grammar over the tokens of a part of the text.
ExprPtr Parser::parse_field(Span span) {
  std::vector<Token> outer_tokens = tokenize_expression(source_, span);
  tokens_.swap(outer_tokens);
  size_t outer_at = std::exchange(at_, 0);
  ExprPtr value = parse_expression_list();
  if (!at(Tok::end)) unexpected("'}'");
  tokens_.swap(outer_tokens);
  at_ = outer_at;
  return value;
}

ExprPtr Parser::make_format_call(Format format, Span span) {
  ExprPtr text = make(span.begin, Constant{Constant::Kind::string, std::move(format.text)});
  ExprPtr method = make(span.begin, Attribute{std::move(text), "format"});
  std::vector<Argument> arguments;
  for (ExprPtr& field : format.fields)
    arguments.push_back({Argument::Kind::positional, "", std::move(field)});
  return make(span.begin, Call{std::move(method), std::move(arguments)});
}

ExprPtr Parser::parse_parenthesis() {
  uint32_t begin = expect(Tok::left_paren).begin;
  auto item = [this] { return parse_item([this] { return parse_named(); }); };
  Exprs items;
  if (!at(Tok::right_paren)) {
    ExprPtr first = item();
    if (at(Tok::kw_for)) {
      std::vector<Comprehension::Clause> clauses = parse_clauses(begin);
      expect(Tok::right_paren);
      return make(begin, Comprehension{Comprehension::Kind::generator, std::move(first), nullptr,
                                       std::move(clauses)});
    }
    if (accept(Tok::right_paren)) {
      if (std::holds_alternative<Starred>(first->node))
        error("*x must be assignment target", "", first->span);
      return first;
    }
    items.push_back(std::move(first));
    while (accept(Tok::comma) && !at(Tok::right_paren)) items.push_back(item());
  }
  expect(Tok::right_paren);
  return make(begin, Display{Display::Kind::tuple, std::move(items)});
}

ExprPtr Parser::parse_list() {
  uint32_t begin = expect(Tok::left_bracket).begin;
  auto item = [this] { return parse_item([this] { return parse_named(); }); };
  Exprs items;
  if (!at(Tok::right_bracket)) {
    items.push_back(item());
    if (at(Tok::kw_for)) {
      std::vector<Comprehension::Clause> clauses = parse_clauses(begin);
      expect(Tok::right_bracket);
      return make(begin, Comprehension{Comprehension::Kind::list, std::move(items[0]), nullptr,
                                       std::move(clauses)});
    }
    while (accept(Tok::comma) && !at(Tok::right_bracket)) items.push_back(item());
  }
  expect(Tok::right_bracket);
  return make(begin, Display{Display::Kind::list, std::move(items)});
}

ExprPtr Parser::parse_brace() {
  uint32_t begin = expect(Tok::left_brace).begin;
  std::vector<DictDisplay::Item> pairs;
  Exprs items;
  while (!at(Tok::right_brace)) {
    if (at(Tok::power)) error("a dict display cannot unpack another dict", peek().span);
    ExprPtr key = parse_expression();
    bool is_first = pairs.empty() && items.empty();
    bool is_pair = at(Tok::colon);
    if (!is_first && is_pair && pairs.empty())
      error("expecting just a value for set", "", peek().span);
    if (!is_first && !is_pair && items.empty())
      error("expecting key:value for dict", "", key->span);
    if (is_pair) {
      ++at_;
      pairs.push_back({std::move(key), parse_expression()});
    } else {
      items.push_back(std::move(key));
    }
    if (is_first && at(Tok::kw_for)) {
      std::vector<Comprehension::Clause> clauses = parse_clauses(begin);
      expect(Tok::right_brace);
      using Kind = Comprehension::Kind;
      return is_pair ? make(begin, Comprehension{Kind::dict, std::move(pairs[0].key),
                                                 std::move(pairs[0].value), std::move(clauses)})
                     : make(begin, Comprehension{Kind::set, std::move(items[0]), nullptr,
                                                 std::move(clauses)});
    }
    if (!accept(Tok::comma)) break;
  }
  expect(Tok::right_brace);
  if (items.empty()) return make(begin, DictDisplay{std::move(pairs)});
  return make(begin, Display{Display::Kind::set, std::move(items)});
}

}  // namespace natmod::session
