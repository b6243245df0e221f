// The value of an expression.
#include <charconv>

#include "session/interpreter.h"

namespace natmod::session {

using board::BinaryOp;
using board::UnaryOp;
using board::Value;

namespace {

constexpr UnaryOp kUnary[] = {UnaryOp::positive, UnaryOp::negative, UnaryOp::invert, UnaryOp::not_};

// The runtime numbers its operators as MicroPython does, in this order.
BinaryOp runtime_op(BinaryOperator op) {
  return static_cast<BinaryOp>(static_cast<uint32_t>(BinaryOp::or_) + static_cast<uint32_t>(op));
}
static_assert(static_cast<uint32_t>(BinaryOp::power) - static_cast<uint32_t>(BinaryOp::or_) ==
              static_cast<uint32_t>(BinaryOperator::power));
static_assert(static_cast<uint32_t>(BinaryOp::inplace_power) -
                  static_cast<uint32_t>(BinaryOp::inplace_or) ==
              static_cast<uint32_t>(BinaryOperator::power));
static_assert(static_cast<uint32_t>(BinaryOp::floor_divide) -
                  static_cast<uint32_t>(BinaryOp::or_) ==
              static_cast<uint32_t>(BinaryOperator::floor_divide));

}  // namespace

Value Interpreter::evaluate(const Expr& expr, const ScopePtr& scope) {
  check_stack();
  return std::visit([&](const auto& node) { return evaluate(node, scope); }, expr.node);
}

std::vector<Value> Interpreter::evaluate(const Exprs& exprs, const ScopePtr& scope) {
  std::vector<Value> values;
  values.reserve(exprs.size());
  for (const ExprPtr& expr : exprs) values.push_back(evaluate(*expr, scope));
  return values;
}

Value Interpreter::evaluate(const Constant& node, const ScopePtr&) {
  switch (node.kind) {
    case Constant::Kind::none:
      return rt_.none();
    case Constant::Kind::false_:
      return rt_.boolean(false);
    case Constant::Kind::true_:
      return rt_.boolean(true);
    case Constant::Kind::ellipsis:
      return rt_.ellipsis();
    case Constant::Kind::integer:
      return make_integer(node.text);
    case Constant::Kind::floating:
      // The type's own reading of the digits, which rounds as firmware does.
      return rt_.call(type_of(rt_.make_float(0)), {rt_.make_str(node.text)});
    case Constant::Kind::imaginary:
      return rt_.call(type_of(rt_.make_complex(0, 0)), {rt_.make_str(node.text + "j")});
    case Constant::Kind::string:
      // MicroPython interns short constants, which `is` shows.
      return node.text.size() <= 10 ? rt_.make_qstr(node.text) : rt_.make_str(node.text);
    case Constant::Kind::bytes:
      return rt_.make_bytes(node.text);
  }
  return rt_.none();
}

Value Interpreter::type_of(Value value) {
  return rt_.load_attr(value, "__class__");
}

/// Decimal digits, or `0x`, `0o`, `0b` and digits, of any length.
Value Interpreter::make_integer(std::string_view text) {
  unsigned bits = 0;
  if (text.size() > 1) {
    char marker = static_cast<char>(text[1] | 0x20);
    bits = marker == 'x' ? 4 : marker == 'o' ? 3 : marker == 'b' ? 1 : 0;
  }
  if (bits == 0) return rt_.make_int(text);
  text.remove_prefix(2);
  // As many digits at a time as fit a small number.
  Value value = rt_.make_int(int64_t{0});
  size_t chunk = 28 / bits;
  for (size_t first = text.size() % chunk; !text.empty(); first = chunk) {
    if (first == 0) continue;
    uint32_t part = 0;
    std::from_chars(text.data(), text.data() + first, part, 1 << bits);
    auto shift = static_cast<int64_t>(first * bits);
    value = rt_.binary_op(BinaryOp::lshift, value, rt_.make_int(shift));
    value = rt_.binary_op(BinaryOp::or_, value, rt_.make_int(int64_t{part}));
    text.remove_prefix(first);
  }
  return value;
}

Value Interpreter::evaluate(const Name& node, const ScopePtr& scope) {
  return load(node.id, *scope);
}

Value Interpreter::evaluate(const Attribute& node, const ScopePtr& scope) {
  return rt_.load_attr(evaluate(*node.value, scope), node.name);
}

Value Interpreter::evaluate(const Subscript& node, const ScopePtr& scope) {
  Value base = evaluate(*node.value, scope);
  return rt_.subscr(base, evaluate(*node.index, scope));
}

Value Interpreter::evaluate(const Slice& node, const ScopePtr& scope) {
  auto part = [&](const ExprPtr& expr) { return expr ? evaluate(*expr, scope) : rt_.none(); };
  Value lower = part(node.lower), upper = part(node.upper);
  return rt_.make_slice(lower, upper, part(node.step));
}

Value Interpreter::evaluate(const Unary& node, const ScopePtr& scope) {
  Value operand = evaluate(*node.operand, scope);
  return rt_.unary_op(kUnary[static_cast<size_t>(node.op)], operand);
}

Value Interpreter::evaluate(const Binary& node, const ScopePtr& scope) {
  Value left = evaluate(*node.left, scope);
  return rt_.binary_op(runtime_op(node.op), left, evaluate(*node.right, scope));
}

Value Interpreter::evaluate(const Logical& node, const ScopePtr& scope) {
  for (size_t i = 0;; ++i) {
    Value value = evaluate(*node.values[i], scope);
    if (i + 1 == node.values.size() || rt_.is_true(value) == node.is_or) return value;
  }
}

Value Interpreter::compare(CompareOperator op, Value left, Value right) {
  bool negate = op == CompareOperator::not_in || op == CompareOperator::is_not;
  BinaryOp runtime = BinaryOp::is;
  if (op < CompareOperator::in)
    runtime = static_cast<BinaryOp>(op);
  else if (op == CompareOperator::in || op == CompareOperator::not_in)
    runtime = BinaryOp::in;
  Value value = rt_.binary_op(runtime, left, right);
  return negate ? rt_.boolean(!rt_.is_true(value)) : value;
}
static_assert(static_cast<uint32_t>(CompareOperator::not_equal) ==
              static_cast<uint32_t>(BinaryOp::not_equal));

Value Interpreter::evaluate(const Compare& node, const ScopePtr& scope) {
  Value left = evaluate(*node.left, scope);
  for (size_t i = 0;; ++i) {
    Value right = evaluate(*node.links[i].right, scope);
    Value value = compare(node.links[i].op, left, right);
    if (i + 1 == node.links.size() || !rt_.is_true(value)) return value;
    left = right;
  }
}

Value Interpreter::evaluate(const Conditional& node, const ScopePtr& scope) {
  bool condition = rt_.is_true(evaluate(*node.condition, scope));
  return evaluate(condition ? *node.body : *node.otherwise, scope);
}

Value Interpreter::evaluate(const Display& node, const ScopePtr& scope) {
  std::vector<Value> items = evaluate(node.items, scope);
  if (node.kind == Display::Kind::tuple) return rt_.make_tuple(items);
  return node.kind == Display::Kind::list ? rt_.make_list(items) : rt_.make_set(items);
}

Value Interpreter::evaluate(const DictDisplay& node, const ScopePtr& scope) {
  Value dict = rt_.make_dict(node.items.size());
  for (const DictDisplay::Item& item : node.items) {
    Value value = evaluate(*item.value, scope);  // before the key, as MicroPython does
    rt_.store_subscr(dict, evaluate(*item.key, scope), value);
  }
  return dict;
}

/// The parser lets it stand in targets only.
Value Interpreter::evaluate(const Starred&, const ScopePtr&) {
  rt_.raise("SyntaxError", "*x must be assignment target");
}

}  // namespace natmod::session
