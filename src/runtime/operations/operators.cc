// Unary and binary operators: the small-integer cases, then the type's slots, then the reversed
// operator.
//
// Source: MicroPython's py/runtime.c for order and texts.
#include "runtime/allocation.h"
#include "runtime/errors.h"
#include "runtime/objects/numbers.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

constexpr auto number(BinaryOp op) {
  return static_cast<uint32_t>(op);
}
constexpr BinaryOp shifted(BinaryOp op, BinaryOp from, BinaryOp to) {
  return static_cast<BinaryOp>(number(op) - number(from) + number(to));
}
constexpr bool between(BinaryOp op, BinaryOp first, BinaryOp last) {
  return number(first) <= number(op) && number(op) <= number(last);
}

[[noreturn]] void raise_unsupported(Runtime& rt, BinaryOp op, Value left, Value right) {
  raise(rt, TypeId::TypeError, "unsupported types for {}: '{}', '{}'", method_name(op),
        type_name_of(rt, left), type_name_of(rt, right));
}

Value small_unary(Runtime& rt, UnaryOp op, Value value) {
  const int64_t n = small_value(rt, value);
  switch (op) {
    case UnaryOp::boolean:
      return bool_value(n != 0);
    case UnaryOp::hash:
    case UnaryOp::positive:
    case UnaryOp::int_maybe:
      return value;
    case UnaryOp::negative:
      return new_int(rt, -n);
    case UnaryOp::abs:
      return new_int(rt, n < 0 ? -n : n);
    case UnaryOp::invert:
      return new_int(rt, ~n);
    default:
      return kNull;
  }
}

Value exception_match_op(Runtime& rt, Value left, Value right) {
  if (is_exception_type(rt, right)) return bool_value(exception_match(rt, left, right));
  if (is_object(right) && is_type(rt, right, TypeId::tuple)) {
    const size_t n = field(rt, right, layout::Tuple::len);
    for (size_t i = 0; i < n; ++i) {
      const Value type = value_field(rt, right, layout::Tuple::items + i);
      if (!is_exception_type(rt, type)) {
        raise_unsupported(rt, BinaryOp::exception_match, left, type);
      }
      if (exception_match(rt, left, type)) return kTrue;
    }
    return kFalse;
  }
  raise_unsupported(rt, BinaryOp::exception_match, left, right);
}

bool contains_by_iteration(Runtime& rt, Value container, Value item) {
  const Value iterator = getiter(rt, container);
  while (const Value next = iternext(rt, iterator)) {
    if (equal(rt, next, item)) return true;
  }
  return false;
}

Value try_slot(Runtime& rt, BinaryOp op, Value left, Value right) {
  const Address type = type_of(rt, left);
  if (const TypeDef* def = host_type(rt, type)) {
    return def->binary_op == nullptr ? kNull : def->binary_op(rt, op, left, right);
  }
  const Address fn = slot(rt, type, Slot::binary_op);
  return fn == 0 ? kNull : slot_binary(rt, fn, op, left, right);
}

}  // namespace

std::string_view method_name(UnaryOp op) {
  static constexpr std::string_view kNames[] = {
#define NATMOD_UNARY_OP(name, method) method,
#include "runtime/ops.def"
  };
  return static_cast<uint32_t>(op) < kUnaryOps ? kNames[static_cast<uint32_t>(op)] : "";
}

std::string_view method_name(BinaryOp op) {
  static constexpr std::string_view kNames[] = {
#define NATMOD_BINARY_OP(name, method) method,
#include "runtime/ops.def"
  };
  return number(op) < kBinaryOps ? kNames[number(op)] : "";
}

Value unary_op(Runtime& rt, UnaryOp op, Value value) {
  if (op == UnaryOp::not_) return bool_value(!is_true(rt, value));
  if (is_small_int(value)) {
    if (const Value result = small_unary(rt, op, value)) return result;
  } else if (op == UnaryOp::hash && is_str_or_bytes(rt, value)) {
    return small(rt, string_hash(str_data(rt, value)));
  }
  const Address type = type_of(rt, value);
  if (is_small_int(value)) {
    // All that a small integer can do was done above.
  } else if (const Address fn = slot(rt, type, Slot::unary_op)) {
    if (const Value result = slot_unary(rt, fn, op, value)) return keep(rt, result);
  } else if (op == UnaryOp::hash) {
    return small(rt, static_cast<int64_t>(value.bits));
  }
  if (op == UnaryOp::boolean) return kTrue;
  if (op == UnaryOp::int_maybe || op == UnaryOp::float_maybe || op == UnaryOp::complex_maybe) {
    return kNull;
  }
  raise(rt, TypeId::TypeError, "unsupported type for {}: '{}'", method_name(op),
        type_name(rt, type));
}

Value binary_op(Runtime& rt, BinaryOp op, Value left, Value right) {
  if (op == BinaryOp::is) return bool_value(left == right);
  if (op == BinaryOp::equal || op == BinaryOp::not_equal) {
    return equal_not_equal(rt, op, left, right);
  }
  if (op == BinaryOp::exception_match) return exception_match_op(rt, left, right);

  if (is_small_int(left)) {
    if (is_small_int(right)) {
      if (const Value result = small_int_binary_op(rt, op, left, right)) return keep(rt, result);
      raise_unsupported(rt, op, left, right);
    }
    // A float or complex on the right decides alone: there is no reversed attempt.
    if (is_object(right) &&
        (is_type(rt, right, TypeId::float_) || is_type(rt, right, TypeId::complex))) {
      if (const Value result = try_slot(rt, op, left, right)) return keep(rt, result);
      raise_unsupported(rt, op, left, right);
    }
  }
  if (op == BinaryOp::in) {
    op = BinaryOp::contains;
    std::swap(left, right);
  }
  for (;;) {
    if (const Value result = try_slot(rt, op, left, right)) return keep(rt, result);
    if (between(op, BinaryOp::inplace_or, BinaryOp::inplace_power)) {
      op = shifted(op, BinaryOp::inplace_or, BinaryOp::or_);
    } else if (between(op, BinaryOp::or_, BinaryOp::power)) {
      op = shifted(op, BinaryOp::or_, BinaryOp::reverse_or);
      std::swap(left, right);
    } else {
      break;
    }
  }
  if (between(op, BinaryOp::reverse_or, BinaryOp::reverse_power)) {
    op = shifted(op, BinaryOp::reverse_or, BinaryOp::or_);
    std::swap(left, right);
  }
  if (op == BinaryOp::contains) return bool_value(contains_by_iteration(rt, left, right));
  raise_unsupported(rt, op, left, right);
}

Value equal_not_equal(Runtime& rt, BinaryOp op, Value left, Value right) {
  const Value if_equal = bool_value(op == BinaryOp::equal);
  const Value if_not = bool_value(op != BinaryOp::equal);
  if (left == right &&
      (is_small_int(left) || (type_flags(rt, type_of(rt, left)) & kTypeEqNotReflexive) == 0)) {
    return if_equal;
  }
  unsigned pass = 0;
  if (is_qstr(left) && is_qstr(right)) return if_not;
  if (is_str(rt, left)) {
    if (is_str(rt, right)) return str_data(rt, left) == str_data(rt, right) ? if_equal : if_not;
    if (is_object(right) && is_type(rt, right, TypeId::bytes)) {
      rt.state().warning("Warning: Comparison between bytes and str");
      return if_not;
    }
    ++pass;
    std::swap(left, right);
  } else if (is_str(rt, right) && is_object(left) && is_type(rt, left, TypeId::bytes)) {
    rt.state().warning("Warning: Comparison between bytes and str");
    return if_not;
  } else if (is_small_int(left)) {
    if (is_small_int(right)) return if_not;
    ++pass;
    std::swap(left, right);
  }
  DepthGuard guard(rt);
  for (; pass < 2; ++pass) {
    const Address type = type_of(rt, left);
    const Address fn = slot(rt, type, Slot::binary_op);
    const uint16_t flags = type_flags(rt, type);
    if (fn != 0 && ((flags & kTypeEqChecksOtherType) != 0 || type_of(rt, right) == type)) {
      if (op == BinaryOp::not_equal && (flags & kTypeEqHasNeqTest) != 0) {
        if (const Value result = slot_binary(rt, fn, BinaryOp::not_equal, left, right)) {
          return keep(rt, result);
        }
      }
      if (const Value result = slot_binary(rt, fn, BinaryOp::equal, left, right)) {
        if (op == BinaryOp::equal) return keep(rt, result);
        return is_true(rt, result) ? if_equal : if_not;
      }
    }
    std::swap(left, right);
  }
  return left == right ? if_equal : if_not;
}

bool equal(Runtime& rt, Value left, Value right) {
  return is_true(rt, equal_not_equal(rt, BinaryOp::equal, left, right));
}

}  // namespace natmod::board
