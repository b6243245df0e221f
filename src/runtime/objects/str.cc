// str and bytes: the objects themselves, construction, printing, operators, items.
//
// Source: MicroPython's py/objstr.c and py/objstrunicode.c for behaviour and texts.
#include "runtime/allocation.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/objects/sequence.h"
#include "runtime/objects/text.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

bool is_bytes_like(Runtime& rt, Address type) {
  return type == type_address(rt, TypeId::bytes) || type == type_address(rt, TypeId::bytearray);
}

Value new_str_object(Runtime& rt, Address type, std::string_view data) {
  const Value object = new_object(rt, type, layout::Str::words);
  const Address copy = allocate(rt, data.size() + 1);  // C code may rely on the null behind it
  memory(rt).write(copy, data);
  set_field(rt, object, layout::Str::hash, string_hash(data));
  set_field(rt, object, layout::Str::len, data.size());
  set_field(rt, object, layout::Str::data, copy);
  return object;
}

void str_print(Runtime& rt, Printer& printer, Value self, PrintKind kind) {
  const std::string text(str_data(rt, self));
  if (kind == PrintKind::json) {
    printer.write(quoted_json(text));
  } else if (kind == PrintKind::str) {
    printer.write(text);
  } else {
    printer.write(quoted_unicode(text));
  }
}

void bytes_print(Runtime& rt, Printer& printer, Value self, PrintKind kind) {
  const std::string data(str_data(rt, self));
  if (kind == PrintKind::json) {
    printer.write(quoted_json(data));
  } else if (kind == PrintKind::raw) {
    printer.write(data);
  } else {
    printer.write("b" + quoted_bytes(data));
  }
}

Value str_unary(Runtime& rt, UnaryOp op, Value self) {
  const std::string_view text = str_data(rt, self);
  if (op == UnaryOp::boolean) return bool_value(!text.empty());
  if (op == UnaryOp::len) return small(rt, static_cast<int64_t>(utf8_length(text)));
  return kNull;
}

Value str_subscr(Runtime& rt, Value self, Value index, Value value) {
  if (value != kSentinel) return kNull;
  const Address type = type_address(rt, TypeId::str);
  const std::string text(str_data(rt, self));
  if (is_object(index) && is_type(rt, index, TypeId::slice)) {
    const Value start = value_field(rt, index, layout::Slice::start);
    const Value stop = value_field(rt, index, layout::Slice::stop);
    const Value step = value_field(rt, index, layout::Slice::step);
    if (step != kNone && step != small(rt, 1)) {
      raise(rt, TypeId::NotImplementedError, "only slices with step=1 (aka None) are supported");
    }
    const size_t begin = start == kNone ? 0 : str_index(rt, type, text, start, true);
    const size_t end = stop == kNone ? text.size() : str_index(rt, type, text, stop, true);
    return end < begin ? qstr_value(Q_) : new_str(rt, text.substr(begin, end - begin));
  }
  const size_t at = str_index(rt, type, text, index, false);
  return str_value(rt, text.substr(at, utf8_size(text, at)));
}

Value bytes_subscr(Runtime& rt, Value self, Value index, Value value) {
  if (value != kSentinel) return kNull;
  const std::string_view data = str_data(rt, self);
  if (is_object(index) && is_type(rt, index, TypeId::slice)) {
    const SliceBounds slice = simple_slice(rt, index, data.size());
    return new_bytes(rt, std::string(data.substr(static_cast<size_t>(slice.start), slice.count())));
  }
  const size_t at = get_index(rt, type_address(rt, TypeId::bytes), data.size(), index, false);
  return small(rt, static_cast<uint8_t>(data[at]));
}

Value str_iter(Runtime& rt, Value self) {
  return new_iterator(rt, IteratorKind::str, self);
}
Value bytes_iter(Runtime& rt, Value self) {
  return new_iterator(rt, IteratorKind::bytes, self);
}

}  // namespace

std::string_view str_data(Runtime& rt, Value value) {
  if (is_qstr(value)) return qstr_text(rt, qstr_number(value));
  return memory(rt).text(field(rt, value, layout::Str::data), field(rt, value, layout::Str::len));
}

std::string_view checked_str_data(Runtime& rt, Value value) {
  if (is_str_or_bytes(rt, value)) return str_data(rt, value);
  raise_implicit_conversion(rt, value);
}

std::string c_string(Runtime& rt, Value value) {
  const std::string_view text = checked_str_data(rt, value);
  return std::string(text.substr(0, text.find('\0')));
}

void raise_implicit_conversion(Runtime& rt, Value value) {
  const std::string_view name = type_name_of(rt, value);
  raise(rt, TypeId::TypeError, "can't convert '{}' object to {} implicitly", name,
        name == "str" ? "bytes" : "str");
}

Value new_str_unchecked(Runtime& rt, std::string_view text) {
  if (auto q = rt.state().qstrs.find(text)) return qstr_value(*q);
  return new_str_object(rt, type_address(rt, TypeId::str), text);
}

Value new_str(Runtime& rt, std::string_view text) {
  if (!is_utf8(text)) raise_empty(rt, TypeId::UnicodeError);
  return new_str_unchecked(rt, text);
}

Value new_bytes(Runtime& rt, std::string_view data) {
  if (data.empty()) return rt.state().empty_bytes;
  return new_str_object(rt, type_address(rt, TypeId::bytes), data);
}

Value new_str_of_type(Runtime& rt, Address type, std::string_view data) {
  if (type == type_address(rt, TypeId::str)) return new_str_unchecked(rt, data);
  if (type == type_address(rt, TypeId::bytearray)) return rt.make_bytearray(data);
  return new_bytes(rt, data);
}

Qstr intern(Runtime& rt, std::string_view text) {
  constexpr size_t kLongest = 255;  // a QSTR's length is a byte
  QstrPool& qstrs = rt.state().qstrs;
  if (text.size() > kLongest && !qstrs.find(text)) {
    raise(rt, TypeId::RuntimeError, "name too long");
  }
  // Names stay for good, and are the host's: a board's heap would be full by then.
  constexpr size_t kMostNames = size_t{1} << 18;
  if (qstrs.size() >= kMostNames && !qstrs.find(text)) {
    raise(rt, TypeId::RuntimeError, "too many different names");
  }
  return qstrs.intern(text);
}

Qstr get_qstr(Runtime& rt, Value str) {
  if (is_qstr(str)) return qstr_number(str);
  if (is_object(str) && is_type(rt, str, TypeId::str)) return intern(rt, str_data(rt, str));
  raise_implicit_conversion(rt, str);
}

Address qstr_data(Runtime& rt, Qstr q) {
  RuntimeState& state = rt.state();
  return state.qstrs.data(q, [&](std::string_view bytes) { return state.rom.place(bytes); });
}

bool str_buffer(Runtime& rt, Value self, Buffer& buffer, uint32_t flags) {
  if ((flags & kBufferWrite) != 0) return false;
  if (is_qstr(self)) {
    buffer = {qstr_data(rt, qstr_number(self)), qstr_text(rt, qstr_number(self)).size(), 'B'};
  } else {
    buffer = {field(rt, self, layout::Str::data), field(rt, self, layout::Str::len), 'B'};
  }
  return true;
}

size_t str_index(Runtime& rt, Address type, std::string_view data, Value index, bool is_slice) {
  if (is_bytes_like(rt, type)) return get_index(rt, type, data.size(), index, is_slice);
  const std::optional<int64_t> maybe = get_int_maybe(rt, index);
  if (!maybe) {
    raise(rt, TypeId::TypeError, "string indices must be integers, not {}",
          type_name_of(rt, index));
  }
  const auto length = static_cast<int64_t>(utf8_length(data));
  int64_t at = *maybe < 0 ? *maybe + length : *maybe;
  if (at < 0 || at >= length) {
    if (!is_slice) raise(rt, TypeId::IndexError, "string index out of range");
    return at < 0 ? 0 : data.size();
  }
  size_t offset = 0;
  for (; at > 0; --at) offset += utf8_size(data, offset);
  return offset;
}

void check_same_kind(Runtime& rt, Address self_type, Value arg) {
  const Address bytes = type_address(rt, TypeId::bytes);
  const Address type = type_of(rt, arg);
  const Address self_kind = is_bytes_like(rt, self_type) ? bytes : self_type;
  const Address kind = is_bytes_like(rt, type) ? bytes : type;
  if (kind != self_kind) raise_implicit_conversion(rt, arg);
}

void check_allocation(Runtime& rt, uint64_t size) {
  if (size < rt.state().heap.limit()) return;
  raise(rt, TypeId::MemoryError, "memory allocation failed, allocating {} bytes",
        static_cast<uint32_t>(size));
}

Value str_make_new(Runtime& rt, Address type, Args args) {
  if (args.n_keywords() != 0) raise_keywords_unimplemented(rt);
  check_args(rt, args, 0, 3);
  if (args.size() == 0) return qstr_value(Q_);
  if (args.size() == 1) {
    return new_str_of_type(rt, type, printed(rt, args[0], PrintKind::str));
  }
  return new_str(rt, buffer_bytes(rt, args[0]));
}

Value bytes_make_new(Runtime& rt, Address, Args args) {
  if (args.n_keywords() != 0) raise_keywords_unimplemented(rt);
  if (args.size() == 0) return rt.state().empty_bytes;
  const Value arg = args[0];
  if (is_object(arg) && is_type(rt, arg, TypeId::bytes)) return arg;
  if (is_str(rt, arg)) {
    if (args.size() < 2 || args.size() > 3) {
      raise(rt, TypeId::TypeError, "string argument without an encoding");
    }
    return new_bytes(rt, std::string(str_data(rt, arg)));
  }
  if (args.size() > 1) raise(rt, TypeId::TypeError, "wrong number of arguments");
  if (is_small_int(arg)) {
    const int64_t size = small_value(rt, arg);
    if (size < 0) raise_empty(rt, TypeId::ValueError);
    check_allocation(rt, static_cast<uint64_t>(size) + 1);
    return new_bytes(rt, std::string(static_cast<size_t>(size), '\0'));
  }
  Buffer buffer;
  if (get_buffer(rt, arg, buffer, kBufferRead)) {
    return new_bytes(rt, std::string(memory(rt).text(buffer.address, buffer.size)));
  }
  std::string out;
  const Value iterator = getiter(rt, arg);
  while (const Value item = iternext(rt, iterator)) {
    const int64_t byte = get_int(rt, item);
    if (byte < 0 || byte > 255) raise(rt, TypeId::ValueError, "bytes value out of range");
    out += static_cast<char>(byte);
    check_allocation(rt, out.size());
  }
  return new_bytes(rt, out);
}

Value str_binary(Runtime& rt, BinaryOp op, Value left, Value right) {
  const Address type = type_of(rt, left);
  if (op == BinaryOp::modulo) {
    return new_str_of_type(rt, type, format_percent(rt, left, right));
  }
  std::string l(str_data(rt, left));
  if (op == BinaryOp::multiply) {
    const std::optional<int64_t> n = get_int_maybe(rt, right);
    if (!n) return kNull;
    if (*n <= 0) return new_str_of_type(rt, type, "");
    uint64_t size;
    if (__builtin_mul_overflow(l.size(), static_cast<uint64_t>(*n), &size)) size = UINT32_MAX - 1;
    check_allocation(rt, size + 1);
    std::string out;
    out.reserve(size);
    for (int64_t i = 0; i < *n && !l.empty(); ++i) out += l;
    return new_str_of_type(rt, type, out);
  }
  std::string r;
  if (type_of(rt, right) == type) {
    r = str_data(rt, right);
  } else if (type == type_address(rt, TypeId::bytes)) {
    Buffer buffer;
    if (!get_buffer(rt, right, buffer, kBufferRead)) return kNull;
    r = memory(rt).text(buffer.address, buffer.size);
  } else {
    if (op == BinaryOp::contains) raise_implicit_conversion(rt, right);
    return kNull;
  }
  switch (op) {
    case BinaryOp::add:
    case BinaryOp::inplace_add:
      if (l.empty() && type_of(rt, right) == type) return right;
      if (r.empty()) return left;
      return new_str_of_type(rt, type, l + r);
    case BinaryOp::contains:
      return bool_value(l.find(r) != std::string::npos);
    case BinaryOp::equal:
      return bool_value(l == r);
    case BinaryOp::less:
      return bool_value(l < r);
    case BinaryOp::less_equal:
      return bool_value(l <= r);
    case BinaryOp::more:
      return bool_value(l > r);
    case BinaryOp::more_equal:
      return bool_value(l >= r);
    default:
      return kNull;
  }
}

extern const std::span<const Member> kStrMembers;  // str_methods.cc
extern const std::span<const Member> kBytesMembers;

const TypeDef kType_str = {
    .name = "str",
    .make_new = str_make_new,
    .print = str_print,
    .unary_op = str_unary,
    .binary_op = str_binary,
    .subscr = str_subscr,
    .getiter = str_iter,
    .buffer = str_buffer,
    .members = kStrMembers,
};

const TypeDef kType_bytes = {
    .name = "bytes",
    .make_new = bytes_make_new,
    .print = bytes_print,
    .binary_op = str_binary,
    .subscr = bytes_subscr,
    .getiter = bytes_iter,
    .buffer = str_buffer,
    .members = kBytesMembers,
};

}  // namespace natmod::board
