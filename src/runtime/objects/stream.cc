#include "runtime/objects/stream.h"

#include <algorithm>

#include "runtime/allocation.h"
#include "runtime/errors.h"
#include "runtime/objects/errno_names.h"
#include "runtime/objects/numbers.h"
#include "runtime/objects/text.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

using layout::Stream;
constexpr size_t kChunk = 256;

bool is_text(Runtime& rt, Value stream) {
  const Address protocol = slot(rt, type_of(rt, stream), Slot::protocol);
  return (memory(rt).load<uint8_t>(protocol + words(rt, Stream::flags)) & 1) != 0;
}

Value content(Runtime& rt, Value stream, std::string_view data) {
  return is_text(rt, stream) ? new_str(rt, data) : new_bytes(rt, data);
}

// Reads until `size` bytes are there or the stream ends. None if it would block at once.
struct ReadResult {
  std::string data;
  bool would_block = false;
};
ReadResult read_up_to(Runtime& rt, Value stream, uint64_t size, bool once = false) {
  ReadResult result;
  while (result.data.size() < size) {
    const uint64_t want = std::min<uint64_t>(size - result.data.size(), kChunk);
    Scratch buffer(scratch(rt), want);
    int error_code = 0;
    const uint64_t got = stream_call(rt, stream, Stream::read, buffer.address(), want, error_code);
    if (got == kStreamError) {
      if (error_code != kEagain) raise_os_error(rt, error_code);
      result.would_block = true;
      break;
    }
    if (got == 0) break;
    result.data += memory(rt).text(buffer.address(), std::min(got, want));
    check_allocation(rt, result.data.size());
    if (once) break;
  }
  return result;
}

Value read_bytes(Runtime& rt, Value stream, uint64_t size, bool once) {
  const ReadResult result = read_up_to(rt, stream, size, once);
  if (result.would_block && result.data.empty()) return kNone;
  return content(rt, stream, result.data);
}

// A text stream counts characters: reads on while the bytes do not hold that many.
Value read_characters(Runtime& rt, Value stream, uint64_t characters) {
  std::string text;
  while (utf8_length(text) < characters) {
    const ReadResult more = read_up_to(rt, stream, characters - utf8_length(text));
    if (more.data.empty()) break;
    text += more.data;
  }
  // The last character may still lack its end.
  if (!text.empty()) {
    size_t start = text.size() - 1;
    while (start > 0 && is_utf8_continuation(text[start])) --start;
    const auto lead = static_cast<uint8_t>(text[start]);
    const size_t need = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (text.size() - start < need) {
      text += read_up_to(rt, stream, need - (text.size() - start)).data;
    }
  }
  return new_str(rt, text);
}

Value read_generic(Runtime& rt, Args args, bool once) {
  get_stream_raise(rt, args[0], kStreamRead);
  const int64_t size = args.size() == 1 ? -1 : get_int(rt, args[1]);
  if (size == -1) return read_bytes(rt, args[0], UINT64_MAX, false);
  if (size > 0) check_allocation(rt, static_cast<uint64_t>(size));
  const auto n = static_cast<uint64_t>(std::max<int64_t>(size, 0));
  return is_text(rt, args[0]) ? read_characters(rt, args[0], n) : read_bytes(rt, args[0], n, once);
}
Value read_method(Runtime& rt, Args args) {
  return read_generic(rt, args, false);
}
Value read1_method(Runtime& rt, Args args) {
  return read_generic(rt, args, true);
}

Value readinto_method(Runtime& rt, Args args) {
  get_stream_raise(rt, args[0], kStreamRead);
  Buffer buffer;
  get_buffer(rt, args[1], buffer, kBufferWrite | kBufferRaise);
  uint64_t size = buffer.size;
  if (args.size() > 2) size = std::min(size, static_cast<uint64_t>(get_int(rt, args[2])));
  const ReadResult result = read_up_to(rt, args[0], size);
  if (result.would_block && result.data.empty()) return kNone;
  memory(rt).write(buffer.address, result.data);
  return small(rt, static_cast<int64_t>(result.data.size()));
}

std::optional<std::string> read_line(Runtime& rt, Value stream, int64_t limit) {
  std::string line;
  while (limit < 0 || static_cast<int64_t>(line.size()) < limit) {
    const ReadResult one = read_up_to(rt, stream, 1);
    if (one.would_block && line.empty()) return std::nullopt;
    line += one.data;
    if (one.data.empty() || one.data == "\n") break;
  }
  return line;
}

Value readline_method(Runtime& rt, Args args) {
  get_stream_raise(rt, args[0], kStreamRead);
  const int64_t limit = args.size() > 1 ? small_value(rt, args[1]) : -1;
  const auto line = read_line(rt, args[0], limit);
  return line ? content(rt, args[0], *line) : kNone;
}

Value readlines_method(Runtime& rt, Args args) {
  std::vector<Value> lines;
  const Value iterator = getiter(rt, args[0]);
  while (const Value line = iternext(rt, iterator)) lines.push_back(line);
  return rt.make_list(lines);
}

Value write_method(Runtime& rt, Args args) {
  std::string data = buffer_bytes(rt, args[1]);
  size_t offset = 0;
  size_t size = data.size();
  if (args.size() == 4) {
    offset = std::min(static_cast<size_t>(get_int_truncated(rt, args[2])), data.size());
  }
  if (args.size() > 2) {
    const int64_t most = get_int_truncated(rt, args[args.size() - 1]);
    size = std::min(data.size() - offset, static_cast<size_t>(most));
  }
  return stream_write(rt, args[0], std::string_view(data).substr(offset, size));
}

Value ioctl_none(Runtime& rt, Value stream, StreamRequest request) {
  get_stream_raise(rt, stream, kStreamIoctl);
  int error_code = 0;
  if (stream_call(rt, stream, Stream::ioctl, request, 0, error_code) == kStreamError) {
    raise_os_error(rt, error_code);
  }
  return kNone;
}
Value flush_method(Runtime& rt, Args args) {
  return ioctl_none(rt, args[0], kRequestFlush);
}
Value close_method(Runtime& rt, Args args) {
  return ioctl_none(rt, args[0], kRequestClose);
}

// mp_stream_seek_t: {off_t offset; int whence}; off_t is a machine word.
Value seek(Runtime& rt, Value stream, int64_t offset, int32_t whence) {
  get_stream_raise(rt, stream, kStreamIoctl);
  Scratch request(scratch(rt), words(rt, 2));
  GuestMemory& m = memory(rt);
  m.set_word(request.address(), static_cast<uint64_t>(offset));
  m.store(request.address() + m.word_size(), whence);
  int error_code = 0;
  if (stream_call(rt, stream, Stream::ioctl, kRequestSeek, request.address(), error_code) ==
      kStreamError) {
    raise_os_error(rt, error_code);
  }
  return new_int(rt, m.signed_word(request.address()));
}

Value seek_method(Runtime& rt, Args args) {
  const int64_t offset = get_int(rt, args[1]);
  const int64_t whence = args.size() == 3 ? get_int(rt, args[2]) : 0;
  if (whence == 0 && offset < 0) raise_os_error(rt, kEinval);
  return seek(rt, args[0], offset, static_cast<int32_t>(whence));
}

Value tell_method(Runtime& rt, Args args) {
  return seek(rt, args[0], 0, 1);
}
Value enter_method(Runtime&, Args args) {
  return args[0];
}
Value exit_method(Runtime& rt, Args args) {
  return ioctl_none(rt, args[0], kRequestClose);
}

constexpr Member kMembers[] = {
    {"read", read_method, 1, 2},         {"readinto", readinto_method, 2, 3},
    {"readline", readline_method, 1, 2}, {"write", write_method, 2, 4},
    {"seek", seek_method, 2, 3},         {"tell", tell_method, 1, 1},
    {"flush", flush_method, 1, 1},       {"close", close_method, 1, 1},
    {"read1", read1_method, 1, 2},       {"readlines", readlines_method, 1, 1},
    {"__enter__", enter_method, 1, 1},   {"__exit__", exit_method, 4, 4},
};

}  // namespace

std::span<const Member> stream_members() {
  return kMembers;
}

Address get_stream_raise(Runtime& rt, Value stream, uint32_t ops) {
  const Address protocol = slot(rt, type_of(rt, stream), Slot::protocol);
  bool good = protocol != 0;
  for (uint32_t which : {Stream::read, Stream::write, Stream::ioctl}) {
    if (good && (ops >> which & 1) != 0) good = memory(rt).field(protocol, which) != 0;
  }
  if (!good) raise(rt, TypeId::OSError, "stream operation not supported");
  return protocol;
}

uint64_t stream_call(Runtime& rt, Value stream, uint32_t which, uint64_t first, uint64_t second,
                     int& error_code) {
  const Address protocol = slot(rt, type_of(rt, stream), Slot::protocol);
  const Address fn = memory(rt).field(protocol, which);
  if (const HostCode* code = rt.state().services.find(fn)) {
    if (const auto* function = std::get_if<StreamCode>(code)) {
      return function->fn(rt, stream, first, second, error_code);
    }
    raise(rt, TypeId::RuntimeError, "a stream holds a firmware function of another kind");
  }
  Scratch out(scratch(rt), sizeof(int32_t));
  const uint64_t result = call_guest(rt, fn, {stream.bits, first, second, out.address()});
  error_code = memory(rt).load<int32_t>(out.address());
  return result == (kStreamError & word_mask(rt)) ? kStreamError : result;
}

Value stream_write(Runtime& rt, Value stream, std::string_view data) {
  get_stream_raise(rt, stream, kStreamWrite);
  size_t done = 0;
  while (done < data.size()) {
    const std::string_view piece = data.substr(done, size_t{64} << 10);
    Scratch buffer(scratch(rt), piece.size());
    memory(rt).write(buffer.address(), piece);
    int error_code = 0;
    const uint64_t written =
        stream_call(rt, stream, Stream::write, buffer.address(), piece.size(), error_code);
    if (written == kStreamError) {
      if (error_code == kEagain && done == 0) return kNone;
      if (error_code != kEagain) raise_os_error(rt, error_code);
      break;
    }
    if (written == 0) break;
    done += std::min<size_t>(written, piece.size());
  }
  return small(rt, static_cast<int64_t>(done));
}

std::string read_and_close(Runtime& rt, Value stream) {
  const auto close = [&] {
    int ignored = 0;
    stream_call(rt, stream, Stream::ioctl, kRequestClose, 0, ignored);
  };
  get_stream_raise(rt, stream, kStreamRead | kStreamIoctl);
  std::string data;
  try {
    constexpr uint64_t kSmallest = 16;
    int ignored = 0;
    const uint64_t answer = stream_call(rt, stream, Stream::ioctl, kRequestBufferSize, 0, ignored);
    const bool has_none = answer == kStreamError || answer == 0;
    const uint64_t piece = has_none ? kChunk : std::clamp(answer, kSmallest, uint64_t{kChunk} - 1);
    for (;;) {
      const std::string more = read_up_to(rt, stream, piece, true).data;
      if (more.empty()) break;
      data += more;
    }
  } catch (const GuestException&) {
    close();
    throw;
  }
  close();
  return data;
}

Address make_stream_protocol(Runtime& rt, std::string_view name, decltype(StreamCode::fn) read,
                             decltype(StreamCode::fn) write, decltype(StreamCode::fn) ioctl,
                             bool text) {
  Services& services = rt.state().services;
  const auto service = [&](const char* part, decltype(StreamCode::fn) fn) -> Address {
    return fn == nullptr ? 0 : services.add(fmt::format("{}.{}", name, part), StreamCode{fn});
  };
  return rt.state().rom.place_words(
      {service("read", read), service("write", write), service("ioctl", ioctl), text ? 1u : 0u});
}

Value stream_iternext(Runtime& rt, Value self) {
  const auto line = read_line(rt, self, -1);
  return !line || line->empty() ? kNull : content(rt, self, *line);
}

}  // namespace natmod::board
