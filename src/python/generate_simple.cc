// Simple statements.
#include <string>

#include "python/generator.h"

namespace natmod::python {

void Generator::expression(const Node& node) {
  Input input = module_.options.input;
  bool prints =
      scope_.type == Scope::Type::module && (input == Input::prompt || input == Input::statement);
  if (prints) load(Name::repl_print);
  visit(node[0]);
  if (prints) code_.call(false, 1, 0, false);
  code_.op(mpy::kOpPopTop);
}

void Generator::assignment(const Node& node) {
  if (assign_side_by_side(*node[0], *node[1])) return;
  visit(node[1]);
  assign(node[0]);
}

/// `a, b = c, d`, also of three, without a tuple.
bool Generator::assign_side_by_side(const Node& target, const Node& value) {
  if (target.kind != Kind::tuple || value.kind != Kind::tuple || target.count != value.count ||
      (target.count != 2 && target.count != 3))
    return false;
  for (const Node* item : target.items())
    if (item->kind == Kind::star) return false;
  for (const Node* item : value.items()) visit(item);
  if (target.count == 3) code_.op(mpy::kOpRotThree);
  code_.op(mpy::kOpRotTwo);
  for (const Node* item : target.items()) assign(item);
  return true;
}

/// `a = b = value`: from left to right.
void Generator::assignment_list(const Node& node) {
  uint32_t targets = node.count - 1;
  visit(node[targets]);
  for (uint32_t i = 0; i < targets; ++i) {
    if (i + 1 < targets) code_.op(mpy::kOpDupTop);
    assign(node[i]);
  }
}

void Generator::augmented(const Node& node) {
  assign(node[0], Store::augmented_load);
  visit(node[2]);
  code_.binary(node[1]->binary_op);
  assign(node[0], Store::augmented_store);
}

/// Without a value: in a function, the name is a local one.
void Generator::annotation(const Node& node) {
  if (scope_.type == Scope::Type::function && node[0]->kind == Kind::name)
    scope_.find_or_add(node[0]->name, Binding::local);
}

void Generator::del(const Node& node) {
  if (node[0]->kind != Kind::target_list) return remove_target(node[0]);
  for (const Node* target : node[0]->items()) remove_target(target);
}

void Generator::leave_loop(const Node& node) {
  bool is_break = node.kind == Kind::break_;
  Label label = is_break ? loop_.break_to : loop_.continue_to;
  if (label == Label::none) error("'break'/'continue' outside loop", &node);
  bool from_for = is_break && loop_.is_for;
  uint32_t blocks = exception_depth_ - loop_.exception_depth;
  check_limit(blocks, 127, "blocks to leave at once", &node);
  if (blocks > 0) return code_.unwind_jump(label, blocks, from_for);
  if (from_for) code_.pop_iterator();
  code_.jump(mpy::kOpJump, label);
}

void Generator::return_(const Node& node) {
  if (scope_.type != Scope::Type::function) error("'return' outside function", &node);
  const Node* value = node[0];
  if (!value) {
    code_.none();
  } else if (value->kind == Kind::conditional) {
    // Each value is returned where it is made.
    Label otherwise = code_.new_label();
    branch((*value)[1], false, otherwise);
    visit((*value)[0]);
    code_.op(mpy::kOpReturnValue);
    code_.place(otherwise);
    visit((*value)[2]);
  } else {
    visit(value);
  }
  code_.op(mpy::kOpReturnValue);
}

void Generator::yield_statement(const Node& node) {
  visit(node[0]);
  code_.op(mpy::kOpPopTop);
}

void Generator::raise(const Node& node) {
  static constexpr mpy::Opcode kRaise[] = {mpy::kOpRaiseLast, mpy::kOpRaiseObj, mpy::kOpRaiseFrom};
  for (const Node* part : node.items()) visit(part);
  code_.op(kRaise[node.count]);
}

void Generator::assert_(const Node& node) {
  if (module_.options.optimisation != 0) return;
  Label end = code_.new_label();
  branch(node[0], true, end);
  code_.name(mpy::kOpLoadGlobal, Name::assertion_error);
  if (node[1]) {
    visit(node[1]);
    code_.call(false, 1, 0, false);
  }
  code_.op(mpy::kOpRaiseObj);
  code_.place(end);
}

// ---- imports

/// Imports what a dotted name says; the name's first part.
Name Generator::import_module(const Node* module) {
  if (!module || module->kind == Kind::name) {
    Name name = module ? module->name : Name::empty;
    code_.name(mpy::kOpImportName, name);
    return name;
  }
  std::string full;
  for (const Node* part : module->items()) {
    if (!full.empty()) full += '.';
    full += module_.names.text(part->name);
  }
  code_.name(mpy::kOpImportName, module_.names.add(full));
  return (*module)[0]->name;
}

void Generator::import(const Node& node) {
  for (const Node* item : node.items()) {
    code_.small_int(0);
    code_.none();
    if (item->kind != Kind::import_as) {
      store(import_module(item));
      continue;
    }
    const Node* module = (*item)[0];
    import_module(module);
    if (module->kind == Kind::dotted_name) {
      for (const Node* part : module->items_from(1)) code_.name(mpy::kOpLoadAttr, part->name);
    }
    store((*item)[1]->name);
  }
}

void Generator::import_from(const Node& node) {
  Items names = node.items_from(2);
  bool is_star = names.empty();
  if (is_star && scope_.type != Scope::Type::module) error("import * not at module level", &node);
  code_.small_int(node[0]->value);
  if (is_star) code_.load_string(Name::star);
  for (const Node* item : names) code_.load_string((*item)[0]->name);
  code_.tuple(is_star ? 1 : names.size());
  import_module(node[1]);
  if (is_star) return code_.op(mpy::kOpImportStar);
  for (const Node* item : names) {
    Name name = (*item)[0]->name;
    code_.name(mpy::kOpImportFrom, name);
    store((*item)[1] ? (*item)[1]->name : name);
  }
  code_.op(mpy::kOpPopTop);
}

}  // namespace natmod::python
