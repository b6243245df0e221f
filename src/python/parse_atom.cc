// Atoms, displays with their comprehensions, and trailers.
#include "python/parser.h"

namespace natmod::python {
namespace {

constexpr size_t kMaxQstr = 10;  // a longer string is one only if it is a known name

}  // namespace

Node* Parser::primary() {
  Place begin = place();
  bool is_await = accept(Tok::kw_await);
  Node* value = atom();
  auto at_trailer = [this] { return at(Tok::left_paren) || at(Tok::left_bracket) || at(Tok::dot); };
  if (!is_await && !at_trailer()) return value;
  List list(*this);
  list.add(value);
  while (at_trailer()) list.add(trailer());
  return node(is_await ? Kind::await_ : Kind::primary, begin, list);
}

Node* Parser::trailer() {
  Place begin = place();
  if (accept(Tok::dot)) return node(Kind::attribute, begin, {name_leaf()});
  if (accept(Tok::left_bracket)) {
    Node* index = subscript_list();
    expect(Tok::right_bracket);
    return node(Kind::subscript, begin, {index});
  }
  expect(Tok::left_paren);
  List list(*this);
  bool comma = false;
  arguments(list, comma);
  expect(Tok::right_paren);
  Node* call = node(Kind::call, begin, list);
  call->flag = comma && list.size() == 1;
  return call;
}

Node* Parser::atom() {
  struct Word {
    Tok token;
    Kind kind;
  };
  static constexpr Word kWords[] = {
      {Tok::kw_none, Kind::none},
      {Tok::kw_true, Kind::true_},
      {Tok::kw_false, Kind::false_},
      {Tok::ellipsis, Kind::ellipsis},
  };
  Place begin = place();
  Node* made = nullptr;
  switch (kind()) {
    case Tok::name:
      made = name_leaf();
      if (auto known = constants_.find(made->name); known != constants_.end()) {
        const Constant& constant = known->second;
        return constant.is_integer() ? integer_node(constant.integer, begin)
                                     : constant_node(constant, begin);
      }
      return made;
    case Tok::integer:
    case Tok::floating:
      try {
        made = at(Tok::integer)
                   ? integer_node(read_integer(lexer_.text()), begin)
                   : constant_node(read_float(lexer_.text(), options_.spelled_floats), begin);
      } catch (CompileError& error) {
        error.place(begin);
        throw;
      }
      break;
    case Tok::string:
      made = string();
      break;
    case Tok::bytes:
      made = constant_node(make_bytes(lexer_.text()), begin);
      break;
    case Tok::left_paren:
      return parenthesis();
    case Tok::left_bracket:
      return brackets();
    case Tok::left_brace:
      return braces();
    default:
      for (const Word& word : kWords)
        if (at(word.token)) made = leaf(word.kind);
      if (!made) unexpected();
  }
  lexer_.next();
  return made;
}

Node* Parser::string() {
  const std::string& text = lexer_.text();
  auto name = text.size() <= kMaxQstr ? names_.add(text) : names_.find(text);
  if (!name) return constant_node(make_string(text), place());
  Node* made = leaf(Kind::string);
  made->name = *name;
  return made;
}

Node* Parser::parenthesis() {
  Place begin = place();
  expect(Tok::left_paren);
  if (accept(Tok::right_paren)) return node(Kind::parenthesis, begin, {nullptr});
  if (at(Tok::kw_yield)) {
    Node* value = yield_expression();
    expect(Tok::right_paren);
    return value;
  }
  Place first = place(), second;
  List list(*this);
  list.add(star_or_named());
  if (at(Tok::kw_for)) {
    Node* inner = node(Kind::comprehension, first, {list.items()[0], comp_for()});
    expect(Tok::right_paren);
    return node(Kind::parenthesis, begin, {inner});
  }
  bool comma = accept(Tok::comma), trailing = false;
  if (comma && at_test_or_star()) {
    second = place();
    trailing = read_list(
        list, [this] { return star_or_named(); }, [this] { return at_test_or_star(); });
  }
  expect(Tok::right_paren);
  if (!comma) return list.items()[0];
  // The line of a folded tuple is that of the list behind the first comma, if that is a list.
  if (Node* folded = fold_tuple(list.items(), trailing ? second : first)) return folded;
  return node(Kind::parenthesis, begin, {node(Kind::sequence, first, list)});
}

Node* Parser::brackets() {
  Place begin = place();
  expect(Tok::left_bracket);
  if (accept(Tok::right_bracket)) return node(Kind::list, begin, {nullptr});
  Place first = place();
  List list(*this);
  Node* inner = nullptr;
  list.add(star_or_named());
  if (at(Tok::kw_for)) {
    inner = node(Kind::comprehension, first, {list.items()[0], comp_for()});
  } else if (accept(Tok::comma)) {
    if (at_test_or_star())
      read_list(
          list, [this] { return star_or_named(); }, [this] { return at_test_or_star(); });
    inner = node(Kind::sequence, first, list);
  } else {
    inner = list.items()[0];
  }
  expect(Tok::right_bracket);
  return node(Kind::list, begin, {inner});
}

Node* Parser::brace_item() {
  Place begin = place();
  Node* key = test();
  if (!accept(Tok::colon)) return key;
  return node(Kind::pair, begin, {key, test()});
}

Node* Parser::braces() {
  Place begin = place();
  expect(Tok::left_brace);
  if (accept(Tok::right_brace)) return node(Kind::brace, begin, {nullptr});
  Place first = place();
  List list(*this);
  list.add(brace_item());
  Node* inner = list.items()[0];
  if (at(Tok::kw_for)) {
    inner = node(Kind::comprehension, first, {inner, comp_for()});
  } else if (accept(Tok::comma)) {
    if (at_test())
      read_list(
          list, [this] { return brace_item(); }, [this] { return at_test(); });
    inner = node(Kind::sequence, first, list);
  }
  expect(Tok::right_brace);
  return node(Kind::brace, begin, {inner});
}

Node* Parser::comp_for() {
  Level level(*this);
  Place begin = place();
  expect(Tok::kw_for);
  Node* target = exprlist();
  expect(Tok::kw_in);
  Node* iterable = or_test();
  return node(Kind::comp_for, begin, {target, iterable, comp_iter()});
}

Node* Parser::comp_iter() {
  if (at(Tok::kw_for)) return comp_for();
  Place begin = place();
  if (!accept(Tok::kw_if)) return nullptr;
  Level level(*this);
  Node* condition = test_without_condition();
  return node(Kind::comp_if, begin, {condition, comp_iter()});
}

Node* Parser::subscript_list() {
  Place begin = place();
  List list(*this);
  bool comma = read_list(
      list, [this] { return subscript(); }, [this] { return at(Tok::colon) || at_test(); });
  return tuple_or_item(list, comma, begin);
}

Node* Parser::subscript() {
  Place begin = place();
  auto part = [this] { return at_test() ? test() : nullptr; };
  Node* lower = at(Tok::colon) ? nullptr : test();
  if (!accept(Tok::colon)) return lower;
  Node* upper = part();
  Node* step = accept(Tok::colon) ? part() : nullptr;
  return node(Kind::slice, begin, {lower, upper, step});
}

void Parser::arguments(List& list, bool& comma) {
  auto starts = [this] { return at(Tok::times) || at(Tok::power) || at_test(); };
  if (starts())
    comma = read_list(
        list, [this] { return argument(); }, starts);
}

Node* Parser::argument() {
  Place begin = place();
  if (accept(Tok::times)) return node(Kind::star_argument, begin, {test()});
  if (accept(Tok::power)) return node(Kind::double_star_argument, begin, {test()});
  Node* value = test();
  if (at(Tok::kw_for)) return node(Kind::generator_argument, begin, {value, comp_for()});
  if (accept(Tok::assign)) return node(Kind::keyword_argument, begin, {value, test()});
  if (accept(Tok::walrus)) return node(Kind::named_argument, begin, {value, test()});
  return value;
}

/// nullptr: there are none.
Node* Parser::parameters(Tok closer, bool annotated) {
  if (at(closer)) return nullptr;
  Place begin = place();
  List list(*this);
  read_list(
      list, [&] { return parameter(annotated); },
      [this] { return at(Tok::name) || at(Tok::times) || at(Tok::power); });
  return node(Kind::parameters, begin, list);
}

Node* Parser::parameter(bool annotated) {
  Place begin = place();
  auto annotation = [&] {
    if (!annotated || !accept(Tok::colon)) return false;
    test();
    return true;
  };
  if (accept(Tok::times)) {
    Node* name = at(Tok::name) ? name_leaf() : nullptr;
    if (name) annotation();
    return node(Kind::star_parameter, begin, {name});
  }
  if (accept(Tok::power)) {
    Node* name = name_leaf();
    annotation();
    return node(Kind::double_star_parameter, begin, {name});
  }
  Node* name = name_leaf();
  bool is_annotated = annotation();
  Node* value = accept(Tok::assign) ? test() : nullptr;
  return is_annotated || value ? node(Kind::parameter, begin, {name, value}) : name;
}

}  // namespace natmod::python
