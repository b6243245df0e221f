// Attributes: how a name becomes a value, or a method with its self.
//
// Source: MicroPython's py/runtime.c for order and texts.
#include <algorithm>

#include "runtime/allocation.h"
#include "runtime/errors.h"
#include "runtime/objects/map.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {

void convert_member(Runtime& rt, Value self, Address type, Value member, AttrDest& dest) {
  dest.object = member;
  if (!is_object(member)) return;
  const Address member_type = type_of(rt, member);
  const uint16_t flags = type_flags(rt, member_type);
  if ((flags & kTypeBindsSelf) != 0) {
    const bool is_builtin = (flags & kTypeBuiltinFun) != 0;
    if (is_builtin && is_instance_type(rt, type)) {
      // A builtin function stored in a Python class does not bind.
    } else if (is_builtin && !self && type != type_address(rt, TypeId::object)) {
      // str.upper taken from the class: its first argument must be of that very type.
      dest.object = new_object(rt, TypeId::checked_fun, 3);
      set_field(rt, dest.object, 1, type);
      set_field(rt, dest.object, 2, member);
    } else {
      dest.self = self;
    }
  } else if (member_type == type_address(rt, TypeId::staticmethod)) {
    dest.object = value_field(rt, member, layout::StaticMethod::fun);
  } else if (member_type == type_address(rt, TypeId::classmethod)) {
    Value cls = Value::at(type);
    if (self) {
      cls = Value::at(type_of(rt, self));
      if (cls == type_object(rt, TypeId::type)) cls = self;
    }
    dest.object = value_field(rt, member, layout::StaticMethod::fun);
    dest.self = cls;
  }
}

namespace {

/// `dest` may have been set before an exception leaves.
void find_method(Runtime& rt, Value base, Qstr attr, AttrDest& dest) {
  const Address type = type_of(rt, base);
  if (attr == Q___class__) {
    dest.object = Value::at(type);
    return;
  }
  if (attr == Q___next__ &&
      (type_flags(rt, type) & (kTypeIterIsIterNext | kTypeIterIsCustom)) != 0) {
    dest.object = dict_map(rt, Value::at(rt.state().builtins)).find(qstr_value(Q_next));
    dest.self = base;
    return;
  }
  const TypeDef* def = host_type(rt, type);
  const Address fn = def != nullptr ? 0 : slot(rt, type, Slot::attr);
  if (fn != 0 || (def != nullptr && def->attr != nullptr)) {
    def != nullptr ? def->attr(rt, base, attr, dest) : slot_attr(rt, fn, base, attr, dest);
    if (dest.self != kSentinel) return;
    dest.self = kNull;
  }
  if (const Address locals = slot(rt, type, Slot::locals_dict)) {
    const Value member = dict_map(rt, Value::at(locals)).find(qstr_value(attr));
    if (member) convert_member(rt, base, type, member, dest);
  }
}

}  // namespace

AttrDest load_method_maybe(Runtime& rt, Value base, Qstr attr) {
  AttrDest dest;
  find_method(rt, base, attr, dest);
  return dest;
}

AttrDest load_method_protected(Runtime& rt, Value base, Qstr attr, Hide hide) {
  AttrDest dest;
  try {
    find_method(rt, base, attr, dest);
  } catch (const GuestException& exception) {
    const Value hidden =
        type_object(rt, hide == Hide::all ? TypeId::BaseException : TypeId::AttributeError);
    if (!exception_match(rt, exception.value, hidden)) throw;
  }
  return dest;
}

std::vector<Qstr> attribute_names(Runtime& rt, Value value, Hide hide) {
  std::vector<Qstr> names;
  const QstrPool& pool = rt.state().qstrs;
  for (Qstr q = Q_ + 1; pool.is_valid(q); ++q) {
    if (load_method_protected(rt, value, q, hide).object) names.push_back(q);
  }
  std::ranges::sort(names, [&](Qstr a, Qstr b) { return pool.precedes(a, b); });
  return names;
}

AttrDest load_method(Runtime& rt, Value base, Qstr attr) {
  const AttrDest dest = load_method_maybe(rt, base, attr);
  if (dest.object) return dest;
  if (is_object(base) && is_type(rt, base, TypeId::type)) {
    raise(rt, TypeId::AttributeError, "type object '{}' has no attribute '{}'",
          type_name(rt, base.address()), qstr_text(rt, attr));
  }
  raise(rt, TypeId::AttributeError, "'{}' object has no attribute '{}'", type_name_of(rt, base),
        qstr_text(rt, attr));
}

Value load_attr(Runtime& rt, Value base, Qstr attr) {
  return bind_method(rt, load_method(rt, base, attr));
}

Value bind_method(Runtime& rt, AttrDest dest) {
  if (!dest.self) return dest.object;
  const Value bound = new_object(rt, TypeId::bound_method, layout::BoundMethod::words);
  set_field(rt, bound, layout::BoundMethod::meth, dest.object);
  set_field(rt, bound, layout::BoundMethod::self, dest.self);
  return bound;
}

void store_attr(Runtime& rt, Value base, Qstr attr, Value value) {
  if (const Address fn = slot(rt, type_of(rt, base), Slot::attr)) {
    AttrDest dest{kSentinel, value};
    slot_attr(rt, fn, base, attr, dest);
    if (!dest.object) return;
  }
  // Also for a deletion, and for a type object: MicroPython has one text for all.
  raise(rt, TypeId::AttributeError, "'{}' object has no attribute '{}'", type_name_of(rt, base),
        qstr_text(rt, attr));
}

}  // namespace natmod::board
