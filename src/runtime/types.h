// Types of values, and their slots: host function or guest code, called alike.
#pragma once

#include <bit>
#include <span>
#include <string_view>

#include "runtime/printer.h"
#include "runtime/words.h"

namespace natmod::board {

inline Address type_address(Runtime& rt, TypeId id) {
  return rt.state().types[static_cast<size_t>(id)];
}
/// A type that belongs to a module and has no TypeId; made at first use.
Address type_address(Runtime& rt, const TypeDef& def);
/// By TypeId or TypeDef.
template <class Id>
Value type_object(Runtime& rt, const Id& id) {
  return Value::at(type_address(rt, id));
}
/// The host's own description of a builtin type, which is quicker to read than the guest's; nullptr
/// for exceptions and what the guest made. Its slots are those of the type.
inline const TypeDef* host_type(Runtime& rt, Address type) {
  const uint64_t number = std::rotr(type - rt.state().types[0], kTypeSizeBits);
  return number < kHostTypes ? rt.state().host_types[number] : nullptr;
}
inline Address type_of(Runtime& rt, Value value) {
  if (is_object(value)) return memory(rt).word(value.address());
  if (is_small_int(value)) return type_address(rt, TypeId::int_);
  if (is_qstr(value)) return type_address(rt, TypeId::str);
  return type_address(rt, is_bool(value) ? TypeId::bool_ : TypeId::NoneType);
}
template <class Id>
bool is_type(Runtime& rt, Value value, const Id& id) {
  return type_of(rt, value) == type_address(rt, id);
}
inline bool is_int(Runtime& rt, Value v) {
  return is_small_int(v) || (is_object(v) && is_type(rt, v, TypeId::int_));
}
inline bool is_str(Runtime& rt, Value v) {
  return is_qstr(v) || (is_object(v) && is_type(rt, v, TypeId::str));
}
bool is_str_or_bytes(Runtime& rt, Value v);
bool is_dict(Runtime& rt, Value v);  ///< or OrderedDict
uint16_t type_flags(Runtime& rt, Address type);
void set_type_flags(Runtime& rt, Address type, uint16_t flags);
Qstr type_qstr(Runtime& rt, Address type);
inline std::string_view type_name(Runtime& rt, Address type) {
  return rt.state().qstrs.text(type_qstr(rt, type));
}
inline std::string_view type_name_of(Runtime& rt, Value value) {
  return type_name(rt, type_of(rt, value));
}
/// What the slot holds, 0 if the type has none.
uint64_t slot(Runtime& rt, Address type, Slot which);
bool is_subclass(Runtime& rt, Value cls, Value parent);
inline bool is_instance_type(Runtime& rt, Address type) {
  return (type_flags(rt, type) & kTypeInstance) != 0;
}
Value cast_to_native_base(Runtime& rt, Value self, Address native_type);
void make_types(RuntimeState& state);
/// A dict in ROM of builtin functions.
Address make_member_dict(Runtime& rt, std::span<const Member> members, std::string_view owner);
Value make_builtin(Runtime& rt, const Member& member, std::string_view owner);

// -- Slots

Value slot_make_new(Runtime& rt, Address fn, Address type, Args args);
void slot_print(Runtime& rt, Address fn, Printer& printer, Value self, PrintKind kind);
Value slot_call(Runtime& rt, Address fn, Value self, Args args);
Value slot_unary(Runtime& rt, Address fn, UnaryOp op, Value self);
Value slot_binary(Runtime& rt, Address fn, BinaryOp op, Value self, Value other);
void slot_attr(Runtime& rt, Address fn, Value self, Qstr attr, AttrDest& dest);
Value slot_subscr(Runtime& rt, Address fn, Value self, Value index, Value value);
Value slot_getiter(Runtime& rt, Address fn, Value self);
Value slot_iternext(Runtime& rt, Address fn, Value self);
bool slot_buffer(Runtime& rt, Address fn, Value self, Buffer& buffer, uint32_t flags);
uint64_t call_guest(Runtime& rt, Address fn, std::initializer_list<uint64_t> args);

/// The address of the service that runs this host function in a slot, if `id` has it.
inline Address host_slot(Runtime& rt, TypeId id, Slot which) {
  return slot(rt, type_address(rt, id), which);
}

}  // namespace natmod::board
