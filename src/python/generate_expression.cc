// Expressions: each leaves its value on the stack.
#include "python/generator.h"

namespace natmod::python {

/// Jumps to `label` if the condition is true (`jump_if`) or false, and keeps no value.
void Generator::branch(const Node* condition, bool jump_if, Label label) {
  if (is_constant(condition)) {
    if (is_constant(condition, jump_if)) code_.jump(mpy::kOpJump, label);
    return;
  }
  if (condition->kind == Kind::not_) return branch((*condition)[0], !jump_if, label);
  bool is_or = condition->kind == Kind::or_;
  if (!is_or && condition->kind != Kind::and_) {
    visit(condition);
    return code_.jump(jump_if ? mpy::kOpPopJumpIfTrue : mpy::kOpPopJumpIfFalse, label);
  }
  Items operands = condition->items();
  if (is_or == jump_if) {
    for (const Node* operand : operands) branch(operand, jump_if, label);
    return;
  }
  Label past = code_.new_label();
  for (const Node* operand : operands.first(operands.size() - 1)) branch(operand, !jump_if, past);
  branch(operands.back(), jump_if, label);
  code_.place(past);
}

void Generator::constant(const Node& node) {
  code_.object(node.constant);
}

// ---- displays

void Generator::tuple(const Node& node) {
  for (const Node* item : node.items()) visit(item);
  code_.tuple(node.count);
}

void Generator::parenthesis(const Node& node) {
  if (!node[0]) return code_.tuple(0);
  if (node[0]->kind == Kind::comprehension) return comprehension(*node[0], Scope::Type::generator);
  tuple(*node[0]);
}

void Generator::list(const Node& node) {
  const Node* inner = node[0];
  if (is(inner, Kind::comprehension)) return comprehension(*inner, Scope::Type::list);
  Items items = is(inner, Kind::sequence) ? inner->items() : inner ? node.items() : Items();
  visit_all(items);
  code_.number(mpy::kOpBuildList, items.size(), 1 - static_cast<int>(items.size()));
}

void Generator::brace(const Node& node) {
  const Node* inner = node[0];
  if (!inner) return code_.number(mpy::kOpBuildMap, 0, 1);
  switch (inner->kind) {
    case Kind::comprehension: {
      bool is_dict = (*inner)[0]->kind == Kind::pair;
      return comprehension(*inner, is_dict ? Scope::Type::dict : Scope::Type::set);
    }
    case Kind::sequence:
      return brace_items(*inner);
    case Kind::pair:
      code_.number(mpy::kOpBuildMap, 1, 1);
      visit(inner);
      return code_.op(mpy::kOpStoreMap);
    default:
      visit(inner);
      return code_.number(mpy::kOpBuildSet, 1, 0);
  }
}

void Generator::brace_items(const Node& sequence) {
  bool is_dict = sequence[0]->kind == Kind::pair;
  if (is_dict) code_.number(mpy::kOpBuildMap, sequence.count, 1);
  for (const Node* item : sequence.items()) {
    visit(item);
    if ((item->kind == Kind::pair) != is_dict)
      error(is_dict ? "expecting key:value for dict" : "expecting just a value for set", &sequence);
    if (is_dict) code_.op(mpy::kOpStoreMap);
  }
  if (!is_dict)
    code_.number(mpy::kOpBuildSet, sequence.count, 1 - static_cast<int>(sequence.count));
}

void Generator::pair(const Node& node) {
  visit(node[1]);
  visit(node[0]);
}

void Generator::comprehension(const Node& node, Scope::Type type) {
  using enum Scope::Type;
  Name name = type == list   ? Name::list_scope
              : type == dict ? Name::dict_scope
              : type == set  ? Name::set_scope
                             : Name::generator_scope;
  make_function(add_scope(type, name, node), nullptr);
  visit((*node[1])[1]);
  if (type == generator) code_.op(mpy::kOpGetIter);
  code_.call(false, 1, 0, false);
}

// ---- operators

void Generator::named(const Node& node) {
  assign_named(node[0], node[1]);
}

void Generator::conditional(const Node& node) {
  Label otherwise = code_.new_label(), end = code_.new_label();
  branch(node[1], false, otherwise);
  visit(node[0]);
  code_.jump(mpy::kOpJump, end);
  code_.place(otherwise);
  code_.stack(-1);
  visit(node[2]);
  code_.place(end);
}

void Generator::lambda(const Node& node) {
  make_function(add_scope(Scope::Type::lambda, Name::lambda_scope, node), node[0]);
}

void Generator::logical(const Node& node) {
  Label end = code_.new_label();
  mpy::Opcode jump = node.kind == Kind::or_ ? mpy::kOpJumpIfTrueOrPop : mpy::kOpJumpIfFalseOrPop;
  for (uint32_t i = 0; i < node.count; ++i) {
    visit(node[i]);
    if (i + 1 < node.count) code_.jump(jump, end);
  }
  code_.place(end);
}

void Generator::not_(const Node& node) {
  visit(node[0]);
  code_.unary(mpy::UnaryOp::not_);
}

void Generator::comparison(const Node& node) {
  bool several = node.count > 3;
  Label fail = several ? code_.new_label() : Label::none;
  visit(node[0]);
  for (uint32_t i = 1; i < node.count; i += 2) {
    bool is_last = i + 2 == node.count;
    visit(node[i + 1]);
    if (!is_last) {
      code_.op(mpy::kOpDupTop);
      code_.op(mpy::kOpRotThree);
    }
    code_.binary(node[i]->binary_op);
    if (!is_last) code_.jump(mpy::kOpJumpIfFalseOrPop, fail);
  }
  if (!several) return;
  Label end = code_.new_label();
  code_.jump(mpy::kOpJump, end);
  code_.place(fail);
  code_.stack(1);
  code_.op(mpy::kOpRotTwo);
  code_.op(mpy::kOpPopTop);
  code_.place(end);
}

void Generator::star(const Node& node) {
  error("*x must be assignment target", &node);
}

void Generator::chain(const Node& node) {
  visit(node[0]);
  for (const Node* operand : node.items_from(1)) {
    visit(operand);
    code_.binary(node.op);
  }
}

void Generator::arithmetic(const Node& node) {
  visit(node[0]);
  for (uint32_t i = 1; i < node.count; i += 2) {
    visit(node[i + 1]);
    code_.binary(node[i]->binary_op);
  }
}

void Generator::unary(const Node& node) {
  visit(node[1]);
  code_.unary(node[0]->unary_op);
}

void Generator::power(const Node& node) {
  visit_all(node.items());
  code_.binary(mpy::BinaryOp::power);
}

// ---- atoms with trailers

bool Generator::is_super_call(const Node& node) const {
  return scope_.type == Scope::Type::function && node.count > 1 && node[0]->kind == Kind::name &&
         node[0]->name == Name::super && node[1]->kind == Kind::call && node[1]->count == 0;
}

/// `super()`, with a method call that may follow it. The number of trailers that it took.
size_t Generator::super_call(const Node& node) {
  load(Name::class_);
  bool has_parameter = false;
  for (const Id& id : scope_.ids) has_parameter |= id.is_parameter;
  if (!has_parameter) error("super() can't find self", node[1]);
  code_.special(CodeItem::Form::load_first_parameter);
  if (node.count < 4 || node[2]->kind != Kind::attribute || node[3]->kind != Kind::call) {
    code_.call(false, 2, 0, false);
    return 1;
  }
  code_.name(mpy::kOpLoadSuperMethod, (*node[2])[0]->name);
  call_with(node[3]->items(), true, 0);
  return 3;
}

void Generator::primary(const Node& node) {
  visit(node[0]);
  size_t at = is_super_call(node) ? 1 + super_call(node) : 1;
  for (; at < node.count; ++at) {
    bool is_method = node[at]->kind == Kind::attribute &&
                     is(at + 1 < node.count ? node[at + 1] : nullptr, Kind::call);
    if (!is_method) {
      visit(node[at]);
      continue;
    }
    code_.name(mpy::kOpLoadMethod, (*node[at])[0]->name);
    call_with(node[++at]->items(), true, 0);
  }
}

void Generator::await(const Node& node) {
  check_yield(node, "'await' outside function");
  primary(node);
  yield_from_top();
}

void Generator::call(const Node& node) {
  call_with(node.items(), false, 0);
}

/// `positional`: how many arguments are on the stack already.
void Generator::call_with(Items arguments, bool is_method, uint32_t positional) {
  uint32_t keywords = 0;
  uint64_t stars = 0;  // a bit for each `*argument`
  bool star = false, double_star = false;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const Node& argument = *arguments[i];
    switch (argument.kind) {
      case Kind::star_argument:
        if (double_star) error("* arg after **", &argument);
        if (i + 1 >= module_.options.small_int_bits) error("too many args", &argument);
        star = true;
        stars |= uint64_t{1} << i;
        visit(argument[0]);
        ++positional;
        break;
      case Kind::double_star_argument:
        double_star = true;
        code_.op(mpy::kOpLoadNull);
        visit(argument[0]);
        ++keywords;
        break;
      case Kind::named_argument:
        assign_named(argument[0], argument[1]);
        ++positional;
        break;
      case Kind::keyword_argument:
        if (argument[0]->kind != Kind::name) error("LHS of keyword arg must be an id", &argument);
        code_.load_string(argument[0]->name);
        visit(argument[1]);
        ++keywords;
        break;
      case Kind::generator_argument:
        comprehension(argument, Scope::Type::generator);
        ++positional;
        break;
      default:
        if (double_star) error("positional arg after **", &argument);
        if (keywords > 0) error("positional arg after keyword arg", &argument);
        visit(&argument);
        ++positional;
    }
  }
  if (!arguments.empty()) {
    check_limit(positional, 255, "arguments", arguments.back());
    check_limit(keywords, 255, "arguments with names", arguments.back());
  }
  bool any_star = star || double_star;
  if (any_star) code_.small_int(static_cast<int64_t>(stars));
  code_.call(is_method, positional, keywords, any_star);
}

void Generator::subscript(const Node& node) {
  visit(node[0]);
  code_.op(mpy::kOpLoadSubscr);
}

void Generator::attribute(const Node& node) {
  code_.name(mpy::kOpLoadAttr, node[0]->name);
}

void Generator::slice(const Node& node) {
  for (uint32_t i = 0; i < 2; ++i) {
    if (node[i])
      visit(node[i]);
    else
      code_.none();
  }
  visit(node[2]);
  uint32_t count = node[2] ? 3 : 2;
  code_.number(mpy::kOpBuildSlice, count, 1 - static_cast<int>(count));
}

// ---- generators

void Generator::check_yield(const Node& node, const char* message) const {
  bool is_good = scope_.type == Scope::Type::function || scope_.type == Scope::Type::lambda;
  if (!is_good) error(message, &node);
}

void Generator::yield(const Node& node) {
  check_yield(node, "'yield' outside function");
  if (node[0])
    visit(node[0]);
  else
    code_.none();
  code_.op(mpy::kOpYieldValue);
  scope_.flags |= Scope::kGenerator;
}

void Generator::yield_from(const Node& node) {
  check_yield(node, "'yield' outside function");
  visit(node[0]);
  yield_from_top();
}

void Generator::yield_from_top() {
  code_.op(mpy::kOpGetIter);
  code_.none();
  code_.op(mpy::kOpYieldFrom);
  scope_.flags |= Scope::kGenerator;
}

}  // namespace natmod::python
