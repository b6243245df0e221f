// Calling whatever is callable.
#include "board/objects/instance.h"
#include "board/runtime/internal.h"

namespace natmod::board {

Value call(Runtime& rt, Value function, Args args) {
  DepthGuard guard(rt);
  if (const Address fn = slot(rt, type_of(rt, function), Slot::call)) {
    return keep(rt, slot_call(rt, fn, function, args));
  }
  raise(rt, TypeId::TypeError, "'{}' object isn't callable", type_name_of(rt, function));
}

Value call_method(Runtime& rt, AttrDest method, Args args) {
  if (!method.self) return call(rt, method.object, args);
  std::vector<Value> positional{method.self};
  positional.insert(positional.end(), args.positional.begin(), args.positional.end());
  return call(rt, method.object, {positional, args.keywords});
}

bool is_callable(Runtime& rt, Value value) {
  const Address type = type_of(rt, value);
  const Address fn = slot(rt, type, Slot::call);
  if (fn == 0 || !is_instance_type(rt, type)) return fn != 0;
  return instance_is_callable(rt, value);
}

Value len_maybe(Runtime& rt, Value value) {
  if (is_object(value) && is_type(rt, value, TypeId::bytes)) {
    return small(rt, static_cast<int64_t>(field(rt, value, layout::Str::len)));
  }
  const Address fn = slot(rt, type_of(rt, value), Slot::unary_op);
  return fn == 0 ? kNull : slot_unary(rt, fn, UnaryOp::len, value);
}

bool is_true(Runtime& rt, Value value) {
  if (value == kTrue) return true;
  if (value == kFalse || value == kNone) return false;
  if (is_small_int(value)) return small_value(rt, value) != 0;
  if (const Address fn = slot(rt, type_of(rt, value), Slot::unary_op)) {
    const Value result = slot_unary(rt, fn, UnaryOp::boolean, value);
    if (result) return result == kTrue;
  }
  const Value len = len_maybe(rt, value);
  return !len || len != small(rt, 0);
}

Value subscr(Runtime& rt, Value base, Value index, Value value) {
  const Address type = type_of(rt, base);
  if (const Address fn = slot(rt, type, Slot::subscr)) {
    const Value result = slot_subscr(rt, fn, base, index, value);
    if (result) return keep(rt, result);
  }
  if (!value) {
    raise(rt, TypeId::TypeError, "'{}' object doesn't support item deletion", type_name(rt, type));
  }
  if (value == kSentinel) {
    raise(rt, TypeId::TypeError, "'{}' object isn't subscriptable", type_name(rt, type));
  }
  raise(rt, TypeId::TypeError, "'{}' object doesn't support item assignment", type_name(rt, type));
}

}  // namespace natmod::board
