// Attribute lookup through a class and its bases.
//
// Source: MicroPython's py/objtype.c for order and texts.
#include "runtime/errors.h"
#include "runtime/layouts.h"
#include "runtime/objects/instance.h"
#include "runtime/operations.h"
#include "runtime/types.h"

namespace natmod::board {
namespace {

// The bases of a type: none, one, or those of a tuple.
std::vector<Address> bases(Runtime& rt, Address type) {
  const uint64_t parent = slot(rt, type, Slot::parent);
  if (parent == 0) return {};
  if (!is_type(rt, Value::at(parent), TypeId::tuple)) return {parent};
  std::vector<Address> out;
  const uint64_t n = memory(rt).field(parent, layout::Tuple::len);
  for (uint64_t i = 0; i < n; ++i) {
    out.push_back(memory(rt).field(parent, layout::Tuple::items + i));
  }
  return out;
}

Value sub_object(Runtime& rt, Value instance) {
  return value_field(rt, instance, layout::Instance::subobj);
}

// The member that a class's own dict has, converted; false if it has none.
bool find_in_dict(Runtime& rt, Value instance, Qstr attr, bool is_type_lookup, Address type,
                  AttrDest& dest) {
  const Address locals = slot(rt, type, Slot::locals_dict);
  if (locals == 0) return false;
  const Value member = dict_map(rt, Value::at(locals)).find(qstr_value(attr));
  if (!member) return false;
  if (is_type_lookup) {
    convert_member(rt, kNull, instance.address(), member, dest);
    return true;
  }
  Value self = instance;
  if (instance && !is_instance_type(rt, type) && type != type_address(rt, TypeId::object)) {
    self = sub_object(rt, instance);
    if (self == rt.state().native_base_init_wrapper) {
      raise(rt, TypeId::AttributeError, "call super().__init__() first");
    }
  }
  convert_member(rt, self, type, member, dest);
  return true;
}

}  // namespace

size_t native_bases(Runtime& rt, Address type, Address& last) {
  DepthGuard guard(rt);
  if (type == type_address(rt, TypeId::object)) return 0;
  if (!is_instance_type(rt, type)) {
    last = type;
    return 1;
  }
  size_t count = 0;
  for (Address base : bases(rt, type)) count += native_bases(rt, base, last);
  return count;
}

void class_lookup(Runtime& rt, Value instance, Qstr attr, std::optional<Slot> wanted, bool is_type,
                  Address type, AttrDest& dest) {
  DepthGuard guard(rt);
  const bool native = !is_instance_type(rt, type);
  if (wanted && native) {
    const bool stream = (type_flags(rt, type) & kTypeIterIsStream) == kTypeIterIsStream;
    if (slot(rt, type, *wanted) != 0 || (*wanted == Slot::iter && stream)) {
      dest.object = kSentinel;  // the native base implements it
      return;
    }
  }
  if (find_in_dict(rt, instance, attr, is_type, type, dest)) return;
  if (instance && !is_type && native && type != type_address(rt, TypeId::object)) {
    dest = load_method_maybe(rt, sub_object(rt, instance), attr);
    if (dest.object) return;
  }
  const std::vector<Address> parents = bases(rt, type);
  for (const Address parent : parents) {
    if (parent == type_address(rt, TypeId::object)) continue;
    class_lookup(rt, instance, attr, wanted, is_type, parent, dest);
    if (dest.object) return;
  }
}

Value cast_to_native_base(Runtime& rt, Value self, Address native_type) {
  const Address type = type_of(rt, self);
  if (type == native_type) return self;
  if (!is_object(self) || !is_subclass(rt, Value::at(type), Value::at(native_type))) return kNull;
  return is_instance_type(rt, type) ? sub_object(rt, self) : kNull;
}

}  // namespace natmod::board
