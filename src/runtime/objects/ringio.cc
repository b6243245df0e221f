// micropython.RingIO: a stream that gives back what was written, from a ring one byte of which is
// always free.
//
// Source: MicroPython's py/objringio.c, py/ringbuf.c.
#include "runtime/allocation.h"
#include "runtime/arguments.h"
#include "runtime/objects/errno_names.h"
#include "runtime/objects/stream.h"
#include "runtime/operations.h"

namespace natmod::board {
namespace {

// `size`, `get` and `put` are 16 bits wide each and share what follows the buffer's address.
enum Ring : uint32_t { kRingBuffer = 1, kRingNumbers, kRingWords = 4 };
enum RingNumber : uint32_t { kRingSize, kRingGet, kRingPut };
constexpr uint64_t kRequestPoll = 3, kPollRead = 1, kPollWrite = 4;

Address ring_number_at(Runtime& rt, Value ring, RingNumber which) {
  return ring.address() + words(rt, kRingNumbers) + which * sizeof(uint16_t);
}
size_t ring_number(Runtime& rt, Value ring, RingNumber which) {
  return memory(rt).load<uint16_t>(ring_number_at(rt, ring, which));
}
void set_ring_number(Runtime& rt, Value ring, RingNumber which, size_t n) {
  memory(rt).store(ring_number_at(rt, ring, which), static_cast<uint16_t>(n));
}

size_t ring_available(Runtime& rt, Value ring) {
  const size_t size = ring_number(rt, ring, kRingSize);
  if (size == 0) return 0;
  return (size + ring_number(rt, ring, kRingPut) - ring_number(rt, ring, kRingGet)) % size;
}
size_t ring_free(Runtime& rt, Value ring) {
  const size_t size = ring_number(rt, ring, kRingSize);
  return size == 0 ? 0 : size - 1 - ring_available(rt, ring);
}

// Moves bytes out of the ring or into it, in one part or in two.
void ring_move(Runtime& rt, Value ring, RingNumber end, Address outside, size_t n) {
  const Address buffer = field(rt, ring, kRingBuffer);
  const size_t size = ring_number(rt, ring, kRingSize);
  size_t at = ring_number(rt, ring, end);
  while (n > 0) {
    const size_t part = std::min(n, size - at);
    if (end == kRingGet) {
      memory(rt).move(outside, buffer + at, part);
    } else {
      memory(rt).move(buffer + at, outside, part);
    }
    outside += part;
    n -= part;
    at = (at + part) % size;
  }
  set_ring_number(rt, ring, end, at);
}

uint64_t ring_read(Runtime& rt, Value self, uint64_t buffer, uint64_t size, int&) {
  const size_t n = std::min<uint64_t>(size, ring_available(rt, self));
  ring_move(rt, self, kRingGet, buffer, n);
  return n;
}

uint64_t ring_write(Runtime& rt, Value self, uint64_t buffer, uint64_t size, int&) {
  const size_t n = std::min<uint64_t>(size, ring_free(rt, self));
  ring_move(rt, self, kRingPut, buffer, n);
  return n;
}

uint64_t ring_ioctl(Runtime& rt, Value self, uint64_t request, uint64_t argument, int& error_code) {
  if (request == kRequestPoll) {
    const uint64_t ready =
        (ring_available(rt, self) > 0 ? kPollRead : 0) | (ring_free(rt, self) > 0 ? kPollWrite : 0);
    return ready & argument;
  }
  if (request == kRequestClose) return 0;
  error_code = kEinval;
  return kStreamError;
}

Address ring_protocol(Runtime& rt) {
  return make_stream_protocol(rt, "RingIO", ring_read, ring_write, ring_ioctl, false);
}

Value ring_make_new(Runtime& rt, Address type, Args args) {
  check_args(rt, args, 1, 1);
  Buffer buffer;
  if (!get_buffer(rt, args[0], buffer, kBufferRead | kBufferWrite)) {
    buffer.size = static_cast<uint16_t>(get_int(rt, args[0]) + 1);
    buffer.address = allocate(rt, std::max<size_t>(buffer.size, 1));
  }
  const Value ring = new_object(rt, type, kRingWords);
  set_field(rt, ring, kRingBuffer, buffer.address);
  set_ring_number(rt, ring, kRingSize, buffer.size);
  return ring;
}

Value ring_any(Runtime& rt, Args args) {
  return small(rt, static_cast<int64_t>(ring_available(rt, args[0])));
}

// The stream methods that it has.
std::vector<Member> ring_members() {
  std::vector<Member> members{{"any", ring_any, 1, 1}};
  for (const Member& it : stream_members()) {
    for (const std::string_view name : {"read", "readline", "readinto", "write", "close"}) {
      if (it.name == name) members.push_back(it);
    }
  }
  return members;
}

}  // namespace

extern const TypeDef kType_ringio;
const std::vector<Member> kRingMembers = ring_members();
const TypeDef kType_ringio = {.name = "RingIO",
                              .make_new = ring_make_new,
                              .protocol = ring_protocol,
                              .members = kRingMembers};

}  // namespace natmod::board
