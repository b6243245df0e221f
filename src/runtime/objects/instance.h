// Instances of classes that Python code (or type()) made.
#pragma once

#include <optional>

#include "runtime/host_code.h"
#include "runtime/objects/map.h"
#include "runtime/type_def.h"

namespace natmod::board {

/// Empty, with room for the native base's part.
Value new_instance(Runtime& rt, Address cls);
Map instance_members(Runtime& rt, Value instance);
bool instance_is_callable(Runtime& rt, Value self);
/// Looks an attribute up in a class and its bases, as super() does.
void class_lookup(Runtime& rt, Value instance, Qstr attr, std::optional<Slot> slot, bool is_type,
                  Address type, AttrDest& dest);
/// What super(cls, object).attr finds.
AttrDest super_lookup(Runtime& rt, Value cls, Value object, Qstr attr);
/// type(name, bases, dict)
Value new_type(Runtime& rt, Qstr name, Value bases, Value locals);
/// Whether instances are made by the host, and how many native bases a class has.
size_t native_bases(Runtime& rt, Address type, Address& last);

}  // namespace natmod::board
