// Instances: each slot looks for a special method in the class, or hands over to the native base.
//
// Source: MicroPython's py/objtype.c for behaviour and texts.
#include "runtime/objects/instance.h"

#include "runtime/allocation.h"
#include "runtime/errors.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/instance_slots.h"
#include "runtime/objects/numbers.h"
#include "runtime/operations.h"

namespace natmod::board {
namespace {

Value sub_object(Runtime& rt, Value self) {
  return value_field(rt, self, layout::Instance::subobj);
}

AttrDest lookup(Runtime& rt, Value self, Qstr attr, std::optional<Slot> wanted) {
  AttrDest dest;
  class_lookup(rt, self, attr, wanted, false, type_of(rt, self), dest);
  return dest;
}

Args with_first(std::vector<Value>& storage, Value first, Args args) {
  storage = {first};
  storage.insert(storage.end(), args.positional.begin(), args.positional.end());
  return {storage, args.keywords};
}

}  // namespace

Map instance_members(Runtime& rt, Value instance) {
  return Map(rt, instance.address() + words(rt, layout::Instance::members));
}

Value new_instance(Runtime& rt, Address cls) {
  Address native = 0;
  const size_t natives = native_bases(rt, cls, native);
  const Value instance = new_object(rt, cls, layout::Instance::subobj + natives);
  instance_members(rt, instance).init(0);
  if (natives != 0) {
    set_field(rt, instance, layout::Instance::subobj, rt.state().native_base_init_wrapper);
  }
  return instance;
}

Value native_base_init(Runtime& rt, Args args) {
  Address native = 0;
  native_bases(rt, type_of(rt, args[0]), native);
  const Value made = slot_make_new(rt, slot(rt, native, Slot::make_new), native,
                                   {args.positional.subspan(1), args.keywords});
  set_field(rt, args[0], layout::Instance::subobj, made);
  return kNone;
}

Value instance_make_new(Runtime& rt, Address type, Args args) {
  AttrDest init;
  class_lookup(rt, kNull, Q___new__, Slot::make_new, false, type, init);
  std::vector<Value> storage;
  Value instance;
  Address native = 0;
  if (!init.object || init.object == kSentinel) {
    instance = new_instance(rt, type);
    native_bases(rt, type, native);
  } else {
    instance = call(rt, init.object, with_first(storage, Value::at(type), args));
    if (type_of(rt, instance) != type) return instance;
  }
  init = lookup(rt, instance, Q___init__, std::nullopt);
  if (init.object) {
    const Value result = call_method(rt, init, args);
    if (result != kNone) {
      raise(rt, TypeId::TypeError, "__init__() should return None, not '{}'",
            type_name_of(rt, result));
    }
  }
  if (native != 0 && sub_object(rt, instance) == rt.state().native_base_init_wrapper) {
    set_field(rt, instance, layout::Instance::subobj,
              slot_make_new(rt, slot(rt, native, Slot::make_new), native, args));
  }
  return instance;
}

void instance_print(Runtime& rt, Printer& printer, Value self, PrintKind kind) {
  AttrDest member = lookup(rt, self, kind == PrintKind::str ? Q___str__ : Q___repr__, Slot::print);
  if (!member.object && kind == PrintKind::str) {
    member = lookup(rt, self, Q___repr__, std::nullopt);
  }
  if (member.object == kSentinel) {
    const Value base = sub_object(rt, self);
    if (is_native_exception(rt, base)) {
      if (kind != PrintKind::str) printer.write(type_name_of(rt, self));
      kind = static_cast<PrintKind>(static_cast<uint32_t>(kind) |
                                    static_cast<uint32_t>(PrintKind::exc_subclass));
    }
    print(rt, printer, base, kind);
  } else if (member.object) {
    print(rt, printer, call_method(rt, {member.object, kNull}, {self}), PrintKind::str);
  } else {
    printer.format("<{} object at {:x}>", type_name_of(rt, self), self.bits);
  }
}

Value instance_unary(Runtime& rt, UnaryOp op, Value self) {
  const Qstr name = rt.state().unary_methods[static_cast<size_t>(op)];
  const AttrDest member = lookup(rt, self, name, Slot::unary_op);
  if (member.object == kSentinel) return unary_op(rt, op, sub_object(rt, self));
  if (member.object) {
    const Value result = call_method(rt, {member.object, kNull}, {self});
    if (op == UnaryOp::hash) return small(rt, get_int_truncated(rt, result));
    if (op == UnaryOp::int_maybe && !is_int(rt, result)) raise_empty(rt, TypeId::TypeError);
    return result;
  }
  // Without __eq__ an instance hashes by its address; with it, only by __hash__.
  if (op == UnaryOp::hash && !lookup(rt, self, Q___eq__, Slot::unary_op).object) {
    return small(rt, static_cast<int64_t>(self.bits));
  }
  return kNull;
}

Value instance_binary(Runtime& rt, BinaryOp op, Value self, Value other) {
  const Qstr name = rt.state().binary_methods[static_cast<size_t>(op)];
  const AttrDest member = lookup(rt, self, name, Slot::binary_op);
  Value result;
  if (member.object == kSentinel) {
    result = binary_op(rt, op, sub_object(rt, self), other);
  } else if (member.object) {
    result = call_method(rt, member, {other});
    if (op == BinaryOp::contains) result = bool_value(is_true(rt, result));
  }
  return result == rt.state().not_implemented ? kNull : result;
}

Value instance_subscr(Runtime& rt, Value self, Value index, Value value) {
  const Qstr name = !value ? Q___delitem__ : value == kSentinel ? Q___getitem__ : Q___setitem__;
  const AttrDest member = lookup(rt, self, name, Slot::subscr);
  if (member.object == kSentinel) return subscr(rt, sub_object(rt, self), index, value);
  if (!member.object) return kNull;
  if (value == kSentinel) return call_method(rt, member, {index});
  if (value) {
    call_method(rt, member, {index, value});
  } else {
    call_method(rt, member, {index});
  }
  return kNone;
}

bool instance_is_callable(Runtime& rt, Value self) {
  return static_cast<bool>(lookup(rt, self, Q___call__, Slot::call).object);
}

Value instance_call(Runtime& rt, Value self, Args args) {
  const AttrDest member = lookup(rt, self, Q___call__, Slot::call);
  if (!member.object) {
    raise(rt, TypeId::TypeError, "'{}' object isn't callable", type_name_of(rt, self));
  }
  if (member.object == kSentinel) return call(rt, sub_object(rt, self), args);
  // A builtin function stored in the class gets no self, but a (null) place for it.
  std::vector<Value> storage;
  return call(rt, member.object, with_first(storage, member.self, args));
}

Value instance_getiter(Runtime& rt, Value self) {
  const AttrDest member = lookup(rt, self, Q___iter__, Slot::iter);
  if (!member.object) return kNull;
  if (member.object == kSentinel) return getiter(rt, sub_object(rt, self));
  return call_method(rt, member, {});
}

bool instance_buffer(Runtime& rt, Value self, Buffer& buffer, uint32_t flags) {
  if (lookup(rt, self, Q_, Slot::buffer).object != kSentinel) return false;
  const Value base = sub_object(rt, self);
  return slot_buffer(rt, slot(rt, type_of(rt, base), Slot::buffer), base, buffer, flags);
}

}  // namespace natmod::board
