// Attributes of instances: members, then the class, with properties and descriptors.
//
// Source: MicroPython's py/objtype.c for order and texts.
#include "runtime/errors.h"
#include "runtime/layouts.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/instance.h"
#include "runtime/objects/instance_slots.h"
#include "runtime/operations.h"
#include "runtime/types.h"

namespace natmod::board {
namespace {

using layout::Property;

bool is_property(Runtime& rt, Value v) {
  return is_object(v) && is_type(rt, v, TypeId::property);
}

bool has_accessors(Runtime& rt, Value self) {
  return (type_flags(rt, type_of(rt, self)) & kTypeHasSpecialAccessors) != 0;
}

AttrDest in_class(Runtime& rt, Value self, Qstr attr) {
  AttrDest dest;
  class_lookup(rt, self, attr, std::nullopt, false, type_of(rt, self), dest);
  return dest;
}

void load(Runtime& rt, Value self, Qstr attr, AttrDest& dest) {
  if (const Value member = instance_members(rt, self).find(qstr_value(attr))) {
    dest.object = member;
    return;
  }
  if (attr == Q___dict__) {
    const Value dict = new_dict(rt);
    dict_map(rt, dict).copy_from(instance_members(rt, self));
    dict_map(rt, dict).set_flag(layout::Map::kFixed, true);
    dest.object = dict;
    return;
  }
  dest = in_class(rt, self, attr);
  if (dest.object) {
    if (!has_accessors(rt, self)) return;
    const Value member = dest.object;
    if (is_property(rt, member)) {
      const Value getter = value_field(rt, member, Property::getter);
      if (getter == kNone) raise(rt, TypeId::AttributeError, "unreadable attribute");
      dest = {call_method(rt, {getter, kNull}, {self}), kNull};
      return;
    }
    const AttrDest get = load_method_maybe(rt, member, Q___get__);
    if (get.object) {
      dest.object = call_method(rt, get, {self, Value::at(type_of(rt, self))});
    }
    return;
  }
  for (Qstr other :
       {Q___getattr__, Q___get__, Q___set__, Q___delete__, Q___setattr__, Q___delattr__}) {
    if (attr == other) return;
  }
  const AttrDest getattr = load_method_maybe(rt, self, Q___getattr__);
  if (getattr.object) dest.object = call_method(rt, getattr, {qstr_value(attr)});
}

// True if a property, descriptor or __setattr__ took it; `done` says whether it could.
bool store_special(Runtime& rt, Value self, Qstr attr, Value value, bool& done) {
  if (const Value member = in_class(rt, self, attr).object) {
    if (is_property(rt, member)) {
      const Value proxy = value_field(rt, member, value ? Property::setter : Property::deleter);
      done = proxy != kNone;
      if (done) {
        const Value args[] = {self, value};
        call(rt, proxy, {std::span(args).first(value ? 2 : 1), {}});
      }
      return true;
    }
    const AttrDest method = load_method_maybe(rt, member, value ? Q___set__ : Q___delete__);
    if (method.object) {
      const Value args[] = {self, value};
      call_method(rt, method, Args{std::span(args).first(value ? 2 : 1), {}});
      return done = true;
    }
  }
  const AttrDest method = load_method_maybe(rt, self, value ? Q___setattr__ : Q___delattr__);
  if (!method.object) return false;
  const Value args[] = {qstr_value(attr), value};
  call_method(rt, method, Args{std::span(args).first(value ? 2 : 1), {}});
  return done = true;
}

bool store(Runtime& rt, Value self, Qstr attr, Value value) {
  bool done = false;
  if (has_accessors(rt, self) && store_special(rt, self, attr, value, done)) return done;
  const Map members = instance_members(rt, self);
  if (!value) return members.lookup(qstr_value(attr), Lookup::remove) != 0;
  members.store(qstr_value(attr), value);
  return true;
}

}  // namespace

void instance_attr(Runtime& rt, Value self, Qstr attr, AttrDest& dest) {
  if (!dest.object) {
    load(rt, self, attr, dest);
  } else if (store(rt, self, attr, dest.self)) {
    dest.object = kNull;
  }
}

}  // namespace natmod::board
