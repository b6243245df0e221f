// Names and targets: loading, storing, deleting, and what a scope declares of them.
#include "python/generator.h"

namespace natmod::python {

namespace {

constexpr const char* kCannotAssign = "can't assign to expression";

// Where no node has the line: the statement around has.
const Node kNowhere(Kind::name);

}  // namespace

void Generator::load(Name name) {
  scope_.use(name);
  code_.id(CodeItem::Form::load_id, name);
}

void Generator::store(Name name) {
  scope_.bind(name);
  code_.id(CodeItem::Form::store_id, name);
}

void Generator::remove(Name name) {
  scope_.bind(name);
  code_.id(CodeItem::Form::delete_id, name);
}

/// The value on top of the stack into `target`. An augmented assignment loads first, and leaves
/// what the store needs of the target below the value.
void Generator::assign(const Node* target, Store kind) {
  switch (target->kind) {
    case Kind::name:
      return kind == Store::augmented_load ? load(target->name) : store(target->name);
    case Kind::primary:
      return assign_primary(*target, kind);
    case Kind::tuple:
    case Kind::target_list:
      if (kind != Store::plain) error(kCannotAssign, target);
      return assign_sequence(target->items());
    case Kind::parenthesis:
    case Kind::list:
      return assign_display(*target, kind);
    default:
      error(kCannotAssign, target);
  }
}

void Generator::assign_display(const Node& target, Store kind) {
  const Node* inner = target[0];
  bool is_list = target.kind == Kind::list;
  if (kind != Store::plain || (!inner && !is_list)) error(kCannotAssign, &target);
  if (is(inner, Kind::comprehension)) error(kCannotAssign, &target);
  if (is(inner, Kind::sequence)) return assign_sequence(inner->items());
  assign_sequence(inner ? target.items() : Items());
}

void Generator::assign_primary(const Node& target, Store kind) {
  const Node& last = *target[target.count - 1];
  if (kind != Store::augmented_store) {
    for (const Node* part : target.items().first(target.count - 1)) visit(part);
  }
  if (last.kind == Kind::call) error(kCannotAssign, &target);
  bool is_attribute = last.kind == Kind::attribute;
  if (kind == Store::augmented_store) {
    code_.op(is_attribute ? mpy::kOpRotTwo : mpy::kOpRotThree);
  } else if (!is_attribute) {
    visit(last[0]);
  }
  if (kind == Store::augmented_load) code_.op(is_attribute ? mpy::kOpDupTop : mpy::kOpDupTopTwo);
  bool is_load = kind == Store::augmented_load;
  if (is_attribute)
    code_.name(is_load ? mpy::kOpLoadAttr : mpy::kOpStoreAttr, last[0]->name);
  else
    code_.op(is_load ? mpy::kOpLoadSubscr : mpy::kOpStoreSubscr);
}

void Generator::assign_sequence(Items targets) {
  const Node* star = nullptr;
  auto count = static_cast<uint32_t>(targets.size());
  for (uint32_t i = 0; i < count; ++i) {
    if (targets[i]->kind != Kind::star) continue;
    if (star) error("multiple *x in assignment", targets[i]);
    star = targets[i];
    check_limit(i, 255, "targets before *x", star);
    code_.number(mpy::kOpUnpackEx, i | (count - i - 1) << 8, static_cast<int>(count) - 1);
  }
  if (!star) code_.number(mpy::kOpUnpackSequence, count, static_cast<int>(count) - 1);
  for (const Node* target : targets) assign(target == star ? (*target)[0] : target);
}

/// `target := value`, which leaves the value on the stack.
void Generator::assign_named(const Node* target, const Node* value) {
  if (target->kind != Kind::name) error(kCannotAssign, target);
  visit(value);
  code_.op(mpy::kOpDupTop);
  if (scope_.is_comprehension()) bind_around_comprehension(target->name);
  store(target->name);
}

/// In a comprehension, `:=` binds a name of the scope around.
void Generator::bind_around_comprehension(Name name) {
  if (scope_.parent->bind(name).binding == Binding::global_declared) {
    scope_.find_or_add(name, Binding::global_declared);
    return;
  }
  Id& id = scope_.find_or_add(name, Binding::undecided);
  if (!scope_.parent->parent) return declare_global(id, &kNowhere);
  if (id.binding == Binding::global_used) id.binding = Binding::undecided;
  declare_nonlocal(id, &kNowhere);
}

void Generator::remove_target(const Node* target) {
  constexpr const char* kCannotDelete = "can't delete expression";
  if (target->kind == Kind::name) return remove(target->name);
  if (target->kind == Kind::parenthesis) {
    const Node* inner = (*target)[0];
    if (!is(inner, Kind::sequence)) error(kCannotDelete, inner ? inner : &kNowhere);
    for (const Node* item : inner->items()) remove_target(item);
    return;
  }
  if (target->kind != Kind::primary) error(kCannotDelete, target);
  const Node& last = *target->children[target->count - 1];
  for (const Node* part : target->items().first(target->count - 1)) visit(part);
  if (last.kind == Kind::call) error(kCannotDelete, target);
  if (last.kind == Kind::attribute) {
    code_.op(mpy::kOpLoadNull);
    code_.op(mpy::kOpRotTwo);
    code_.name(mpy::kOpStoreAttr, last[0]->name);
  } else {
    visit(last[0]);
    code_.op(mpy::kOpLoadNull);
    code_.op(mpy::kOpRotThree);
    code_.op(mpy::kOpStoreSubscr);
  }
}

// ---- declarations

void Generator::declare(const Node& node) {
  bool is_global = node.kind == Kind::global;
  if (!is_global && scope_.type == Scope::Type::module)
    error("can't declare nonlocal in outer code", &node);
  for (const Node* name : node.items()) {
    Id& id = scope_.find_or_add(name->name, Binding::undecided);
    if (is_global)
      declare_global(id, &node);
    else
      declare_nonlocal(id, &node);
  }
}

void Generator::declare_global(Id& id, const Node* node) {
  if (id.binding != Binding::undecided && id.binding != Binding::global_declared)
    error("identifier redefined as global", node);
  id.binding = Binding::global_declared;
  Scope& module = module_.scopes.front();
  if (Id* outer = module.find(id.name)) outer->binding = Binding::global_declared;
}

void Generator::declare_nonlocal(Id& id, const Node* node) {
  if (id.binding == Binding::undecided) {
    id.binding = Binding::global_used;
    scope_.close_over(id);
    if (id.binding == Binding::global_used) error("no binding for nonlocal found", node);
  } else if (id.binding != Binding::free) {
    error("identifier redefined as nonlocal", node);
  }
}

}  // namespace natmod::python
