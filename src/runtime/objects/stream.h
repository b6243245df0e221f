// Streams: objects whose type has mp_stream_p_t in its protocol slot, ours or a module's.
//
// Source: MicroPython's py/stream.h and py/stream.c.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "runtime/printer.h"
#include "runtime/type_def.h"

namespace natmod::board {

enum StreamOp : uint32_t { kStreamRead = 1, kStreamWrite = 2, kStreamIoctl = 4 };
enum StreamRequest : uint64_t {
  kRequestFlush = 1,
  kRequestSeek = 2,
  kRequestPoll = 3,
  kRequestClose = 4,
  kRequestFileNumber = 10,
  kRequestBufferSize = 11,
};
/// What kRequestPoll asks for and answers.
enum PollEvent : uint64_t { kPollRead = 1, kPollWrite = 4, kPollError = 8, kPollHangUp = 16 };
/// What a stream function returns when it failed (all bits of the guest's word).
inline constexpr uint64_t kStreamError = ~uint64_t{0};

/// The mp_stream_p_t; OSError if the object is no stream, or cannot do that.
Address get_stream_raise(Runtime& rt, Value stream, uint32_t ops);
/// Calls a function of the protocol (StreamRead, …: index of layout::Stream).
uint64_t stream_call(Runtime& rt, Value stream, uint32_t which, uint64_t first, uint64_t second,
                     int& error_code);
/// Writes all; the number of bytes written as a Value, or None if it would block.
Value stream_write(Runtime& rt, Value stream, std::string_view data);
/// What else there is to read, in pieces as large as the stream likes; it is closed then, also if
/// that fails.
std::string read_and_close(Runtime& rt, Value stream);
/// Prints to a stream.
class StreamPrinter : public Printer {
 public:
  StreamPrinter(Runtime& rt, Value stream) : rt_(rt), stream_(stream) {}
  void write(std::string_view text) override { stream_write(rt_, stream_, text); }

 private:
  Runtime& rt_;
  Value stream_;
};
/// The methods that streams share, as the firmware's stream objects have them.
std::span<const Member> stream_members();
/// {type, read, write, ioctl} for the protocol slot of a builtin type.
Address make_stream_protocol(Runtime& rt, std::string_view name, decltype(StreamCode::fn) read,
                             decltype(StreamCode::fn) write, decltype(StreamCode::fn) ioctl,
                             bool is_text);

}  // namespace natmod::board
