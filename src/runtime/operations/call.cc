// Calling whatever is callable.
#include "runtime/allocation.h"
#include "runtime/errors.h"
#include "runtime/objects/instance.h"
#include "runtime/operations.h"

namespace natmod::board {

Value call(Runtime& rt, Value function, Args args) {
  DepthGuard guard(rt);
  const Address type = type_of(rt, function);
  if (const TypeDef* def = host_type(rt, type); def != nullptr && def->call != nullptr) {
    return keep(rt, def->call(rt, function, args));
  }
  if (const Address fn = slot(rt, type, Slot::call)) {
    return keep(rt, slot_call(rt, fn, function, args));
  }
  raise(rt, TypeId::TypeError, "'{}' object isn't callable", type_name_of(rt, function));
}

Value call_with_first(Runtime& rt, Value function, std::span<const Value> first, Args args) {
  std::array<Value, 8> few;
  std::vector<Value> many;
  const size_t n = first.size() + args.size();
  std::span<Value> all(few);
  if (n > few.size()) {
    many.resize(n);
    all = many;
  }
  std::copy(args.positional.begin(), args.positional.end(),
            std::copy(first.begin(), first.end(), all.begin()));
  return call(rt, function, {all.first(n), args.keywords});
}

Value call_method(Runtime& rt, AttrDest method, Args args) {
  if (!method.self) return call(rt, method.object, args);
  return call_with_first(rt, method.object, {&method.self, 1}, args);
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
  if (const TypeDef* def = host_type(rt, type); def != nullptr && def->subscr != nullptr) {
    if (const Value result = def->subscr(rt, base, index, value)) return keep(rt, result);
  } else if (const Address fn = slot(rt, type, Slot::subscr)) {
    if (const Value result = slot_subscr(rt, fn, base, index, value)) return keep(rt, result);
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
