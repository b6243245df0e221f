// The module struct.
//
// Source: MicroPython's py/modstruct.c: too few or too many values are no error there.
#include "modules/modules.h"
#include "runtime/allocation.h"
#include "runtime/errors.h"
#include "runtime/objects/binary.h"
#include "runtime/objects/text.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

// A format, one entry after the other: count and code.
class StructFormat {
 public:
  StructFormat(Runtime& rt, Value format) : rt_(rt), rest_(checked_str_data(rt, format)) {
    if (!rest_.empty() && std::string_view("!@=<>").find(rest_[0]) != std::string_view::npos) {
      type_ = rest_[0] == '!' ? '>' : rest_[0];
      rest_.erase(0, 1);
    }
  }

  /// False at the end.
  bool next() {
    if (at_ == rest_.size()) return false;
    count_ = 1;
    if (is_ascii_digit(rest_[at_])) count_ = number();
    code_ = at_ < rest_.size() ? rest_[at_++] : '\0';
    return true;
  }
  size_t count() const { return count_; }
  char code() const { return code_; }
  bool is_padding() const { return code_ == 'x'; }
  bool is_string() const { return code_ == 's'; }
  bool is_big_endian() const { return type_ == '>'; }

  PackedSize item() const { return packed_size(rt_, type_, code_); }

 private:
  // No buffer has more than 2^32 bytes, so more than that may count as that.
  size_t number() {
    uint64_t n = 0;
    for (; at_ < rest_.size() && is_ascii_digit(rest_[at_]); ++at_) {
      n = std::min<uint64_t>(n * 10 + static_cast<uint64_t>(rest_[at_] - '0'), UINT32_MAX);
    }
    return n;
  }

  Runtime& rt_;
  std::string rest_;
  size_t at_ = 0;
  char type_ = '@';
  size_t count_ = 0;
  char code_ = '\0';
};

size_t aligned(size_t at, size_t alignment) {
  return (at + alignment - 1) / alignment * alignment;
}

struct Layout {
  size_t size = 0;
  size_t n_values = 0;
};

Layout layout_of(Runtime& rt, Value format) {
  Layout layout;
  for (StructFormat it(rt, format); it.next();) {
    if (it.is_padding() || it.is_string()) {
      layout.size += it.count();
      if (it.is_string()) ++layout.n_values;
      continue;
    }
    const PackedSize item = it.item();
    if (it.count() > 0) {
      layout.size = aligned(layout.size, item.alignment) + it.count() * item.size;
    }
    layout.n_values += it.count();
  }
  return layout;
}

Value struct_calcsize(Runtime& rt, Args args) {
  return small(rt, static_cast<int64_t>(layout_of(rt, args[0]).size));
}

// The part of a buffer from an offset on; ValueError unless `size` bytes are there.
Buffer part_of(Runtime& rt, Value object, Value offset, size_t size, uint32_t flags) {
  Buffer buffer;
  get_buffer(rt, object, buffer, flags | kBufferRaise);
  int64_t from = offset ? get_int(rt, offset) : 0;
  if (from < 0) from += static_cast<int64_t>(buffer.size);
  if (from < 0 || static_cast<uint64_t>(from) > buffer.size ||
      size > buffer.size - static_cast<size_t>(from)) {
    raise(rt, TypeId::ValueError, "buffer too small");
  }
  return {buffer.address + static_cast<Address>(from), size};
}

Value struct_unpack(Runtime& rt, Args args) {
  const Layout layout = layout_of(rt, args[0]);
  const Buffer buffer =
      part_of(rt, args[1], args.size() > 2 ? args[2] : kNull, layout.size, kBufferRead);
  const std::string data(memory(rt).text(buffer.address, buffer.size));
  std::vector<Value> values;
  size_t at = 0;
  for (StructFormat it(rt, args[0]); it.next();) {
    if (it.is_string()) values.push_back(new_bytes(rt, data.substr(at, it.count())));
    if (it.is_padding() || it.is_string()) {
      at += it.count();
      continue;
    }
    const PackedSize item = it.item();
    for (size_t n = it.count(); n > 0; --n) {
      at = aligned(at, item.alignment);
      const std::string_view bytes = std::string_view(data).substr(at, item.size);
      values.push_back(keep(rt, unpack_value(rt, it.code(), bytes, it.is_big_endian())));
      at += item.size;
    }
  }
  return rt.make_tuple(values);
}

std::string packed(Runtime& rt, Value format, std::span<const Value> values) {
  std::string out;
  StructFormat it(rt, format);
  for (size_t i = 0; i < values.size() && it.next();) {
    if (it.is_padding()) {
      out.append(it.count(), '\0');
      continue;
    }
    if (it.is_string()) {
      std::string text = buffer_bytes(rt, values[i++]);
      text.resize(it.count());
      out += text;
      continue;
    }
    const PackedSize item = it.item();
    for (size_t n = it.count(); n > 0 && i < values.size(); --n) {
      out.resize(aligned(out.size(), item.alignment));
      out += pack_value(rt, it.code(), item.size, it.is_big_endian(), values[i++]);
    }
  }
  return out;
}

Value struct_pack(Runtime& rt, Args args) {
  const size_t size = layout_of(rt, args[0]).size;
  check_allocation(rt, size);
  std::string data = packed(rt, args[0], args.positional.subspan(1));
  data.resize(size);
  return new_bytes(rt, data);
}

Value struct_pack_into(Runtime& rt, Args args) {
  const size_t size = layout_of(rt, args[0]).size;
  const Buffer buffer = part_of(rt, args[1], args[2], size, kBufferWrite);
  memory(rt).write(buffer.address, packed(rt, args[0], args.positional.subspan(3)));
  return kNone;
}

constexpr Member kStructFunctions[] = {
    {"calcsize", struct_calcsize, 1, 1},
    {"pack", struct_pack, 1, Member::kAny},
    {"pack_into", struct_pack_into, 3, Member::kAny},
    {"unpack", struct_unpack, 2, 3},
    {"unpack_from", struct_unpack, 2, 3},
};

}  // namespace

const ModuleDef kModule_struct_ = {
    .name = "struct", .extensible = true, .functions = kStructFunctions};

}  // namespace natmod::board
