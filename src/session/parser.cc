// What both halves of the parser use: tokens, limits, names and targets.
#include "session/parser.h"

#include <algorithm>

#include "session/parser_impl.h"

namespace natmod::session {

namespace {

/// A statement with a block, which a prompt takes as finished at an empty line only.
template <class Node>
constexpr bool has_body(const Node&) {
  return std::is_same_v<Node, If> || std::is_same_v<Node, While> || std::is_same_v<Node, For> ||
         std::is_same_v<Node, Try> || std::is_same_v<Node, With> ||
         std::is_same_v<Node, FunctionDef> || std::is_same_v<Node, ClassDef>;
}

}  // namespace

std::shared_ptr<const Block> parse(const Source& source) {
  return std::make_shared<const Block>(Parser(source).parse_module());
}

bool needs_more(const std::string& text) {
  size_t last = text.rfind('\n', text.empty() ? 0 : text.size() - 2) + 1;
  bool is_last_empty = text.find_first_not_of(" \t\r\n", last) == text.npos;
  try {
    std::shared_ptr<const Block> block = parse(Source("", text));
    if (block->statements.empty() || is_last_empty) return false;
    return std::visit([](const auto& node) { return has_body(node); },
                      block->statements.back()->node);
  } catch (const SyntaxError& error) {
    return error.missing() == SyntaxError::Missing::end ||
           (error.missing() == SyntaxError::Missing::body && !is_last_empty);
  }
}

Parser::Level::Level(Parser& parser) : parser_(parser), outer_deepest_(parser.deepest_) {
  parser_.deepest_ = 0;
  if (++parser_.nesting_ > kMaxNesting)
    parser_.error("this expression is nested too deeply", parser_.peek().span);
}

Parser::Level::~Level() {
  --parser_.nesting_;
  parser_.deepest_ = std::max(parser_.deepest_, outer_deepest_);
}

// ---- tokens

bool Parser::accept(Tok kind) {
  if (!at(kind)) return false;
  ++at_;
  return true;
}

Span Parser::expect(Tok kind) {
  if (!at(kind)) unexpected(show_kind(kind));
  return tokens_[at_++].span;
}

std::string Parser::expect_name() {
  return std::string(source_.text(expect(Tok::name)));
}

void Parser::error(std::string note, Span span) const {
  error("invalid syntax", std::move(note), span);
}

void Parser::error(const std::string& message, std::string note, Span span) const {
  throw SyntaxError(message, std::move(note), span);
}

void Parser::unexpected(std::string wanted) const {
  Tok kind = peek().kind;
  if (kind == Tok::indent)
    throw SyntaxError("unexpected indent", "", peek().span, "IndentationError");
  // A block whose body is still to come: more lines may follow.
  bool is_body = kind == Tok::end && (wanted == show_kind(Tok::indent) || wanted == kHandler);
  throw SyntaxError("invalid syntax", "expected " + wanted, peek().span, "SyntaxError",
                    is_body ? SyntaxError::Missing::body : SyntaxError::Missing::nothing);
}

// ---- names and targets

void Parser::bind(const std::string& name) {
  Scope& scope = scopes_.back();
  if (!scope.globals.contains(name) && !scope.nonlocals.contains(name)) scope.locals.insert(name);
}

void Parser::check_target(const Expr& target, bool binds) {
  if (auto* name = std::get_if<Name>(&target.node)) {
    if (binds) bind(name->id);
    return;
  }
  if (std::holds_alternative<Attribute>(target.node) ||
      std::holds_alternative<Subscript>(target.node))
    return;
  auto* display = std::get_if<Display>(&target.node);
  bool is_sequence =
      display && (display->kind == Display::Kind::list ||
                  (display->kind == Display::Kind::tuple && !display->items.empty()));
  if (!is_sequence) error("can't assign to expression", "", target.span);
  bool has_star = false;
  for (const ExprPtr& item : display->items) {
    auto* starred = std::get_if<Starred>(&item->node);
    if (!starred) {
      check_target(*item, binds);
      continue;
    }
    if (std::exchange(has_star, true)) error("multiple *x in assignment", "", item->span);
    std::erase_if(starred_, [&](Span span) { return span.begin == item->span.begin; });
    check_target(*starred->value, binds);
  }
}

void Parser::check_delete_target(const Expr& target) {
  if (auto* name = std::get_if<Name>(&target.node)) return bind(name->id);
  auto* display = std::get_if<Display>(&target.node);
  if (display && display->kind == Display::Kind::tuple && !display->items.empty()) {
    for (const ExprPtr& item : display->items) check_delete_target(*item);
  } else if (!std::holds_alternative<Attribute>(target.node) &&
             !std::holds_alternative<Subscript>(target.node)) {
    error("can't delete expression", "", target.span);
  }
}

void Parser::check_starred() const {
  if (!starred_.empty()) error("*x must be assignment target", "", starred_.front());
}

void Parser::open_scope(Scope::Kind kind) {
  scopes_.emplace_back();
  scopes_.back().kind = kind;
}

Parser::Scope Parser::close_scope() {
  Scope closed = std::move(scopes_.back());
  scopes_.pop_back();
  Scope& outer = scopes_.back();
  std::erase_if(closed.uses, [&](const std::string& name) {
    return closed.globals.contains(name) ||
           (closed.kind == Scope::Kind::function && closed.locals.contains(name));
  });
  outer.uses.insert(closed.uses.begin(), closed.uses.end());
  for (auto& [name, span] : closed.wanted) {
    if (closed.kind == Scope::Kind::function && closed.locals.contains(name)) continue;
    if (outer.kind == Scope::Kind::module) error("no binding for nonlocal found", "", span);
    outer.wanted.emplace_back(name, span);
  }
  return closed;
}

std::shared_ptr<const Function> Parser::make_function(std::string name,
                                                      std::vector<Parameter> parameters,
                                                      Block body) {
  // The parameters are bound before the scope closes, for functions inside that name them.
  for (const Parameter& parameter : parameters)
    if (!parameter.name.empty()) scopes_.back().locals.insert(parameter.name);
  Scope scope = close_scope();
  auto function = std::make_shared<Function>();
  function->name = std::move(name);
  function->parameters = std::move(parameters);
  function->locals = std::move(scope.locals);
  function->globals = std::move(scope.globals);
  function->uses = std::move(scope.uses);
  function->body = std::make_shared<const Block>(std::move(body));
  return function;
}

}  // namespace natmod::session
