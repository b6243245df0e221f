// type: classes as objects, and making them. super, staticmethod, classmethod, property.
//
// Source: MicroPython's py/objtype.c and py/objproperty.c for behaviour and texts.
#include "runtime/allocation.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/objects/dict.h"
#include "runtime/objects/instance.h"
#include "runtime/objects/instance_slots.h"
#include "runtime/objects/sequence.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

void type_print(Runtime& rt, Printer& printer, Value self, PrintKind) {
  printer.format("<class '{}'>", type_name(rt, self.address()));
}

Value type_make_new(Runtime& rt, Address, Args args) {
  check_args(rt, args, 1, 3);
  if (args.size() == 1) return Value::at(type_of(rt, args[0]));
  if (args.size() == 3) return new_type(rt, get_qstr(rt, args[0]), args[1], args[2]);
  raise(rt, TypeId::TypeError, "type takes 1 or 3 arguments");
}

Value type_call(Runtime& rt, Value self, Args args) {
  const Address make_new = slot(rt, self.address(), Slot::make_new);
  if (make_new == 0) {
    raise(rt, TypeId::TypeError, "can't create '{}' instances", type_name(rt, self.address()));
  }
  return slot_make_new(rt, make_new, self.address(), args);
}

bool is_special_accessor(Runtime& rt, Value key, Value value) {
  if (key == qstr_value(Q___setattr__) || key == qstr_value(Q___delattr__)) return true;
  if (is_object(value) && is_type(rt, value, TypeId::property)) return true;
  for (Qstr method : {Q___get__, Q___set__, Q___delete__}) {
    try {
      if (load_method_maybe(rt, value, method).object) return true;
    } catch (const GuestException&) {  // a lookup that fails is one that finds nothing
    }
  }
  return false;
}

void load_type_attr(Runtime& rt, Value self, Qstr attr, AttrDest& dest) {
  const Address type = self.address();
  if (attr == Q___name__) {
    dest.object = qstr_value(type_qstr(rt, type));
    return;
  }
  if (attr == Q___dict__) {
    const Address locals = slot(rt, type, Slot::locals_dict);
    const Value dict = locals == 0 ? new_dict(rt) : Value::at(locals);
    dest.object = dict;
    if (!dict_map(rt, dict).is_fixed()) {
      dest.object = copy_dict(rt, dict);
      dict_map(rt, dest.object).set_flag(layout::Map::kFixed, true);
    }
    return;
  }
  if (attr == Q___bases__) {
    if (type == type_address(rt, TypeId::object)) {
      dest.object = rt.state().empty_tuple;
      return;
    }
    const Address parent = slot(rt, type, Slot::parent);
    const Value base = parent == 0 ? type_object(rt, TypeId::object) : Value::at(parent);
    dest.object = is_type(rt, base, TypeId::tuple) ? base : rt.make_tuple({&base, 1});
    return;
  }
  class_lookup(rt, self, attr, std::nullopt, true, type, dest);
}

void type_attr(Runtime& rt, Value self, Qstr attr, AttrDest& dest) {
  if (!dest.object) {
    load_type_attr(rt, self, attr, dest);
    return;
  }
  const Address type = self.address();
  const Address locals = slot(rt, type, Slot::locals_dict);
  if (locals == 0) return;
  const Map map = dict_map(rt, Value::at(locals));
  if (map.is_fixed()) return;
  if (!dest.self) {
    if (map.lookup(qstr_value(attr), Lookup::remove) != 0) dest.object = kNull;
    return;
  }
  const uint16_t flags = type_flags(rt, type);
  if ((flags & kTypeHasSpecialAccessors) == 0 &&
      is_special_accessor(rt, qstr_value(attr), dest.self)) {
    if ((flags & kTypeIsSubclassed) != 0) {
      raise(rt, TypeId::AttributeError, "can't add special method to already-subclassed class");
    }
    set_type_flags(rt, type, flags | kTypeHasSpecialAccessors);
  }
  map.store(qstr_value(attr), dest.self);
  dest.object = kNull;
}

// The services behind the slots of a class, made when the first class is.
struct ClassSlot {
  Slot slot;
  HostCode code;
  const char* name;
};
const ClassSlot kClassSlots[] = {
    {Slot::make_new, MakeNewCode{instance_make_new}, "instance.make_new"},
    {Slot::print, PrintCode{instance_print}, "instance.print"},
    {Slot::call, CallCode{instance_call}, "instance.call"},
    {Slot::unary_op, UnaryCode{instance_unary}, "instance.unary_op"},
    {Slot::binary_op, BinaryCode{instance_binary}, "instance.binary_op"},
    {Slot::attr, AttrCode{instance_attr}, "instance.attr"},
    {Slot::subscr, SubscrCode{instance_subscr}, "instance.subscr"},
    {Slot::iter, GetIterCode{instance_getiter}, "instance.iter"},
    {Slot::buffer, BufferCode{instance_buffer}, "instance.buffer"},
};

uint16_t inherited_flags(Runtime& rt, const std::vector<Value>& bases) {
  uint16_t flags = kTypeEqNotReflexive | kTypeEqChecksOtherType | kTypeEqHasNeqTest | kTypeInstance;
  for (Value base : bases) {
    if (!is_object(base) || !is_type(rt, base, TypeId::type)) raise_empty(rt, TypeId::TypeError);
    const Address type = base.address();
    if (slot(rt, type, Slot::make_new) == 0) {
      raise(rt, TypeId::TypeError, "type '{}' isn't an acceptable base type", type_name(rt, type));
    }
    if (is_instance_type(rt, type)) {
      set_type_flags(rt, type, type_flags(rt, type) | kTypeIsSubclassed);
      flags = static_cast<uint16_t>(flags | (type_flags(rt, type) & kTypeHasSpecialAccessors));
    }
  }
  return flags;
}

// -- super

void super_print(Runtime& rt, Printer& printer, Value self, PrintKind) {
  printer.write("<super: ");
  print(rt, printer, value_field(rt, self, layout::Super::cls), PrintKind::str);
  printer.write(", ");
  print(rt, printer, value_field(rt, self, layout::Super::object), PrintKind::str);
  printer.write(">");
}

Value super_make_new(Runtime& rt, Address, Args args) {
  check_args(rt, args, 2, 2);
  const bool is_class = is_object(args[1]) && is_type(rt, args[1], TypeId::type);
  const Value cls = is_class ? args[1] : Value::at(type_of(rt, args[1]));
  if (args[0] != type_object(rt, TypeId::object) && !is_subclass(rt, cls, args[0])) {
    raise_empty(rt, TypeId::TypeError);
  }
  const Value object = new_object(rt, TypeId::super, layout::Super::words);
  set_field(rt, object, layout::Super::cls, args[0]);
  set_field(rt, object, layout::Super::object, args[1]);
  return object;
}

void super_attr(Runtime& rt, Value self, Qstr attr, AttrDest& dest) {
  if (dest.object) return;
  dest = super_lookup(rt, value_field(rt, self, layout::Super::cls),
                      value_field(rt, self, layout::Super::object), attr);
}

// -- staticmethod, classmethod, property

Value wrapped_make_new(Runtime& rt, Address type, Args args) {
  check_args(rt, args, 1, 1);
  const Value object = new_object(rt, type, layout::StaticMethod::words);
  set_field(rt, object, layout::StaticMethod::fun, args[0]);
  return object;
}

Value property_make_new(Runtime& rt, Address type, Args args) {
  constexpr auto kNoneWord = static_cast<int64_t>(kNone.bits);
  static constexpr Param kParams[] = {{"", Param::object, kNoneWord},
                                      {"", Param::object, kNoneWord},
                                      {"", Param::object, kNoneWord},
                                      {"doc", Param::object, kNoneWord}};
  const auto parsed = parse_args(rt, args.positional, args.keywords, kParams);
  const Value object = new_object(rt, type, layout::Property::words);
  for (size_t i = 0; i < 3; ++i) {
    set_field(rt, object, layout::Property::getter + i, static_cast<uint64_t>(parsed[i]));
  }
  return object;
}

Value property_with(Runtime& rt, Args args, uint32_t which) {
  const Value object = new_object(rt, TypeId::property, layout::Property::words);
  for (uint32_t i = layout::Property::getter; i < layout::Property::words; ++i) {
    set_field(rt, object, i, i == which ? args[1] : value_field(rt, args[0], i));
  }
  return object;
}
Value property_getter(Runtime& rt, Args args) {
  return property_with(rt, args, layout::Property::getter);
}
Value property_setter(Runtime& rt, Args args) {
  return property_with(rt, args, layout::Property::setter);
}
Value property_deleter(Runtime& rt, Args args) {
  return property_with(rt, args, layout::Property::deleter);
}

constexpr Member kPropertyMembers[] = {{"getter", property_getter, 2, 2},
                                       {"setter", property_setter, 2, 2},
                                       {"deleter", property_deleter, 2, 2}};

}  // namespace

AttrDest super_lookup(Runtime& rt, Value cls, Value object, Qstr attr) {
  AttrDest dest;
  const std::optional<Slot> wanted =
      attr == Q___init__ ? std::optional(Slot::make_new) : std::nullopt;
  const Address parent = slot(rt, cls.address(), Slot::parent);
  std::vector<Value> parents;
  if (parent != 0) {
    parents = {Value::at(parent)};
    if (is_type(rt, parents[0], TypeId::tuple)) parents = array_items(rt, parents[0]);
  }
  for (Value base : parents) {
    if (base == type_object(rt, TypeId::object)) continue;
    class_lookup(rt, object, attr, wanted, false, base.address(), dest);
    if (dest.object) break;
  }
  if (dest.object == kSentinel) return {rt.state().native_base_init_wrapper, object};
  if (!dest.object) {
    class_lookup(rt, object, attr, std::nullopt, false, type_address(rt, TypeId::object), dest);
  }
  return dest;
}

Value new_type(Runtime& rt, Qstr name, Value bases_tuple, Value locals) {
  if (!is_object(bases_tuple) || !is_type(rt, bases_tuple, TypeId::tuple) || !is_dict(rt, locals)) {
    raise_empty(rt, TypeId::TypeError);
  }
  const std::vector<Value> bases = array_items(rt, bases_tuple);
  uint16_t flags = inherited_flags(rt, bases);

  RuntimeState& state = rt.state();
  GuestMemory& m = memory(rt);
  const unsigned word = m.word_size();
  if (state.class_slots.empty()) {
    for (const ClassSlot& it : kClassSlots) {
      state.class_slots.push_back(state.services.add(it.name, it.code));
      if (it.slot == Slot::attr) state.instance_attr_slot = state.class_slots.back();
    }
  }
  const Address type =
      allocate(rt, layout::Type::slots(word) + size_t{layout::Type::kSlots} * word);
  keep(rt, Value::at(type));
  m.set_word(type, type_address(rt, TypeId::type));
  m.store(type + layout::Type::name(word), static_cast<uint16_t>(name));
  size_t used = 0;
  const auto set = [&](Slot which, uint64_t value) {
    m.store(type + layout::Type::slot_index(word) + static_cast<unsigned>(which),
            static_cast<uint8_t>(used + 1));
    m.set_word(type + layout::Type::slots(word) + used * word, value);
    ++used;
  };
  for (size_t i = 0; i < std::size(kClassSlots); ++i)
    set(kClassSlots[i].slot, state.class_slots[i]);
  set(Slot::locals_dict, locals.bits);
  if (bases.size() >= 2) set(Slot::parent, bases_tuple.bits);
  if (bases.size() == 1) set(Slot::parent, bases[0].bits);
  if (!bases.empty()) {
    if (const uint64_t protocol = slot(rt, bases[0].address(), Slot::protocol)) {
      set(Slot::protocol, protocol);
    }
  }
  const Map map = dict_map(rt, locals);
  size_t cursor = 0;
  while ((flags & kTypeHasSpecialAccessors) == 0) {
    const Address entry = map.next(cursor);
    if (entry == 0) break;
    if (is_special_accessor(rt, map.key(entry), map.value(entry))) {
      flags |= kTypeHasSpecialAccessors;
    }
  }
  set_type_flags(rt, type, flags);
  Address native = 0;
  if (native_bases(rt, type, native) > 1) {
    raise(rt, TypeId::TypeError, "multiple bases have instance lay-out conflict");
  }
  // A plain function called __new__ is a static method.
  const Value maker = map.find(qstr_value(Q___new__));
  if (maker && is_object(maker) && type_name_of(rt, maker) == "function") {
    map.store(qstr_value(Q___new__),
              wrapped_make_new(rt, type_address(rt, TypeId::staticmethod), {{&maker, 1}, {}}));
  }
  return Value::at(type);
}

const TypeDef kType_type = {.name = "type",
                            .make_new = type_make_new,
                            .print = type_print,
                            .call = type_call,
                            .attr = type_attr};
const TypeDef kType_super = {
    .name = "super", .make_new = super_make_new, .print = super_print, .attr = super_attr};
const TypeDef kType_staticmethod = {.name = "staticmethod", .make_new = wrapped_make_new};
const TypeDef kType_classmethod = {.name = "classmethod", .make_new = wrapped_make_new};
const TypeDef kType_property = {
    .name = "property", .make_new = property_make_new, .members = kPropertyMembers};

}  // namespace natmod::board
