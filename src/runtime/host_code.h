// Host functions that the guest can call through a pointer: the slots of builtin types, the methods
// of builtin objects, the entries of the function table. Each lives behind a *service*, an address
// at which the CPU stops.
//
// A slot of any type is an address; if it is a service, the host calls the C++ function directly,
// else it is guest code and the CPU runs it. So a module may put its own functions into the slots
// of its types, or copy the slots of ours, and both work.
#pragma once

#include <bit>
#include <deque>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "emu/arguments.h"
#include "runtime/memory/value.h"
#include "runtime/ops.h"
#include "runtime/qstr.h"

namespace natmod::board {

class Runtime;
class Printer;
enum class PrintKind : uint32_t;

/// mp_buffer_info_t.
struct Buffer {
  Address address = 0;
  size_t size = 0;  ///< bytes
  int typecode = 'B';
};
enum BufferFlag : uint32_t { kBufferRead = 1, kBufferWrite = 2, kBufferRaise = 4 };

/// In and out of an attr slot, MicroPython's protocol: {null, null} asks to load, {sentinel, null}
/// to delete, {sentinel, value} to store. A load answers {value, null} or {method, self}, or
/// {null, sentinel} for "look in the locals dict"; success of the others is {null, …}.
struct AttrDest {
  Value object;
  Value self;
};

// One type per kind of function, so that a variant can tell them apart. A kNull result means "not
// supported", except where said.
struct MakeNewCode {
  Value (*fn)(Runtime&, Address type, Args);
};
struct PrintCode {
  void (*fn)(Runtime&, Printer&, Value self, PrintKind);
};
struct CallCode {
  Value (*fn)(Runtime&, Value self, Args);
};
struct UnaryCode {
  Value (*fn)(Runtime&, UnaryOp, Value self);
};
struct BinaryCode {
  Value (*fn)(Runtime&, BinaryOp, Value self, Value other);
};
struct AttrCode {
  void (*fn)(Runtime&, Value self, Qstr attr, AttrDest&);
};
/// kSentinel as value loads, kNull deletes.
struct SubscrCode {
  Value (*fn)(Runtime&, Value self, Value index, Value value);
};
struct GetIterCode {
  Value (*fn)(Runtime&, Value self);
};
/// kNull: the end.
struct IterNextCode {
  Value (*fn)(Runtime&, Value self);
};
struct BufferCode {
  bool (*fn)(Runtime&, Value self, Buffer&, uint32_t flags);
};
/// A function of mp_stream_p_t: read and write (buffer, size) or ioctl (request, argument). Gives
/// the number of bytes, or kStreamError with *error_code set.
struct StreamCode {
  uint64_t (*fn)(Runtime&, Value self, uint64_t first, uint64_t second, int& error_code);
};
/// What a Python-callable builtin does. How its arguments are passed in memory follows from the
/// function object that holds it.
struct FunctionCode {
  enum class Shape : uint8_t { fixed0, fixed1, fixed2, fixed3, var, keywords };
  Value (*fn)(Runtime&, Args);
  Shape shape;
};
/// Anything else: reads its arguments itself.
struct ServiceCode {
  emu::Value (*fn)(Runtime&, emu::ArgumentReader& args);
};

using HostCode =
    std::variant<ServiceCode, FunctionCode, MakeNewCode, PrintCode, CallCode, UnaryCode, BinaryCode,
                 AttrCode, SubscrCode, GetIterCode, IterNextCode, BufferCode, StreamCode>;

/// All services, by number.
class Services {
 public:
  /// Addresses follow one another at `stride`, a power of two; `first` is that of number 0. An
  /// address may have bit 0 set (Thumb).
  void place(Address first, uint64_t stride) {
    first_ = first;
    stride_bits_ = static_cast<unsigned>(std::countr_zero(stride));
  }

  Address add(std::string_view name, HostCode code);

  Address address(uint32_t number) const { return first_ + (uint64_t{number} << stride_bits_); }
  /// nullptr if the address is guest code.
  const HostCode* find(Address address) const {
    const uint64_t number = std::rotr(address - first_, static_cast<int>(stride_bits_));
    return number < entries_.size() ? &entries_[number].code : nullptr;
  }
  const HostCode& code(uint32_t number) const { return entries_[number].code; }
  const std::string& name(uint32_t number) const { return entries_[number].name; }
  uint32_t size() const { return static_cast<uint32_t>(entries_.size()); }

 private:
  struct Entry {
    std::string name;
    HostCode code;
  };
  Address first_ = 0x70000000;
  unsigned stride_bits_ = 4;
  std::deque<Entry> entries_;  // names must stay where they are
};

}  // namespace natmod::board
