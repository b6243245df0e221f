// The module deflate: DeflateIO, a stream that decompresses what it reads from another stream. The
// ports of the board are built without the half that compresses.
//
// Source: MicroPython's extmod/moddeflate.c for behaviour and texts.
#include "modules/checksum.h"
#include "modules/deflate/inflate.h"
#include "modules/host_part.h"
#include "modules/modules.h"
#include "runtime/allocation.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/objects/errno_names.h"
#include "runtime/objects/stream.h"
#include "runtime/operations.h"

namespace natmod::board {
namespace {

enum Format : int64_t { kAuto, kRaw, kZlib, kGzip };
// Without a choice, and without a header that tells.
constexpr unsigned kDefaultWindowBits = 8;

// `stream` is null once it is closed. The window is a block of the heap, null until the first read.
enum Field : uint32_t { kStream = 1, kWindow, kWords };

struct DeflateIo : HostPart {
  Format format = kAuto;
  unsigned window_bits = 0;  ///< 0: not chosen
  bool closes = false;       ///< the other stream with this one
  size_t window_size = 0;    ///< 0 until the header has been read
  bool is_at_end = false;
  Format found = kRaw;
  deflate::Inflater inflater;
  uint32_t sum = 0;
};

// -- The other stream

uint8_t get(Runtime& rt, Value self) {
  Scratch buffer(scratch(rt), 1);
  int error = 0;
  const uint64_t n = stream_call(rt, value_field(rt, self, kStream), layout::Stream::read,
                                 buffer.address(), 1, error);
  if (n == kStreamError) raise_os_error(rt, error);
  if (n == 0) raise_empty(rt, TypeId::EOFError);
  return memory(rt).load<uint8_t>(buffer.address());
}

// -- Reading

bool begin_read(Runtime& rt, Value self, DeflateIo& io, const deflate::Source& source) {
  get_stream_raise(rt, value_field(rt, self, kStream), kStreamRead);
  unsigned bits = io.window_bits;
  if (io.format == kRaw) {
    if (bits == 0) bits = kDefaultWindowBits;
  } else {
    const auto header = deflate::read_header(source);
    if (!header) return false;
    io.found = header->is_gzip ? kGzip : kZlib;
    if (io.format != kAuto && io.format != io.found) return false;
    if (bits == 0 || header->window_bits < bits) bits = header->window_bits;
  }
  io.sum = io.found == kZlib ? kAdler32Start : 0;
  const size_t size = size_t{1} << bits;
  set_field(rt, self, kWindow, allocate(rt, size));
  io.window_size = size;
  return true;
}

bool check_sum(const DeflateIo& io, const deflate::Source& source) {
  if (io.found == kRaw) return true;
  uint32_t sum = 0;
  for (unsigned i = 0; i < 4; ++i) {
    sum = io.found == kZlib ? sum << 8 | source() : sum | uint32_t{source()} << (8 * i);
  }
  if (sum != io.sum) return false;
  if (io.found == kGzip) {
    for (unsigned i = 0; i < 4; ++i) source();  // the length, which nobody compares
  }
  return true;
}

uint64_t io_read(Runtime& rt, Value self, uint64_t buffer, uint64_t size, int& error_code) {
  using Result = deflate::Inflater::Result;
  const auto io = host_part<DeflateIo>(rt, self);
  const deflate::Source source = [&] { return get(rt, self); };
  error_code = kEinval;
  if (!value_field(rt, self, kStream)) return kStreamError;
  if (io->window_size == 0 && !begin_read(rt, self, *io, source)) return kStreamError;
  if (io->is_at_end) return 0;
  std::string out;
  const std::span<uint8_t> window{memory(rt).writable(field(rt, self, kWindow), io->window_size),
                                  io->window_size};
  const Result result = io->inflater.read(source, window, size, out);
  constexpr uint64_t kByteCost = 30;
  rt.state().charge(out.size() * kByteCost);
  if (io->found == kZlib) io->sum = adler32(out, io->sum);
  if (io->found == kGzip) io->sum = crc32(out, io->sum);
  if (result == Result::bad) return kStreamError;
  if (result == Result::done) {
    if (!check_sum(*io, source)) return kStreamError;
    io->is_at_end = true;
  }
  memory(rt).write(buffer, out);
  return out.size();
}

// -- Closing

uint64_t io_ioctl(Runtime& rt, Value self, uint64_t request, uint64_t, int& error_code) {
  if (request != kRequestClose) {
    error_code = kEinval;
    return kStreamError;
  }
  const Value stream = value_field(rt, self, kStream);
  if (stream && host_part<DeflateIo>(rt, self)->closes &&
      stream_call(rt, stream, layout::Stream::ioctl, kRequestClose, 0, error_code) ==
          kStreamError) {
    raise_os_error(rt, error_code);
  }
  set_field(rt, self, kStream, kNull);
  return 0;
}

// -- The type

Value io_make_new(Runtime& rt, Address type, Args args) {
  check_args(rt, args, 1, 4);
  const int64_t format = args.size() > 1 ? get_int(rt, args[1]) : int64_t{kAuto};
  const int64_t bits = args.size() > 2 ? get_int(rt, args[2]) : 0;
  if (format < kAuto || format > kGzip) raise(rt, TypeId::ValueError, "format");
  if (bits != 0 && (bits < 5 || bits > 15)) raise(rt, TypeId::ValueError, "wbits");
  const Value self = new_object(rt, type, kWords);
  DeflateIo& io = new_host_part<DeflateIo>(rt, self);
  io.format = static_cast<Format>(format);
  io.window_bits = static_cast<unsigned>(bits);
  io.closes = args.size() > 3 && is_true(rt, args[3]);
  set_field(rt, self, kStream, args[0]);
  return self;
}

Address protocol(Runtime& rt) {
  return make_stream_protocol(rt, "DeflateIO", io_read, nullptr, io_ioctl, false);
}

// Those of the streams' methods that it has, in the firmware's order.
std::span<const Member> members() {
  static const std::vector<Member> members = [] {
    std::vector<Member> some;
    for (const std::string_view name :
         {"read", "readinto", "readline", "close", "__enter__", "__exit__"}) {
      some.push_back(*std::ranges::find(stream_members(), name, &Member::name));
    }
    return some;
  }();
  return members;
}

const TypeDef kDeflateIo = {
    .name = "DeflateIO", .make_new = io_make_new, .protocol = protocol, .members = members()};

void fill_deflate(ModuleItems& items) {
  items.add(kDeflateIo);
  items.add("AUTO", small(items.rt, kAuto));
  items.add("RAW", small(items.rt, kRaw));
  items.add("ZLIB", small(items.rt, kZlib));
  items.add("GZIP", small(items.rt, kGzip));
}

}  // namespace

const ModuleDef kModule_deflate = {.name = "deflate", .fill = fill_deflate};

}  // namespace natmod::board
