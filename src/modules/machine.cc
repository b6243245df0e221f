// The module machine, as far as a board without peripherals has it: memory, and pins that Python
// classes or other modules make.
//
// Source: MicroPython's extmod/modmachine.c, machine_mem.c, machine_pinbase.c, machine_signal.c,
// machine_pulse.c, virtpin.h.
#include "modules/exit.h"
#include "modules/modules.h"
#include "runtime/allocation.h"
#include "runtime/arguments.h"
#include "runtime/clock.h"
#include "runtime/errors.h"
#include "runtime/objects/numbers.h"
#include "runtime/objects/stream.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

// -- Memory: {type, bytes of an item}

void mem_print(Runtime& rt, Printer& printer, Value self, PrintKind) {
  printer.format("<{}-bit memory>", 8 * field(rt, self, 1));
}

// An access that the guest's code may not do is the fault that it is there.
Value mem_subscr(Runtime& rt, Value self, Value index, Value value) {
  if (!value) return kNull;
  const uint64_t size = field(rt, self, 1);
  const Address at = static_cast<uint64_t>(get_int_truncated(rt, index)) & word_mask(rt);
  if (at % size != 0) {
    raise(rt, TypeId::ValueError, "address {:08x} is not aligned to {} bytes",
          static_cast<uint32_t>(at), size);
  }
  GuestMemory& m = memory(rt);
  if (value == kSentinel) {
    switch (size) {
      case 1:
        return small(rt, m.load<uint8_t>(at));
      case 2:
        return small(rt, m.load<uint16_t>(at));
      default:
        // On 32-bit boards it is signed.
        return new_int(rt, signed_word(rt, m.load<uint32_t>(at)));
    }
  }
  const auto bits = static_cast<uint32_t>(get_int_truncated(rt, value));
  switch (size) {
    case 1:
      m.store(at, static_cast<uint8_t>(bits));
      break;
    case 2:
      m.store(at, static_cast<uint16_t>(bits));
      break;
    default:
      m.store(at, bits);
  }
  return kNone;
}

const TypeDef kType_mem = {.name = "mem", .print = mem_print, .subscr = mem_subscr};

// -- Pins: the protocol slot holds {ioctl}, whose place is that of a stream's read

enum PinRequest : uint64_t { kPinRead = 1, kPinWrite = 2 };

uint64_t pin_ioctl(Runtime& rt, Value pin, PinRequest request, uint64_t value) {
  if (slot(rt, type_of(rt, pin), Slot::protocol) == 0) {
    raise(rt, TypeId::TypeError, "a pin is required, not {}", type_name_of(rt, pin));
  }
  int error_code = 0;
  return stream_call(rt, pin, 0, request, value, error_code);
}
int64_t pin_read(Runtime& rt, Value pin) {
  return signed_word(rt, pin_ioctl(rt, pin, kPinRead, 0));
}
void pin_write(Runtime& rt, Value pin, bool value) {
  pin_ioctl(rt, pin, kPinWrite, value ? 1 : 0);
}

template <decltype(StreamCode::fn) ioctl>
Address pin_protocol(Runtime& rt) {
  RuntimeState& state = rt.state();
  return state.rom.place_words({state.services.add("pin.ioctl", StreamCode{ioctl})});
}

// PinBase asks the method `value` of a class that derives from it.
uint64_t pinbase_ioctl(Runtime& rt, Value self, uint64_t request, uint64_t value, int&) {
  const AttrDest method = load_method(rt, self, intern(rt, "value"));
  if (request == kPinRead) return static_cast<uint64_t>(get_int(rt, call_method(rt, method, {})));
  if (request != kPinWrite) return kStreamError;
  call_method(rt, method, {bool_value(value != 0)});
  return 0;
}

Value pinbase_make_new(Runtime& rt, Address type, Args) {
  return new_object(rt, type, 1);
}

const TypeDef kType_pinbase = {
    .name = "PinBase", .make_new = pinbase_make_new, .protocol = pin_protocol<pinbase_ioctl>};

// Signal: {type, pin, inverted}

enum Signal : uint32_t { kSignalPin = 1, kSignalInverted, kSignalWords };

Value signal_make_new(Runtime& rt, Address type, Args args) {
  const bool is_good =
      args.size() == 1 && (args.n_keywords() == 0 ||
                           (args.n_keywords() == 1 && args.keywords[0] == str_value(rt, "invert")));
  if (!is_good) raise_empty(rt, TypeId::TypeError);
  const Value signal = new_object(rt, type, kSignalWords);
  set_field(rt, signal, kSignalPin, args[0]);
  const bool is_inverted = args.n_keywords() == 1 && is_true(rt, args.keywords[1]);
  set_field(rt, signal, kSignalInverted, uint64_t{is_inverted});
  return signal;
}

uint64_t signal_ioctl(Runtime& rt, Value self, uint64_t request, uint64_t value, int&) {
  const Value pin = value_field(rt, self, kSignalPin);
  const uint64_t inverted = field(rt, self, kSignalInverted) & 1;
  if (request == kPinRead) return static_cast<uint64_t>(pin_read(rt, pin)) ^ inverted;
  if (request != kPinWrite) return kStreamError;
  pin_write(rt, pin, (value ^ inverted) != 0);
  return 0;
}

Value signal_call(Runtime& rt, Value self, Args args) {
  check_args(rt, args, 0, 1);
  if (args.size() == 0) return small(rt, pin_read(rt, self));
  pin_write(rt, self, is_true(rt, args[0]));
  return kNone;
}
Value signal_value(Runtime& rt, Args args) {
  return signal_call(rt, args[0], {args.positional.subspan(1), {}});
}
Value signal_on(Runtime& rt, Args args) {
  pin_write(rt, args[0], true);
  return kNone;
}
Value signal_off(Runtime& rt, Args args) {
  pin_write(rt, args[0], false);
  return kNone;
}

constexpr Member kSignalMembers[] = {
    {"value", signal_value, 1, 2}, {"on", signal_on, 1, 1}, {"off", signal_off, 1, 1}};

const TypeDef kType_signal = {.name = "Signal",
                              .make_new = signal_make_new,
                              .call = signal_call,
                              .protocol = pin_protocol<signal_ioctl>,
                              .members = kSignalMembers};

// -- Functions

Value machine_idle(Runtime& rt, Args) {
  constexpr uint64_t kTick = 1'000'000;  // until the next interrupt, which a timer gives
  sleep_ns(rt, kTick);
  return kNone;
}

// How long the pin stays at that level: -2 if it does not come to it, -1 if it does not leave it.
Value machine_time_pulse_us(Runtime& rt, Args args) {
  const int64_t level = is_true(rt, args[1]) ? 1 : 0;
  constexpr int64_t kSecond = 1'000'000;
  const auto timeout =
      static_cast<uint64_t>(args.size() > 2 ? get_int(rt, args[2]) : kSecond) & word_mask(rt);
  const auto now = [&] { return clock_ns(rt) / 1000; };
  const auto stays_too_long = [&](bool at_level, uint64_t start) {
    while ((pin_read(rt, args[0]) == level) == at_level) {
      rt.state().count_step();
      if (now() - start >= timeout) return true;
    }
    return false;
  };
  if (stays_too_long(false, now())) return small(rt, -2);
  const uint64_t start = now();
  if (stays_too_long(true, start)) return small(rt, -1);
  return new_uint(rt, now() - start);
}

constexpr Member kMachineFunctions[] = {
    {"soft_reset", raise_system_exit, 0, 1},
    {"idle", machine_idle, 0, 0},
    {"time_pulse_us", machine_time_pulse_us, 2, 3},
};

void fill_machine(ModuleItems& items) {
  Rom& rom = items.rt.state().rom;
  const auto mem = [&](uint64_t size) {
    return Value::at(rom.place_words({type_address(items.rt, kType_mem), size}));
  };
  items.add("mem8", mem(1));
  items.add("mem16", mem(2));
  items.add("mem32", mem(4));
  items.add(kType_pinbase);
  items.add(kType_signal);
}

}  // namespace

const ModuleDef kModule_machine = {
    .name = "machine", .extensible = true, .functions = kMachineFunctions, .fill = fill_machine};

}  // namespace natmod::board
