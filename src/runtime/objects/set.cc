// set and frozenset.
//
// Source: MicroPython's py/objset.c for behaviour and texts.
#include "runtime/allocation.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/objects/map.h"
#include "runtime/objects/sequence.h"
#include "runtime/operations.h"

namespace natmod::board {
namespace {

bool is_any_set(Runtime& rt, Value v) {
  return is_object(v) && (is_type(rt, v, TypeId::set) || is_type(rt, v, TypeId::frozenset));
}

Value new_set(Runtime& rt, Address type, size_t n) {
  const Value set = new_object(rt, type, layout::Set::words);
  SetTable(rt, set).init(n);
  return set;
}

void add_all(Runtime& rt, Value set, Value iterable, Lookup how) {
  const Value iterator = getiter(rt, iterable);
  while (const Value item = iternext(rt, iterator)) SetTable(rt, set).lookup(item, how);
}

Value set_make_new(Runtime& rt, Address type, Args args) {
  check_args(rt, args, 0, 1);
  const Value set = new_set(rt, type, 0);
  if (args.size() == 1) add_all(rt, set, args[0], Lookup::add);
  return set;
}

void set_print(Runtime& rt, Printer& printer, Value self, PrintKind) {
  const bool frozen = is_type(rt, self, TypeId::frozenset);
  const SetTable table(rt, self);
  if (table.used() == 0) {
    printer.write(frozen ? "frozenset()" : "set()");
    return;
  }
  printer.write(frozen ? "frozenset({" : "{");
  size_t cursor = 0;
  for (bool first = true; const Value item = table.next(cursor); first = false) {
    if (!first) printer.write(", ");
    print(rt, printer, item, PrintKind::repr);
  }
  printer.write(frozen ? "})" : "}");
}

Value copy(Runtime& rt, Value set) {
  const Value other = new_set(rt, type_of(rt, set), SetTable(rt, set).alloc());
  memory(rt).move(field(rt, other, layout::Set::table), field(rt, set, layout::Set::table),
                  words(rt, SetTable(rt, set).alloc()));
  set_field(rt, other, layout::Set::used, SetTable(rt, set).used());
  return other;
}

Value difference(Runtime& rt, Args args, bool update) {
  const Value self = update ? args[0] : copy(rt, args[0]);
  for (size_t i = 1; i < args.size(); ++i) {
    if (self == args[i]) {
      SetTable(rt, self).clear();
    } else {
      add_all(rt, self, args[i], Lookup::remove);
    }
  }
  return self;
}

Value intersection(Runtime& rt, Value self, Value other, bool update) {
  if (self == other) return update ? kNone : copy(rt, self);
  const Value out = new_set(rt, type_address(rt, TypeId::set), 0);
  const Value iterator = getiter(rt, other);
  while (const Value item = iternext(rt, iterator)) {
    if (SetTable(rt, self).lookup(item, Lookup::find)) SetTable(rt, out).lookup(item, Lookup::add);
  }
  if (!update) return out;
  release(rt, field(rt, self, layout::Set::table));
  for (uint32_t part : {layout::Set::alloc, layout::Set::used, layout::Set::table}) {
    set_field(rt, self, part, field(rt, out, part));
  }
  return kNone;
}

Value as_set(Runtime& rt, Value v) {
  return is_any_set(rt, v) ? v : set_make_new(rt, type_address(rt, TypeId::set), {{&v, 1}, {}});
}

bool is_subset(Runtime& rt, Value self, Value other, bool proper) {
  self = as_set(rt, self);
  other = as_set(rt, other);
  if (proper && SetTable(rt, self).used() == SetTable(rt, other).used()) return false;
  size_t cursor = 0;
  while (const Value item = SetTable(rt, self).next(cursor)) {
    if (!SetTable(rt, other).lookup(item, Lookup::find)) return false;
  }
  return true;
}

Value combined(Runtime& rt, Value self, Value other, Lookup how) {
  const Value out = copy(rt, self);
  add_all(rt, out, other, how);
  return out;
}

Value set_unary(Runtime& rt, UnaryOp op, Value self) {
  const SetTable table(rt, self);
  if (op == UnaryOp::boolean) return bool_value(table.used() != 0);
  if (op == UnaryOp::len) return small(rt, static_cast<int64_t>(table.used()));
  if (op == UnaryOp::hash && is_type(rt, self, TypeId::frozenset)) {
    uint64_t hash = type_address(rt, TypeId::frozenset);
    size_t cursor = 0;
    while (const Value item = table.next(cursor)) {
      hash += static_cast<uint64_t>(small_value(rt, unary_op(rt, UnaryOp::hash, item)));
    }
    return small(rt, static_cast<int64_t>(hash));
  }
  return kNull;
}

Value set_binary(Runtime& rt, BinaryOp op, Value left, Value right) {
  if (op == BinaryOp::contains) {
    return bool_value(static_cast<bool>(SetTable(rt, left).lookup(right, Lookup::find)));
  }
  if (!is_any_set(rt, right)) return kNull;
  const Value both[] = {left, right};
  const bool in_place = is_type(rt, left, TypeId::set);
  switch (op) {
    case BinaryOp::or_:
      return combined(rt, left, right, Lookup::add);
    case BinaryOp::xor_:
      return combined(rt, left, right, Lookup::toggle);
    case BinaryOp::and_:
      return intersection(rt, left, right, false);
    case BinaryOp::subtract:
      return difference(rt, {both, {}}, false);
    case BinaryOp::inplace_or:
      if (!in_place) return combined(rt, left, right, Lookup::add);
      add_all(rt, left, right, Lookup::add);
      return left;
    case BinaryOp::inplace_xor:
      if (!in_place) return combined(rt, left, right, Lookup::toggle);
      add_all(rt, left, right, Lookup::toggle);
      return left;
    case BinaryOp::inplace_and: {
      const Value result = intersection(rt, left, right, in_place);
      return in_place ? left : result;
    }
    case BinaryOp::inplace_subtract:
      return difference(rt, {both, {}}, in_place);
    case BinaryOp::less:
      return bool_value(is_subset(rt, left, right, true));
    case BinaryOp::more:
      return bool_value(is_subset(rt, right, left, true));
    case BinaryOp::less_equal:
      return bool_value(is_subset(rt, left, right, false));
    case BinaryOp::more_equal:
      return bool_value(is_subset(rt, right, left, false));
    case BinaryOp::equal:
      return bool_value(SetTable(rt, left).used() == SetTable(rt, right).used() &&
                        is_subset(rt, left, right, false));
    default:
      return kNull;
  }
}

Value set_iter(Runtime& rt, Value self) {
  return new_iterator(rt, IteratorKind::set, self);
}

// -- Methods

Value add_method(Runtime& rt, Args args) {
  SetTable(rt, args[0]).lookup(args[1], Lookup::add);
  return kNone;
}
Value clear_method(Runtime& rt, Args args) {
  SetTable(rt, args[0]).clear();
  return kNone;
}
Value copy_method(Runtime& rt, Args args) {
  return copy(rt, args[0]);
}
Value discard_method(Runtime& rt, Args args) {
  SetTable(rt, args[0]).lookup(args[1], Lookup::remove);
  return kNone;
}
Value difference_method(Runtime& rt, Args args) {
  return difference(rt, args, false);
}
Value difference_update_method(Runtime& rt, Args args) {
  difference(rt, args, true);
  return kNone;
}
Value intersection_method(Runtime& rt, Args args) {
  return intersection(rt, args[0], args[1], false);
}
Value intersection_update_method(Runtime& rt, Args args) {
  return intersection(rt, args[0], args[1], true);
}
Value isdisjoint_method(Runtime& rt, Args args) {
  const Value iterator = getiter(rt, args[1]);
  while (const Value item = iternext(rt, iterator)) {
    if (SetTable(rt, args[0]).lookup(item, Lookup::find)) return kFalse;
  }
  return kTrue;
}
Value issubset_method(Runtime& rt, Args args) {
  return bool_value(is_subset(rt, args[0], args[1], false));
}
Value issuperset_method(Runtime& rt, Args args) {
  return bool_value(is_subset(rt, args[1], args[0], false));
}
Value pop_method(Runtime& rt, Args args) {
  const Value item = SetTable(rt, args[0]).remove_first();
  if (!item) raise(rt, TypeId::KeyError, "pop from an empty set");
  return keep(rt, item);
}
Value remove_method(Runtime& rt, Args args) {
  if (!SetTable(rt, args[0]).lookup(args[1], Lookup::remove)) {
    raise_arg(rt, TypeId::KeyError, args[1]);
  }
  return kNone;
}
Value symmetric_difference_method(Runtime& rt, Args args) {
  return combined(rt, args[0], args[1], Lookup::toggle);
}
Value symmetric_difference_update_method(Runtime& rt, Args args) {
  add_all(rt, args[0], args[1], Lookup::toggle);
  return kNone;
}
Value union_method(Runtime& rt, Args args) {
  return combined(rt, args[0], args[1], Lookup::add);
}
Value update_method(Runtime& rt, Args args) {
  for (size_t i = 1; i < args.size(); ++i) add_all(rt, args[0], args[i], Lookup::add);
  return kNone;
}
Value contains_method(Runtime& rt, Args args) {
  return binary_op(rt, BinaryOp::in, args[1], args[0]);
}

constexpr Member kSetMembers[] = {
    {"add", add_method, 2, 2},
    {"clear", clear_method, 1, 1},
    {"copy", copy_method, 1, 1},
    {"discard", discard_method, 2, 2},
    {"difference", difference_method, 1, Member::kAny},
    {"difference_update", difference_update_method, 1, Member::kAny},
    {"intersection", intersection_method, 2, 2},
    {"intersection_update", intersection_update_method, 2, 2},
    {"isdisjoint", isdisjoint_method, 2, 2},
    {"issubset", issubset_method, 2, 2},
    {"issuperset", issuperset_method, 2, 2},
    {"pop", pop_method, 1, 1},
    {"remove", remove_method, 2, 2},
    {"symmetric_difference", symmetric_difference_method, 2, 2},
    {"symmetric_difference_update", symmetric_difference_update_method, 2, 2},
    {"union", union_method, 2, 2},
    {"update", update_method, 1, Member::kAny},
    {"__contains__", contains_method, 2, 2},
};

constexpr Member kFrozensetMembers[] = {
    {"copy", copy_method, 1, 1},
    {"difference", difference_method, 1, Member::kAny},
    {"intersection", intersection_method, 2, 2},
    {"isdisjoint", isdisjoint_method, 2, 2},
    {"issubset", issubset_method, 2, 2},
    {"issuperset", issuperset_method, 2, 2},
    {"symmetric_difference", symmetric_difference_method, 2, 2},
    {"union", union_method, 2, 2},
    {"__contains__", contains_method, 2, 2},
};

}  // namespace

Value Runtime::make_set(std::span<const Value> items) {
  const Value set = new_set(*this, type_address(*this, TypeId::set), items.size());
  for (Value item : items) SetTable(*this, set).lookup(item, Lookup::add);
  return set;
}

const TypeDef kType_set = {
    .name = "set",
    .make_new = set_make_new,
    .print = set_print,
    .unary_op = set_unary,
    .binary_op = set_binary,
    .getiter = set_iter,
    .members = kSetMembers,
};

const TypeDef kType_frozenset = {
    .name = "frozenset",
    .flags = kTypeEqChecksOtherType,
    .make_new = set_make_new,
    .print = set_print,
    .unary_op = set_unary,
    .binary_op = set_binary,
    .getiter = set_iter,
    .members = kFrozensetMembers,
};

}  // namespace natmod::board
