// None, bool, Ellipsis, NotImplemented and object.
#include "runtime/allocation.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/objects/instance.h"
#include "runtime/objects/map.h"
#include "runtime/operations.h"

namespace natmod::board {
namespace {

void none_print(Runtime&, Printer& printer, Value, PrintKind kind) {
  printer.write(kind == PrintKind::json ? "null" : "None");
}

void ellipsis_print(Runtime&, Printer& printer, Value, PrintKind) {
  printer.write("Ellipsis");
}
void not_implemented_print(Runtime&, Printer& printer, Value, PrintKind) {
  printer.write("NotImplemented");
}

void bool_print(Runtime&, Printer& printer, Value self, PrintKind kind) {
  if (kind == PrintKind::json) {
    printer.write(self == kTrue ? "true" : "false");
  } else {
    printer.write(self == kTrue ? "True" : "False");
  }
}

Value bool_make_new(Runtime& rt, Address, Args args) {
  check_args(rt, args, 0, 1);
  return args.size() == 0 ? kFalse : bool_value(is_true(rt, args[0]));
}

Value bool_unary(Runtime& rt, UnaryOp op, Value self) {
  if (op == UnaryOp::len) return kNull;
  return unary_op(rt, op, small(rt, self == kTrue));
}

Value bool_binary(Runtime& rt, BinaryOp op, Value left, Value right) {
  return binary_op(rt, op, small(rt, left == kTrue), right);
}

Value object_make_new(Runtime& rt, Address type, Args args) {
  check_args(rt, args, 0, 0);
  return new_object(rt, type, 1);
}

Value object_init(Runtime&, Args) {
  return kNone;
}

Value object_new(Runtime& rt, Args args) {
  if (!is_object(args[0]) || !is_type(rt, args[0], TypeId::type) ||
      !is_instance_type(rt, args[0].address())) {
    raise(rt, TypeId::TypeError, "arg must be user-type");
  }
  return new_instance(rt, args[0].address());
}

Value require_instance(Runtime& rt, Args args) {
  if (!is_instance_type(rt, type_of(rt, args[0]))) {
    raise(rt, TypeId::TypeError, "arg must be user-type");
  }
  if (!is_str(rt, args[1])) raise_empty(rt, TypeId::TypeError);
  return args[0];
}

Value object_setattr(Runtime& rt, Args args) {
  instance_members(rt, require_instance(rt, args)).store(args[1], args[2]);
  return kNone;
}

Value object_delattr(Runtime& rt, Args args) {
  if (instance_members(rt, require_instance(rt, args)).lookup(args[1], Lookup::remove) == 0) {
    raise(rt, TypeId::AttributeError, "no such attribute");
  }
  return kNone;
}

constexpr Member kObjectMembers[] = {
    {"__init__", object_init, 1, 1},
    {"__new__", object_new, 1, 1, false, Member::Kind::static_method},
    {"__setattr__", object_setattr, 3, 3},
    {"__delattr__", object_delattr, 2, 2},
};

}  // namespace

const TypeDef kType_NoneType = {.name = "NoneType", .print = none_print};
// The two singletons' types have no name.
const TypeDef kType_ellipsis = {.name = "", .print = ellipsis_print};
const TypeDef kType_NotImplementedType = {.name = "", .print = not_implemented_print};
const TypeDef kType_bool_ = {
    .name = "bool",
    .flags = kTypeEqChecksOtherType,
    .make_new = bool_make_new,
    .print = bool_print,
    .unary_op = bool_unary,
    .binary_op = bool_binary,
};
const TypeDef kType_object = {
    .name = "object", .make_new = object_make_new, .members = kObjectMembers};

}  // namespace natmod::board
