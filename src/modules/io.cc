// The module io. IOBase is what streams that are written in Python derive from: their methods
// readinto(), write() and ioctl() stand for the functions of the stream protocol.
//
// Source: MicroPython's py/modio.c for behaviour.
#include <algorithm>
#include <cerrno>

#include "modules/modules.h"
#include "runtime/allocation.h"
#include "runtime/objects/map.h"
#include "runtime/objects/numbers.h"
#include "runtime/objects/stream.h"
#include "runtime/objects/text.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

Value iobase_make_new(Runtime& rt, Address type, Args) {
  return new_object(rt, type, 1);
}

/// A negative answer is an error, None means that it would block.
uint64_t stream_answer(Runtime& rt, Value result, int& error_code) {
  const int64_t number = result == kNone ? -EAGAIN : get_int(rt, result);
  if (number >= 0) return static_cast<uint64_t>(number);
  error_code = static_cast<int>(-number);
  return kStreamError;
}

uint64_t iobase_read(Runtime& rt, Value self, uint64_t buffer, uint64_t size, int& error_code) {
  const AttrDest method = load_method(rt, self, intern(rt, "readinto"));
  check_allocation(rt, size);
  const Value bytes = rt.make_bytearray(std::string(size, '\0'));
  const uint64_t count = stream_answer(rt, call_method(rt, method, {bytes}), error_code);
  if (count == kStreamError) return kStreamError;
  const std::string data = buffer_bytes(rt, bytes);
  memory(rt).write(buffer, std::string_view(data).substr(0, std::min(count, size)));
  return std::min(count, size);
}

uint64_t iobase_write(Runtime& rt, Value self, uint64_t buffer, uint64_t size, int& error_code) {
  const AttrDest method = load_method(rt, self, Q_write);
  const Value bytes = rt.make_bytearray(std::string(memory(rt).text(buffer, size)));
  return stream_answer(rt, call_method(rt, method, {bytes}), error_code);
}

uint64_t iobase_ioctl(Runtime& rt, Value self, uint64_t request, uint64_t argument,
                      int& error_code) {
  const AttrDest method = load_method(rt, self, intern(rt, "ioctl"));
  const Value result = call_method(rt, method, {new_uint(rt, request), new_uint(rt, argument)});
  return stream_answer(rt, result, error_code);
}

Address iobase_protocol(Runtime& rt) {
  return make_stream_protocol(rt, "IOBase", iobase_read, iobase_write, iobase_ioctl, false);
}

const TypeDef kIoBase = {
    .name = "IOBase", .make_new = iobase_make_new, .protocol = iobase_protocol};

void fill_io(ModuleItems& items) {
  Runtime& rt = items.rt;
  items.add("open", dict_map(rt, Value::at(rt.state().builtins)).find(str_value(rt, "open")));
  items.add(kIoBase);
  items.add(TypeId::stringio);
  items.add(TypeId::bytesio);
}

}  // namespace

const ModuleDef kModule_io = {.name = "io", .extensible = true, .fill = fill_io};

}  // namespace natmod::board
