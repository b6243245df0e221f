// Raising from host code, and what may be raised at all.
#include "runtime/errors.h"
#include "runtime/allocation.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {

Value new_exception(Runtime& rt, Address type, std::span<const Value> args) {
  using layout::Exception;
  const Value exception = new_object(rt, type, Exception::words);
  set_field(rt, exception, Exception::args, rt.make_tuple(args));
  return exception;
}

Value new_exception_text(Runtime& rt, Address type, std::string_view text) {
  const Value arg = new_str_unchecked(rt, text);
  return new_exception(rt, type, {&arg, 1});
}

// Exceptions that the firmware raises lie in an emergency buffer if need be.
void raise_text(Runtime& rt, TypeId type, std::string_view text) {
  HeapUnlocked unlocked(rt);
  throw GuestException{new_exception_text(rt, type_address(rt, type), text)};
}

void raise_empty(Runtime& rt, TypeId type) {
  HeapUnlocked unlocked(rt);
  throw GuestException{new_exception(rt, type_address(rt, type), {})};
}

void raise_arg(Runtime& rt, TypeId type, Value arg) {
  HeapUnlocked unlocked(rt);
  throw GuestException{new_exception(rt, type_address(rt, type), {&arg, 1})};
}

void raise_os_error(Runtime& rt, int number) {
  raise_arg(rt, TypeId::OSError, small(rt, number));
}

bool is_native_exception(Runtime& rt, Value value) {
  return slot(rt, type_of(rt, value), Slot::make_new) ==
         host_slot(rt, TypeId::BaseException, Slot::make_new);
}

bool is_exception_type(Runtime& rt, Value value) {
  if (is_object(value) && is_type(rt, value, TypeId::type) &&
      slot(rt, value.address(), Slot::make_new) ==
          host_slot(rt, TypeId::BaseException, Slot::make_new)) {
    return true;
  }
  return is_subclass(rt, value, type_object(rt, TypeId::BaseException));
}

bool is_exception_instance(Runtime& rt, Value value) {
  return is_exception_type(rt, Value::at(type_of(rt, value)));
}

Value make_raise_obj(Runtime& rt, Value value) {
  if (is_exception_type(rt, value)) value = call(rt, value, {});
  if (is_exception_instance(rt, value)) return value;
  HeapUnlocked unlocked(rt);
  return new_exception_text(rt, type_address(rt, TypeId::TypeError),
                            "exceptions must derive from BaseException");
}

bool exception_match(Runtime& rt, Value exception, Value type) {
  if (is_exception_instance(rt, exception)) exception = Value::at(type_of(rt, exception));
  return is_subclass(rt, exception, type);
}

DepthGuard::DepthGuard(Runtime& rt) : state_(rt.state()) {
  constexpr unsigned kMaxDepth = 300;
  if (state_.depth >= kMaxDepth) {
    raise_text(rt, TypeId::RuntimeError, "maximum recursion depth exceeded");
  }
  ++state_.depth;
}

}  // namespace natmod::board
