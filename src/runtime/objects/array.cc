// array, bytearray and memoryview, which share a layout.
//
// Source: MicroPython's py/objarray.c for behaviour and texts.
#include "runtime/allocation.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/objects/binary.h"
#include "runtime/objects/sequence.h"
#include "runtime/objects/text.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

using layout::Array;
constexpr uint8_t kWritable = 0x80;  // in a memoryview's type code

uint64_t code_word(Runtime& rt, Value array) {
  return field(rt, array, Array::code);
}
char code(Runtime& rt, Value array) {
  return static_cast<char>(code_word(rt, array) & 0x7f);
}
bool is_view(Runtime& rt, Value array) {
  return is_type(rt, array, TypeId::memoryview);
}
bool is_writable(Runtime& rt, Value array) {
  return !is_view(rt, array) || (code_word(rt, array) & kWritable) != 0;
}
// Free items of an array; the offset, in items, of a memoryview.
uint64_t free_or_offset(Runtime& rt, Value array) {
  return code_word(rt, array) >> 8;
}
uint64_t largest_offset(Runtime& rt) {
  return UINT64_MAX >> (64 - 8 * memory(rt).word_size()) >> 8;
}
void set_free(Runtime& rt, Value array, uint64_t n) {
  set_field(rt, array, Array::code, (code_word(rt, array) & 0xff) | n << 8);
}
size_t len(Runtime& rt, Value array) {
  return field(rt, array, Array::len);
}
Address items(Runtime& rt, Value array) {
  return field(rt, array, Array::items);
}
size_t item_size(Runtime& rt, Value array) {
  return packed_size(rt, '@', code(rt, array)).size;
}
// Where the first visible item lies.
Address first(Runtime& rt, Value array) {
  const Address base = items(rt, array);
  return is_view(rt, array) ? base + free_or_offset(rt, array) * item_size(rt, array) : base;
}

Value new_array(Runtime& rt, char typecode, size_t n) {
  const size_t size = packed_size(rt, '@', typecode).size;
  uint64_t bytes;
  if (__builtin_mul_overflow(n, size, &bytes)) bytes = UINT32_MAX;
  check_allocation(rt, bytes);
  const TypeId type = typecode == kBytearrayTypecode ? TypeId::bytearray : TypeId::array;
  const Value array = new_object(rt, type, Array::words);
  set_field(rt, array, Array::code, static_cast<uint8_t>(typecode));
  set_field(rt, array, Array::len, n);
  set_field(rt, array, Array::items, allocate(rt, bytes));
  return array;
}

Value append(Runtime& rt, Value array, Value value) {
  constexpr size_t kGrowth = 8;
  const size_t n = len(rt, array);
  const size_t size = item_size(rt, array);
  if (free_or_offset(rt, array) == 0) {
    set_field(rt, array, Array::items, reallocate(rt, items(rt, array), size * (n + kGrowth)));
    set_free(rt, array, kGrowth);
  }
  packed_set(rt, code(rt, array), items(rt, array), n, value);
  set_field(rt, array, Array::len, n + 1);
  set_free(rt, array, free_or_offset(rt, array) - 1);
  return kNone;
}

void extend(Runtime& rt, Value array, Value from) {
  const std::string bytes = buffer_bytes(rt, from);
  const size_t size = item_size(rt, array);
  const size_t more = bytes.size() / size;
  const size_t n = len(rt, array);
  if (free_or_offset(rt, array) < more) {
    set_field(rt, array, Array::items, reallocate(rt, items(rt, array), (n + more) * size));
    set_free(rt, array, 0);
  } else {
    set_free(rt, array, free_or_offset(rt, array) - more);
  }
  memory(rt).write(items(rt, array) + n * size, std::string_view(bytes).substr(0, more * size));
  set_field(rt, array, Array::len, n + more);
}

Value construct(Runtime& rt, char typecode, Value from) {
  Buffer buffer;
  const bool raw =
      is_object(from) && (is_type(rt, from, TypeId::bytes) || is_type(rt, from, TypeId::bytearray));
  if ((typecode == kBytearrayTypecode || raw) && get_buffer(rt, from, buffer, kBufferRead)) {
    const size_t size = packed_size(rt, '@', typecode).size;
    const size_t n = buffer.size / size;
    const Value array = new_array(rt, typecode, n);
    memory(rt).move(items(rt, array), buffer.address, n * size);
    return array;
  }
  const Value length = len_maybe(rt, from);
  const size_t n = length ? static_cast<size_t>(small_value(rt, length)) : 0;
  const Value array = new_array(rt, typecode, n);
  const Value iterator = getiter(rt, from);
  size_t i = 0;
  while (const Value item = iternext(rt, iterator)) {
    if (n == 0) {
      append(rt, array, item);
    } else {
      packed_set(rt, typecode, items(rt, array), i++, item);
    }
  }
  return array;
}

Value array_make_new(Runtime& rt, Address, Args args) {
  check_args(rt, args, 1, 2);
  const std::string_view typecode = checked_str_data(rt, args[0]);
  const char c = typecode.empty() ? '\0' : typecode[0];
  return args.size() == 1 ? new_array(rt, c, 0) : construct(rt, c, args[1]);
}

Value bytearray_make_new(Runtime& rt, Address, Args args) {
  check_args(rt, args, 0, 3);
  if (args.size() == 0) return new_array(rt, kBytearrayTypecode, 0);
  if (is_int(rt, args[0])) {
    return new_array(rt, kBytearrayTypecode, static_cast<size_t>(get_int(rt, args[0])));
  }
  if (is_str(rt, args[0]) && args.size() == 1) {
    raise(rt, TypeId::TypeError, "string argument without an encoding");
  }
  return construct(rt, kBytearrayTypecode, args[0]);
}

Value memoryview_make_new(Runtime& rt, Address, Args args) {
  check_args(rt, args, 1, 1);
  Buffer buffer;
  get_buffer(rt, args[0], buffer, kBufferRead | kBufferRaise);
  const char typecode = static_cast<char>(buffer.typecode);
  const Value view = new_object(rt, TypeId::memoryview, Array::words);
  set_field(rt, view, Array::len, buffer.size / packed_size(rt, '@', typecode).size);
  uint64_t word = static_cast<uint8_t>(typecode);
  Address base = buffer.address;
  if (is_object(args[0]) && is_view(rt, args[0])) {
    // The head of the block must stay visible to the collector, so the offset is kept apart.
    word |= free_or_offset(rt, args[0]) << 8;
    base = items(rt, args[0]);
  }
  if (get_buffer(rt, args[0], buffer, kBufferRead | kBufferWrite)) word |= kWritable;
  set_field(rt, view, Array::code, word);
  set_field(rt, view, Array::items, base);
  return view;
}

void array_print(Runtime& rt, Printer& printer, Value self, PrintKind) {
  const size_t n = len(rt, self);
  if (code(rt, self) == kBytearrayTypecode) {
    const std::string data(memory(rt).text(items(rt, self), n));
    printer.format("bytearray(b{})", quoted_bytes(data));
    return;
  }
  printer.format("array('{}'", code(rt, self));
  for (size_t i = 0; i < n; ++i) {
    printer.write(i == 0 ? ", [" : ", ");
    print(rt, printer, packed_get(rt, code(rt, self), items(rt, self), i), PrintKind::repr);
  }
  printer.write(n > 0 ? "])" : ")");
}

Value array_unary(Runtime& rt, UnaryOp op, Value self) {
  if (op == UnaryOp::boolean) return bool_value(len(rt, self) != 0);
  if (op == UnaryOp::len) return small(rt, static_cast<int64_t>(len(rt, self)));
  return kNull;
}

bool array_buffer(Runtime& rt, Value self, Buffer& buffer, uint32_t flags) {
  if ((flags & kBufferWrite) != 0 && !is_writable(rt, self)) return false;
  buffer = {first(rt, self), len(rt, self) * item_size(rt, self), code(rt, self)};
  return true;
}

std::string bytes_of(Runtime& rt, const Buffer& buffer) {
  return std::string(memory(rt).text(buffer.address, buffer.size));
}

char comparison_code(int typecode, bool& is_unsigned) {
  if (typecode == kBytearrayTypecode) typecode = 'B';
  if (typecode <= 'Z') {
    typecode += 32;
    is_unsigned = true;
  }
  return static_cast<char>(typecode);
}

Value compare(Runtime& rt, BinaryOp op, Value left, Value right) {
  Buffer l;
  Buffer r;
  array_buffer(rt, left, l, kBufferRead);
  if (!get_buffer(rt, right, r, kBufferRead)) return kFalse;
  bool is_unsigned = false;
  const char lc = comparison_code(l.typecode, is_unsigned);
  const char rc = comparison_code(r.typecode, is_unsigned);
  if (lc != rc || lc == 'f' || lc == 'd' || (op != BinaryOp::equal && !is_unsigned)) {
    raise_empty(rt, TypeId::NotImplementedError);
  }
  const int order = bytes_of(rt, l).compare(bytes_of(rt, r));
  switch (op) {
    case BinaryOp::equal:
      return bool_value(order == 0);
    case BinaryOp::less:
      return bool_value(order < 0);
    case BinaryOp::less_equal:
      return bool_value(order <= 0);
    case BinaryOp::more:
      return bool_value(order > 0);
    default:
      return bool_value(order >= 0);
  }
}

Value contains(Runtime& rt, Value left, Value right) {
  Buffer r;
  if (get_buffer(rt, right, r, kBufferRead)) {
    if (!is_type(rt, left, TypeId::bytearray)) return kFalse;
    Buffer l;
    array_buffer(rt, left, l, kBufferRead);
    return bool_value(bytes_of(rt, l).find(bytes_of(rt, r)) != std::string::npos);
  }
  if (is_int(rt, right) || (is_object(right) && is_type(rt, right, TypeId::float_))) {
    raise_empty(rt, TypeId::NotImplementedError);
  }
  return kFalse;
}

Value array_binary(Runtime& rt, BinaryOp op, Value left, Value right) {
  switch (op) {
    case BinaryOp::add: {
      if (is_view(rt, left)) return kNull;
      const std::string more = buffer_bytes(rt, right);
      const size_t size = item_size(rt, left);
      const size_t n = more.size() / size;
      const Value sum = new_array(rt, code(rt, left), len(rt, left) + n);
      memory(rt).move(items(rt, sum), items(rt, left), len(rt, left) * size);
      memory(rt).write(items(rt, sum) + len(rt, left) * size,
                       std::string_view(more).substr(0, n * size));
      return sum;
    }
    case BinaryOp::inplace_add:
      if (is_view(rt, left)) return kNull;
      extend(rt, left, right);
      return left;
    case BinaryOp::contains:
      return contains(rt, left, right);
    case BinaryOp::equal:
    case BinaryOp::less:
    case BinaryOp::less_equal:
    case BinaryOp::more:
    case BinaryOp::more_equal:
      return compare(rt, op, left, right);
    default:
      return kNull;
  }
}

[[noreturn]] void raise_incompatible(Runtime& rt) {
  raise(rt, TypeId::ValueError, "lhs and rhs should be compatible");
}

// The bytes that may be assigned to a slice.
std::string slice_source(Runtime& rt, Value value, size_t size) {
  if (is_object(value)) {
    if (is_type(rt, value, TypeId::array) || is_type(rt, value, TypeId::bytearray) ||
        is_type(rt, value, TypeId::memoryview)) {
      if (item_size(rt, value) != size) raise_incompatible(rt);
      return std::string(memory(rt).text(first(rt, value), len(rt, value) * size));
    }
    if (is_type(rt, value, TypeId::bytes)) {
      if (size != 1) raise_incompatible(rt);
      return std::string(str_data(rt, value));
    }
  }
  raise(rt, TypeId::NotImplementedError, "array/bytes required on right side");
}

Value assign_slice(Runtime& rt, Value self, const SliceBounds& slice, Value value) {
  const size_t size = item_size(rt, self);
  const std::string source = slice_source(rt, value, size);
  const auto start = static_cast<size_t>(slice.start);
  const auto stop = static_cast<size_t>(slice.stop);
  const size_t more = source.size() / size;
  if (is_view(rt, self)) {
    if (!is_writable(rt, self)) return kNull;
    if (more != stop - start) raise_incompatible(rt);
    memory(rt).write(first(rt, self) + start * size, source);
    return kNone;
  }
  const size_t n = len(rt, self);
  const size_t new_n = n - (stop - start) + more;
  uint64_t free = free_or_offset(rt, self);
  if (new_n > n + free) {
    set_field(rt, self, Array::items, reallocate(rt, items(rt, self), new_n * size));
    free = new_n - n;
  }
  const Address base = items(rt, self);
  memory(rt).move(base + (start + more) * size, base + stop * size, (n - stop) * size);
  memory(rt).write(base + start * size, source);
  if (new_n < n) memory(rt).fill(base + new_n * size, 0, (n - new_n) * size);
  set_free(rt, self, free + n - new_n);
  set_field(rt, self, Array::len, new_n);
  return kNone;
}

Value take_slice(Runtime& rt, Value self, const SliceBounds& slice) {
  const size_t size = item_size(rt, self);
  if (!is_view(rt, self)) {
    const Value part = new_array(rt, code(rt, self), slice.count());
    memory(rt).move(items(rt, part), items(rt, self) + static_cast<size_t>(slice.start) * size,
                    slice.count() * size);
    return part;
  }
  const uint64_t offset = free_or_offset(rt, self) + static_cast<uint64_t>(slice.start);
  if (offset > largest_offset(rt)) raise_empty(rt, TypeId::OverflowError);
  const Value part = new_object(rt, TypeId::memoryview, Array::words);
  set_field(rt, part, Array::code, (code_word(rt, self) & 0xff) | offset << 8);
  set_field(rt, part, Array::len, slice.count());
  set_field(rt, part, Array::items, items(rt, self));
  return part;
}

Value array_subscr(Runtime& rt, Value self, Value index, Value value) {
  if (!value) return kNull;
  if (is_object(index) && is_type(rt, index, TypeId::slice)) {
    const SliceBounds slice = simple_slice(rt, index, len(rt, self));
    return value == kSentinel ? take_slice(rt, self, slice) : assign_slice(rt, self, slice, value);
  }
  const size_t i = get_index(rt, type_of(rt, self), len(rt, self), index, false);
  if (value == kSentinel) return packed_get(rt, code(rt, self), first(rt, self), i);
  if (!is_writable(rt, self)) return kNull;
  packed_set(rt, code(rt, self), first(rt, self), i, value);
  return kNone;
}

enum ArrayIterator : uint32_t { kItArray = 1, kItPosition, kItWords };

Value array_iter(Runtime& rt, Value self) {
  const Value iterator = new_object(rt, TypeId::array_it, kItWords);
  set_field(rt, iterator, kItArray, self);
  return iterator;
}

Value array_next(Runtime& rt, Value self) {
  const Value array = value_field(rt, self, kItArray);
  const uint64_t at = field(rt, self, kItPosition);
  if (at >= len(rt, array)) return kNull;
  set_field(rt, self, kItPosition, at + 1);
  return packed_get(rt, code(rt, array), first(rt, array), at);
}

}  // namespace

Value array_append(Runtime& rt, Args args) {
  return append(rt, args[0], args[1]);
}
Value array_extend(Runtime& rt, Args args) {
  extend(rt, args[0], args[1]);
  return kNone;
}

Value Runtime::make_bytearray(std::string_view data) {
  const Value array = new_array(*this, kBytearrayTypecode, data.size());
  memory(*this).write(first(*this, array), data);
  return array;
}

extern const std::span<const Member> kArrayMembers, kBytearrayMembers, kMemoryviewMembers;

const TypeDef kType_array = {
    .name = "array",
    .make_new = array_make_new,
    .print = array_print,
    .unary_op = array_unary,
    .binary_op = array_binary,
    .subscr = array_subscr,
    .getiter = array_iter,
    .buffer = array_buffer,
    .members = kArrayMembers,
};

const TypeDef kType_bytearray = {
    .name = "bytearray",
    .flags = kTypeEqChecksOtherType,
    .make_new = bytearray_make_new,
    .print = array_print,
    .unary_op = array_unary,
    .binary_op = array_binary,
    .subscr = array_subscr,
    .getiter = array_iter,
    .buffer = array_buffer,
    .members = kBytearrayMembers,
};

const TypeDef kType_memoryview = {
    .name = "memoryview",
    .flags = kTypeEqChecksOtherType,
    .make_new = memoryview_make_new,
    .unary_op = array_unary,
    .binary_op = array_binary,
    .subscr = array_subscr,
    .getiter = array_iter,
    .buffer = array_buffer,
    .members = kMemoryviewMembers,
};

const TypeDef kType_array_it = {.name = "iterator", .iternext = array_next};

}  // namespace natmod::board
