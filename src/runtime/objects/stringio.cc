// io.StringIO and io.BytesIO.
//
// Source: MicroPython's py/objstringio.c for behaviour and texts.
#include <algorithm>

#include "runtime/allocation.h"
#include "runtime/errors.h"
#include "runtime/objects/errno_names.h"
#include "runtime/objects/stream.h"
#include "runtime/objects/text.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

// Our own layout. `data` is 0 once the stream is closed. What it is made of, if that cannot change,
// it reads where it lies, until something is written: `owner` is then the object whose data it is.
enum StringIo : uint32_t { kData = 1, kLen, kAlloc, kPos, kOwner, kWords };

void check_open(Runtime& rt, Value self) {
  if (field(rt, self, kData) == 0) {
    raise(rt, TypeId::ValueError, "I/O operation on closed file");
  }
}

uint64_t io_read(Runtime& rt, Value self, uint64_t buffer, uint64_t size, int&) {
  check_open(rt, self);
  const uint64_t len = field(rt, self, kLen);
  const uint64_t pos = field(rt, self, kPos);
  if (len <= pos) return 0;
  size = std::min(size, len - pos);
  memory(rt).move(buffer, field(rt, self, kData) + pos, size);
  set_field(rt, self, kPos, pos + size);
  return size;
}

void copy_on_write(Runtime& rt, Value self) {
  if (field(rt, self, kOwner) == 0) return;
  const uint64_t len = field(rt, self, kLen);
  const Address data = allocate(rt, len);
  memory(rt).move(data, field(rt, self, kData), len);
  set_field(rt, self, kData, data);
  set_field(rt, self, kOwner, 0);
}

uint64_t io_write(Runtime& rt, Value self, uint64_t buffer, uint64_t size, int& error_code) {
  check_open(rt, self);
  copy_on_write(rt, self);
  const uint64_t pos = field(rt, self, kPos);
  const uint64_t end = pos + size;
  if (end < size || end > word_mask(rt)) {
    error_code = kEfbig;
    return kStreamError;
  }
  const uint64_t len = field(rt, self, kLen);
  if (end > field(rt, self, kAlloc)) {
    const uint64_t alloc = end + 16;
    set_field(rt, self, kData, reallocate(rt, field(rt, self, kData), alloc));
    set_field(rt, self, kAlloc, alloc);
  }
  const Address data = field(rt, self, kData);
  if (pos > len) memory(rt).fill(data + len, 0, pos - len);
  memory(rt).move(data + pos, buffer, size);
  set_field(rt, self, kPos, end);
  set_field(rt, self, kLen, std::max(len, end));
  return size;
}

uint64_t io_seek(Runtime& rt, Value self, Address request, int& error_code) {
  GuestMemory& m = memory(rt);
  const int64_t offset = m.signed_word(request);
  const auto whence = m.load<int32_t>(request + m.word_size());
  const uint64_t from = whence == 1   ? field(rt, self, kPos)
                        : whence == 2 ? field(rt, self, kLen)
                                      : 0;
  uint64_t pos = (from + static_cast<uint64_t>(offset)) & word_mask(rt);
  if (whence != 0 && offset < 0) {
    if (pos > from) pos = 0;
  } else if (pos < from) {
    error_code = kEinval;
    return kStreamError;
  }
  m.set_word(request, pos);
  set_field(rt, self, kPos, pos);
  return 0;
}

uint64_t io_ioctl(Runtime& rt, Value self, uint64_t request, uint64_t arg, int& error_code) {
  switch (request) {
    case kRequestSeek:
      return io_seek(rt, self, arg, error_code);
    case kRequestFlush:
      return 0;
    case kRequestClose:
      if (field(rt, self, kOwner) == 0 && field(rt, self, kData) != 0) {
        release(rt, field(rt, self, kData));
      }
      set_field(rt, self, kOwner, 0);
      set_field(rt, self, kData, 0);
      set_field(rt, self, kLen, 0);
      return 0;
    default:
      error_code = kEinval;
      return kStreamError;
  }
}

Value io_make_new(Runtime& rt, Address type, Args args) {
  const Value object = new_object(rt, type, kWords);
  Buffer initial;
  uint64_t alloc = 16;
  if (args.size() > 0) {
    if (is_int(rt, args[0])) {
      alloc = static_cast<uint64_t>(get_int(rt, args[0]));
    } else {
      get_buffer(rt, args[0], initial, kBufferRead | kBufferRaise);
      alloc = initial.size;
    }
  }
  const bool is_shared = args.size() > 0 && is_str_or_bytes(rt, args[0]);
  const Address data = is_shared ? initial.address : allocate(rt, alloc);
  if (is_shared) {
    set_field(rt, object, kOwner, args[0].bits);
  } else {
    memory(rt).move(data, initial.address, initial.size);
  }
  set_field(rt, object, kData, data);
  set_field(rt, object, kAlloc, alloc);
  set_field(rt, object, kLen, initial.size);
  return object;
}

void io_print(Runtime& rt, Printer& printer, Value self, PrintKind) {
  printer.format("<io.{} 0x{:x}>", type_name_of(rt, self), self.bits);
}

Value io_getvalue(Runtime& rt, Args args) {
  check_open(rt, args[0]);
  const std::string data(memory(rt).text(field(rt, args[0], kData), field(rt, args[0], kLen)));
  if (is_type(rt, args[0], TypeId::stringio)) return new_str(rt, data);
  return new_bytes(rt, data);
}

// The stream methods in the firmware's order, with getvalue among them.
std::span<const Member> io_members() {
  static const std::vector<Member> members = [] {
    std::vector<Member> all;
    for (const Member& member : stream_members()) {
      if (member.name == "read1" || member.name == "readlines") continue;
      if (member.name == "__enter__") all.push_back({"getvalue", io_getvalue, 1, 1});
      all.push_back(member);
    }
    return all;
  }();
  return members;
}

Address stringio_protocol(Runtime& rt) {
  return make_stream_protocol(rt, "StringIO", io_read, io_write, io_ioctl, true);
}
Address bytesio_protocol(Runtime& rt) {
  return make_stream_protocol(rt, "BytesIO", io_read, io_write, io_ioctl, false);
}

}  // namespace

const TypeDef kType_stringio = {.name = "StringIO",
                                .flags = kTypeIterIsStream,
                                .make_new = io_make_new,
                                .print = io_print,
                                .protocol = stringio_protocol,
                                .members = io_members()};
const TypeDef kType_bytesio = {.name = "BytesIO",
                               .flags = kTypeIterIsStream,
                               .make_new = io_make_new,
                               .print = io_print,
                               .protocol = bytesio_protocol,
                               .members = io_members()};
}  // namespace natmod::board
