// Constants: what is one, and the folding of operators, tuples and `name = const(value)`.
#include <algorithm>

#include "python/parser.h"

namespace natmod::python {
namespace {

using Type = mpy::Object::Type;

struct Singleton {
  Kind kind;
  Type type;
  bool truth;
};
constexpr Singleton kSingletons[] = {
    {Kind::none, Type::none, false},
    {Kind::false_, Type::false_, false},
    {Kind::true_, Type::true_, true},
    {Kind::ellipsis, Type::ellipsis, true},
};

const Singleton* find_singleton(Kind kind) {
  for (const Singleton& singleton : kSingletons)
    if (singleton.kind == kind) return &singleton;
  return nullptr;
}

bool is_integer(const Node& node) {
  return node.kind == Kind::integer || (node.kind == Kind::constant && node.constant->is_integer());
}

mpz_class value_of(const Node& node) {
  return node.kind == Kind::integer ? mpz_class(node.value) : node.constant->integer;
}

bool are_integers(std::span<Node* const> nodes) {
  return std::ranges::all_of(
      nodes, [](Node* node) { return node->kind == Kind::binary_op || is_integer(*node); });
}

}  // namespace

bool is_constant(const Node* node) {
  if (node == nullptr) return false;
  switch (node->kind) {
    case Kind::integer:
    case Kind::string:
    case Kind::constant:
      return true;
    case Kind::parenthesis:
      return (*node)[0] == nullptr;
    default:
      return find_singleton(node->kind) != nullptr;
  }
}

bool is_constant(const Node* node, bool truth) {
  if (!is_constant(node)) return false;
  switch (node->kind) {
    case Kind::integer:
      return (node->value != 0) == truth;
    case Kind::string:
      return (node->name != Name::empty) == truth;
    case Kind::constant:
      return node->constant->truth == truth;
    case Kind::parenthesis:
      return !truth;
    default:
      return find_singleton(node->kind)->truth == truth;
  }
}

bool Parser::is_small(const mpz_class& value) const {
  unsigned bits = std::min<unsigned>(options_.small_int_bits, 63);
  return value.fits_slong_p() && value.get_si() >> (bits - 1) == (value < 0 ? -1 : 0);
}

Node* Parser::integer_node(const mpz_class& value, Place place) {
  if (!is_small(value)) return constant_node(make_integer(value), place);
  Node* made = leaf(Kind::integer, place);
  made->value = value.get_si();
  return made;
}

Node* Parser::constant_node(Constant constant, Place place) {
  Node* made = node(Kind::constant, place, {});
  made->constant = tree_.keep(std::move(constant));
  return made;
}

Constant Parser::constant_of(const Node& node) const {
  switch (node.kind) {
    case Kind::integer:
      return make_integer(node.value);
    case Kind::string:
      return make_string(names_.text(node.name));
    case Kind::constant:
      return *node.constant;
    case Kind::parenthesis:
      return tuple_of({});
    default:
      return make_singleton(find_singleton(node.kind)->type);
  }
}

Node* Parser::fold_tuple(Items items, Place place) {
  if (!std::ranges::all_of(items, [](Node* item) { return is_constant(item); })) return nullptr;
  std::vector<Constant> constants;
  for (Node* item : items) constants.push_back(constant_of(*item));
  return constant_node(tuple_of(constants), place);
}

/// Operands behind one that decides are dropped, and those that decide nothing, but for the last.
Node* Parser::fold_logical(Kind kind, Place place, Items operands) {
  bool decides = kind == Kind::or_;
  std::vector<Node*> kept;
  for (size_t i = 0; i < operands.size(); ++i) {
    bool is_last = i + 1 == operands.size();
    if (is_last || !is_constant(operands[i], !decides)) kept.push_back(operands[i]);
    if (is_constant(operands[i], decides)) break;
  }
  return kept.size() == 1 ? kept[0] : tree_.node(kind, place, kept);
}

/// `a op b op c`; nullptr: it cannot be folded.
Node* Parser::fold_chain(mpy::BinaryOp op, Items operands) {
  if (!are_integers(operands)) return nullptr;
  mpz_class value = value_of(*operands[0]);
  for (Node* operand : operands.subspan(1)) {
    auto result = fold(op, value, value_of(*operand));
    if (!result) return nullptr;
    value = *result;
  }
  return integer_node(value, {});
}

/// The same with operators between the operands.
Node* Parser::fold_arithmetic(Items items) {
  if (!are_integers(items)) return nullptr;
  mpz_class value = value_of(*items[0]);
  for (size_t i = 1; i < items.size(); i += 2) {
    auto result = fold(items[i]->binary_op, value, value_of(*items[i + 1]));
    if (!result) return nullptr;
    value = *result;
  }
  return integer_node(value, {});
}

Node* Parser::fold_unary(mpy::UnaryOp op, const Node& operand) {
  if (!is_integer(operand)) return nullptr;
  mpz_class old = value_of(operand);
  mpz_class value = fold(op, old);
  // mpy-cross leaves the result of a long integer as one.
  bool was_long = mpz_sizeinbase(mpz_class(old < 0 ? ~old : old).get_mpz_t(), 2) > 62;
  return was_long ? constant_node(make_integer(value), {}) : integer_node(value, {});
}

/// `name = const(value)`. The name stands for the value from here on; where it begins with `_`, it
/// is nothing else. nullptr: it is no such definition.
Node* Parser::define_constant(Node* target, Node* value) {
  if (target->kind != Kind::name || value->kind != Kind::primary || value->count != 2)
    return nullptr;
  const Node &callee = *(*value)[0], &call = *(*value)[1];
  if (callee.kind != Kind::name || callee.name != Name::const_ || call.kind != Kind::call)
    return nullptr;
  if (call.count != 1 || call.flag || !is_constant(call[0]))
    throw CompileError("SyntaxError", "not a constant", value->place);
  constants_.emplace(target->name, constant_of(*call[0]));
  if (names_.text(target->name).starts_with('_')) return node(Kind::pass, {}, {});
  return call.children[0];
}

}  // namespace natmod::python
