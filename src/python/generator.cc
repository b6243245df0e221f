// The bodies of the scopes, and which function walks which node.
#include "python/generator.h"

#include <fmt/format.h>

#include <utility>

namespace natmod::python {

const std::array<Generator::Visit, 256> Generator::kVisits = [] {
  constexpr std::pair<Kind, Visit> kRows[] = {
      {Kind::constant, &Generator::constant},
      {Kind::tuple, &Generator::tuple},
      {Kind::parenthesis, &Generator::parenthesis},
      {Kind::list, &Generator::list},
      {Kind::brace, &Generator::brace},
      {Kind::pair, &Generator::pair},
      {Kind::named, &Generator::named},
      {Kind::conditional, &Generator::conditional},
      {Kind::lambda, &Generator::lambda},
      {Kind::or_, &Generator::logical},
      {Kind::and_, &Generator::logical},
      {Kind::not_, &Generator::not_},
      {Kind::comparison, &Generator::comparison},
      {Kind::star, &Generator::star},
      {Kind::chain, &Generator::chain},
      {Kind::arithmetic, &Generator::arithmetic},
      {Kind::unary, &Generator::unary},
      {Kind::power, &Generator::power},
      {Kind::primary, &Generator::primary},
      {Kind::await_, &Generator::await},
      {Kind::call, &Generator::call},
      {Kind::subscript, &Generator::subscript},
      {Kind::attribute, &Generator::attribute},
      {Kind::slice, &Generator::slice},
      {Kind::yield_, &Generator::yield},
      {Kind::yield_from, &Generator::yield_from},
      {Kind::block, &Generator::block},
      {Kind::pass, &Generator::pass},
      {Kind::break_, &Generator::leave_loop},
      {Kind::continue_, &Generator::leave_loop},
      {Kind::expression, &Generator::expression},
      {Kind::assign, &Generator::assignment},
      {Kind::assign_list, &Generator::assignment_list},
      {Kind::aug_assign, &Generator::augmented},
      {Kind::annotation, &Generator::annotation},
      {Kind::del, &Generator::del},
      {Kind::return_, &Generator::return_},
      {Kind::yield_statement, &Generator::yield_statement},
      {Kind::raise, &Generator::raise},
      {Kind::import, &Generator::import},
      {Kind::import_from, &Generator::import_from},
      {Kind::global, &Generator::declare},
      {Kind::nonlocal, &Generator::declare},
      {Kind::assert_, &Generator::assert_},
      {Kind::if_, &Generator::if_},
      {Kind::while_, &Generator::while_},
      {Kind::for_, &Generator::for_},
      {Kind::try_, &Generator::try_},
      {Kind::with, &Generator::with},
      {Kind::async, &Generator::async},
      {Kind::function, &Generator::function},
      {Kind::class_, &Generator::class_},
      {Kind::decorated, &Generator::decorated},
  };
  std::array<Visit, 256> table{};
  for (auto [kind, visit] : kRows) table[static_cast<size_t>(kind)] = visit;
  return table;
}();

void Generator::error(const char* message, const Node* node) {
  throw CompileError("SyntaxError", message, node->line, node->place);
}

void Generator::check_limit(size_t count, size_t limit, const char* what, const Node* node) {
  if (count <= limit) return;
  throw Unsupported("SyntaxError", fmt::format("more than {} {}", limit, what), node->line,
                    node->place);
}

void Generator::visit(const Node* node) {
  if (!node) return;
  Visit walk = kVisits[static_cast<size_t>(node->kind)];
  if (!walk) return visit_leaf(*node);
  code_.line(node->line);
  (this->*walk)(*node);
}

void Generator::visit_leaf(const Node& node) {
  switch (node.kind) {
    case Kind::name:
      return load(node.name);
    case Kind::string:
      return code_.load_string(node.name);
    case Kind::integer:
      return code_.small_int(node.value);
    case Kind::none:
      return code_.none();
    case Kind::false_:
      return code_.op(mpy::kOpLoadConstFalse);
    case Kind::true_:
      return code_.op(mpy::kOpLoadConstTrue);
    case Kind::ellipsis:
      return code_.object(module_.tree.keep(make_singleton(mpy::Object::Type::ellipsis)));
    default:
      return;
  }
}

/// An error of unknown line is in the line of the innermost statement.
void Generator::visit_all(Items nodes) {
  for (const Node* node : nodes) {
    try {
      visit(node);
    } catch (CompileError& error) {
      error.place(node->line);
      throw;
    }
    if (pending_) return pending_->place(node->line);
  }
}

void Generator::run() {
  try {
    switch (scope_.type) {
      case Scope::Type::module:
        module_body();
        break;
      case Scope::Type::class_:
        class_body();
        break;
      case Scope::Type::lambda:
        lambda_body();
        break;
      case Scope::Type::function:
        function_body();
        break;
      default:
        comprehension_body();
    }
  } catch (CompileError& error) {
    error.place(scope_.node->line, module_.names.text(scope_.name));
    throw;
  }
  code_.op(mpy::kOpReturnValue);
}

// ---- bodies, each of which leaves the value to return

void Generator::module_body() {
  visit(scope_.node);
  if (module_.options.input != Input::expression) code_.none();
}

/// An error of the parameters has the line of a node that knows one, or else of the body.
void Generator::walk_body(const Node* parameters, const Node* body) {
  try {
    declare_parameters(parameters);
  } catch (CompileError& error) {
    pending_ = error;
  }
  try {
    visit(body);
  } catch (CompileError&) {
    if (!pending_) throw;
  }
  if (pending_) throw CompileError(*pending_);
}

void Generator::function_body() {
  walk_body((*scope_.node)[1], (*scope_.node)[2]);
  code_.none();
}

void Generator::lambda_body() {
  code_.line(scope_.node->line);
  walk_body((*scope_.node)[0], (*scope_.node)[1]);
  if (scope_.flags & Scope::kGenerator) {
    code_.op(mpy::kOpPopTop);
    code_.none();
  }
}

void Generator::class_body() {
  scope_.find_or_add(Name::class_, Binding::local);
  load(Name::name_);
  store(Name::module_);
  code_.load_string(scope_.name);
  store(Name::qualname);
  visit((*scope_.node)[2]);
  code_.special(CodeItem::Form::load_class_cell);
}

void Generator::comprehension_body() {
  using enum Scope::Type;
  const Node& node = *scope_.node;
  // The outermost iterator is the one argument, which has no name.
  scope_.find_or_add(Name::empty, Binding::local);
  scope_.positional = 1;
  code_.line(node.line);
  if (scope_.type == list) code_.number(mpy::kOpBuildList, 0, 1);
  if (scope_.type == dict) code_.number(mpy::kOpBuildMap, 0, 1);
  if (scope_.type == set) code_.number(mpy::kOpBuildSet, 0, 1);
  if (scope_.type == generator) {
    // The slots of an iterator: the first, empty, says that the second holds it.
    code_.op(mpy::kOpLoadNull);
    load(Name::empty);
    code_.op(mpy::kOpLoadNull);
    code_.op(mpy::kOpLoadNull);
  } else {
    load(Name::empty);
    code_.op(mpy::kOpGetIterStack);
  }
  comprehension_loop(*node[1], node[0], 0);
  if (scope_.type == generator) code_.none();
}

void Generator::comprehension_loop(const Node& comp_for, const Node* element, uint32_t depth) {
  Label top = code_.new_label(), end = code_.new_label();
  code_.place(top);
  code_.jump(mpy::kOpForIter, end);
  assign(comp_for[0]);
  const Node* inner = comp_for[2];
  for (; is(inner, Kind::comp_if); inner = (*inner)[1]) branch((*inner)[0], false, top);
  if (inner) {
    visit((*inner)[1]);
    code_.op(mpy::kOpGetIterStack);
    comprehension_loop(*inner, element, depth + 1);
  } else {
    visit(element);
    store_element(depth);
  }
  code_.jump(mpy::kOpJump, top);
  code_.place(end);
  code_.stack(-kIteratorSlots);
}

void Generator::store_element(uint32_t depth) {
  if (scope_.type == Scope::Type::generator) {
    code_.op(mpy::kOpYieldValue);
    scope_.flags |= Scope::kGenerator;
    return code_.op(mpy::kOpPopTop);
  }
  // Where the collection lies below the iterators, and in the two low bits of which type it is.
  uint32_t is_dict = scope_.type == Scope::Type::dict;
  uint32_t type = is_dict ? 1 : scope_.type == Scope::Type::set ? 2 : 0;
  uint32_t place = kIteratorSlots * depth + kIteratorSlots + 1 + is_dict;
  code_.number(mpy::kOpStoreComp, place << 2 | type, -1 - static_cast<int>(is_dict));
}

// ---- parameters

void Generator::declare_parameters(const Node* parameters) {
  bool after_star = false;
  if (!parameters) return;
  for (const Node* parameter : parameters->items()) declare_parameter(*parameter, after_star);
}

void Generator::declare_parameter(const Node& parameter, bool& after_star) {
  if (scope_.flags & Scope::kDoubleStar) error("invalid syntax", &parameter);
  bool is_star = parameter.kind == Kind::star_parameter;
  bool is_double_star = parameter.kind == Kind::double_star_parameter;
  const Node* name = parameter.kind == Kind::name ? &parameter : parameter[0];
  if (is_star) {
    if (std::exchange(after_star, true)) error("invalid syntax", &parameter);
    if (!name) return;
    scope_.flags |= Scope::kStar;
  } else if (is_double_star) {
    scope_.flags |= Scope::kDoubleStar;
  } else {
    ++(after_star ? scope_.keyword_only : scope_.positional);
  }
  Id& id = scope_.find_or_add(name->name, Binding::undecided);
  if (id.binding != Binding::undecided) error("argument name reused", &parameter);
  id = {name->name, Binding::local, true, is_star, is_double_star};
}

Scope& Generator::add_scope(Scope::Type type, Name name, const Node& node) {
  return module_.scopes.emplace_back(type, name, &node, &scope_);
}

/// Leaves the function on the stack. Defaults of positional parameters are a tuple below it, those
/// of others a dict.
void Generator::make_function(Scope& scope, const Node* parameters) {
  uint32_t in_tuple = 0, in_dict = 0;
  bool after_star = false;
  for (const Node* parameter : parameters ? parameters->items() : Items()) {
    if (parameter->kind == Kind::double_star_parameter) continue;
    after_star |= parameter->kind == Kind::star_parameter;
    if (parameter->kind == Kind::star_parameter) continue;
    const Node* value = parameter->kind == Kind::parameter ? (*parameter)[1] : nullptr;
    if (!value) {
      if (!after_star && in_tuple != 0)
        error("non-default argument follows default argument", parameter);
    } else if (!after_star) {
      ++in_tuple;
      visit(value);
    } else {
      if (++in_dict == 1) {
        if (in_tuple != 0)
          code_.tuple(in_tuple);
        else
          code_.op(mpy::kOpLoadNull);
        code_.number(mpy::kOpBuildMap, 0, 1);
      }
      visit(value);
      code_.load_string((*parameter)[0]->name);
      code_.op(mpy::kOpStoreMap);
    }
  }
  if (in_tuple != 0 && in_dict == 0) {
    code_.tuple(in_tuple);
    code_.op(mpy::kOpLoadNull);
  }
  if (in_dict != 0) scope.flags |= Scope::kKeywordDefaults;
  scope.positional_defaults = in_tuple;
  code_.make_function(&scope, in_tuple != 0 || in_dict != 0);
}

}  // namespace natmod::python
