// Iteration.
#include "runtime/allocation.h"
#include "runtime/errors.h"
#include "runtime/operations.h"

namespace natmod::board {
namespace {

bool has_iternext(uint16_t flags) {
  return (flags & (kTypeIterIsIterNext | kTypeIterIsCustom)) != 0;
}

// The two functions behind a "custom" iter slot.
Address custom(Runtime& rt, Address type, size_t which) {
  return memory(rt).field(slot(rt, type, Slot::iter), which);
}

}  // namespace

Value stream_iternext(Runtime& rt, Value self);  // objects/stream.cc

Value getiter(Runtime& rt, Value iterable) {
  DepthGuard guard(rt);
  const Address type = type_of(rt, iterable);
  const uint16_t flags = type_flags(rt, type);
  if ((flags & kTypeIterIsIterNext) != 0) return iterable;  // also a stream
  if (const Address iter = slot(rt, type, Slot::iter)) {
    const Address fn = (flags & kTypeIterIsCustom) != 0
                           ? custom(rt, type, layout::GetIterIterNext::getiter)
                           : iter;
    // The firmware's own iterators lie on its stack.
    std::optional<HeapUnlocked> unlocked;
    if (rt.state().services.find(fn) != nullptr && !is_instance_type(rt, type))
      unlocked.emplace(rt);
    if (const Value result = slot_getiter(rt, fn, iterable)) return keep(rt, result);
  }
  const AttrDest getitem = load_method_maybe(rt, iterable, Q___getitem__);
  if (getitem.object) {
    const Value iterator = new_object(rt, TypeId::getitem_iter, 4);
    set_field(rt, iterator, 1, getitem.object);
    set_field(rt, iterator, 2, getitem.self);
    set_field(rt, iterator, 3, 0);
    return iterator;
  }
  raise(rt, TypeId::TypeError, "'{}' object isn't iterable", type_name(rt, type));
}

Value iternext_allow_raise(Runtime& rt, Value iterator) {
  rt.state().count_step();
  DepthGuard guard(rt);
  const Address type = type_of(rt, iterator);
  if (const TypeDef* def = host_type(rt, type); def != nullptr && def->iternext != nullptr) {
    rt.state().stop_iteration_arg = kNull;
    return keep(rt, def->iternext(rt, iterator));
  }
  const uint16_t flags = type_flags(rt, type);
  if (has_iternext(flags)) {
    rt.state().stop_iteration_arg = kNull;
    if ((flags & kTypeIterIsStream) == kTypeIterIsStream) return stream_iternext(rt, iterator);
    const Address fn = (flags & kTypeIterIsIterNext) != 0
                           ? slot(rt, type, Slot::iter)
                           : custom(rt, type, layout::GetIterIterNext::iternext);
    return keep(rt, slot_iternext(rt, fn, iterator));
  }
  const AttrDest next = load_method_maybe(rt, iterator, Q___next__);
  if (next.object) return call_method(rt, next, {});
  raise(rt, TypeId::TypeError, "'{}' object isn't an iterator", type_name(rt, type));
}

Value make_stop_iteration(Runtime& rt, Value value) {
  rt.state().stop_iteration_arg = value == kNone ? kNull : value;
  return kNull;
}

Value iternext(Runtime& rt, Value iterator) {
  if (has_iternext(type_flags(rt, type_of(rt, iterator)))) {
    return iternext_allow_raise(rt, iterator);
  }
  try {
    return iternext_allow_raise(rt, iterator);
  } catch (const GuestException& exception) {
    if (!is_subclass(rt, Value::at(type_of(rt, exception.value)),
                     type_object(rt, TypeId::StopIteration))) {
      throw;
    }
    return make_stop_iteration(rt, exception_value(rt, exception.value));
  }
}

}  // namespace natmod::board
