// Conversions of objects to what C code takes: machine integers, floats, indices, buffers.
//
// Source: MicroPython's py/obj.c for behaviour and texts.
#include "runtime/errors.h"
#include "runtime/objects/numbers.h"
#include "runtime/operations.h"
#include "runtime/types.h"

namespace natmod::board {
namespace {

int64_t checked_word(Runtime& rt, Value value) {
  if (is_small_int(value)) return small_value(rt, value);
  int64_t out = 0;
  if (!int_fits_word(rt, int_value(rt, value), out)) {
    raise(rt, TypeId::OverflowError, "overflow converting long int to machine word");
  }
  return out;
}

}  // namespace

std::optional<int64_t> get_int_maybe(Runtime& rt, Value value) {
  if (is_bool(value)) return value == kTrue ? 1 : 0;
  if (is_int(rt, value)) return checked_word(rt, value);
  const Value converted = unary_op(rt, UnaryOp::int_maybe, value);
  if (!converted) return std::nullopt;
  return checked_word(rt, converted);
}

int64_t get_int(Runtime& rt, Value value) {
  if (auto n = get_int_maybe(rt, value)) return *n;
  raise_int_conversion(rt, value);
}

int64_t get_int_truncated(Runtime& rt, Value value) {
  return is_int(rt, value) ? int_truncated(rt, value) : get_int(rt, value);
}

void raise_int_conversion(Runtime& rt, Value value) {
  raise(rt, TypeId::TypeError, "can't convert {} to int", type_name_of(rt, value));
}

std::optional<double> get_float_maybe(Runtime& rt, Value value) {
  if (is_bool(value)) return value == kTrue ? 1 : 0;
  if (is_small_int(value)) {
    return to_float_type(rt, static_cast<double>(small_value(rt, value)));
  }
  if (is_object(value)) {
    if (is_type(rt, value, TypeId::int_)) return int_as_float(rt, int_value(rt, value));
    if (is_type(rt, value, TypeId::float_)) return float_value(rt, value);
  }
  const Value converted = unary_op(rt, UnaryOp::float_maybe, value);
  if (converted && is_object(converted) && is_type(rt, converted, TypeId::float_)) {
    return float_value(rt, converted);
  }
  return std::nullopt;
}

double get_float(Runtime& rt, Value value) {
  if (auto n = get_float_maybe(rt, value)) return *n;
  raise(rt, TypeId::TypeError, "can't convert {} to float", type_name_of(rt, value));
}

size_t get_index(Runtime& rt, Address type, size_t len, Value index, bool is_slice) {
  std::optional<int64_t> maybe =
      is_small_int(index) ? small_value(rt, index) : get_int_maybe(rt, index);
  if (!maybe) {
    raise(rt, TypeId::TypeError, "{} indices must be integers, not {}", type_name(rt, type),
          type_name_of(rt, index));
  }
  const auto n = static_cast<int64_t>(len);
  int64_t i = *maybe < 0 ? *maybe + n : *maybe;
  if (is_slice) return static_cast<size_t>(std::min(std::max<int64_t>(i, 0), n));
  if (i < 0 || i >= n) {
    raise(rt, TypeId::IndexError, "{} index out of range", type_name(rt, type));
  }
  return static_cast<size_t>(i);
}

Value unique_id(Runtime& rt, Value value) {
  const int64_t id = signed_word(rt, value.bits);
  return is_object(value) ? small(rt, id) : new_int(rt, id);
}

bool get_buffer(Runtime& rt, Value value, Buffer& buffer, uint32_t flags) {
  DepthGuard guard(rt);  // an object of a class of Python asks what it is made of
  const Address fn = slot(rt, type_of(rt, value), Slot::buffer);
  if (fn != 0 && slot_buffer(rt, fn, value, buffer, flags & (kBufferRead | kBufferWrite))) {
    return true;
  }
  if ((flags & kBufferRaise) != 0) {
    raise(rt, TypeId::TypeError, "object with buffer protocol required");
  }
  return false;
}

std::string buffer_bytes(Runtime& rt, Value value) {
  Buffer buffer;
  get_buffer(rt, value, buffer, kBufferRead | kBufferRaise);
  return std::string(memory(rt).text(buffer.address, buffer.size));
}

}  // namespace natmod::board
