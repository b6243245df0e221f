// Exceptions: all types share these functions.
//
// Source: MicroPython's py/objexcept.c and py/moderrno.c for behaviour and texts.
#include "runtime/allocation.h"
#include "runtime/arguments.h"
#include "runtime/errors.h"
#include "runtime/objects/errno_names.h"
#include "runtime/objects/sequence.h"
#include "runtime/operations.h"
#include "runtime/strings.h"

namespace natmod::board {
namespace {

using layout::Exception;

bool is_instance_object(Runtime& rt, Value v) {
  return is_object(v) && is_instance_type(rt, type_of(rt, v));
}

// The builtin exception inside an instance of a Python class that derives from one.
Value native_part(Runtime& rt, Value exception) {
  if (is_native_exception(rt, exception) || !is_instance_object(rt, exception)) return exception;
  return value_field(rt, exception, layout::Instance::subobj);
}

struct Traceback {
  uint64_t used;
  uint64_t alloc;
};
unsigned half_bits(Runtime& rt) {
  return memory(rt).word_size() * 4;
}
Traceback traceback_of(Runtime& rt, Value exception) {
  const uint64_t word = field(rt, exception, Exception::traceback);
  const uint64_t half = (uint64_t{1} << half_bits(rt)) - 1;
  return {.used = word >> half_bits(rt) & half, .alloc = word & half};
}

std::vector<Value> args_of(Runtime& rt, Value exception) {
  const Value args = value_field(rt, exception, Exception::args);
  return args ? array_items(rt, args) : std::vector<Value>{};
}

}  // namespace

Value exception_make_new(Runtime& rt, Address type, Args args) {
  check_args(rt, args, 0, Member::kAny);
  HeapUnlocked unlocked(rt);
  return new_exception(rt, type, args.positional);
}

void exception_print(Runtime& rt, Printer& printer, Value self, PrintKind kind) {
  const bool subclass =
      (static_cast<uint32_t>(kind) & static_cast<uint32_t>(PrintKind::exc_subclass)) != 0;
  const auto base_kind = static_cast<PrintKind>(static_cast<uint32_t>(kind) &
                                                ~static_cast<uint32_t>(PrintKind::exc_subclass));
  const bool line = base_kind == PrintKind::exc;
  if (!subclass && (base_kind == PrintKind::repr || line)) printer.write(type_name_of(rt, self));
  if (line) printer.write(": ");
  const std::vector<Value> args = args_of(rt, self);
  if (base_kind == PrintKind::str || line) {
    if (args.empty()) return;
    if (is_type(rt, self, TypeId::OSError) && args.size() < 3 && is_small_int(args[0])) {
      const int64_t number = small_value(rt, args[0]);
      const std::string_view name = errno_name(number);
      if (!name.empty()) {
        printer.format("[Errno {}] {}", number, name);
        if (args.size() > 1) {
          printer.write(": ");
          print(rt, printer, args[1], PrintKind::str);
        }
        return;
      }
    }
    if (args.size() == 1) {
      print(rt, printer, args[0], PrintKind::str);
      return;
    }
  }
  print(rt, printer, rt.make_tuple(args), PrintKind::repr);
}

void exception_attr(Runtime& rt, Value self, Qstr attr, AttrDest& dest) {
  const std::string_view name = qstr_text(rt, attr);
  if (dest.object) {
    if (attr == Q___traceback__ && dest.self == kNone) {
      set_field(rt, self, Exception::traceback, 0);
      dest.object = kNull;
    }
    return;
  }
  if (name == "args") {
    const Value args = value_field(rt, self, Exception::args);
    dest.object = args ? args : rt.state().empty_tuple;
  } else if (name == "value" || name == "errno") {
    dest.object = exception_value(rt, self);
  }
}

Value exception_value(Runtime& rt, Value exception) {
  const std::vector<Value> args = args_of(rt, native_part(rt, exception));
  return args.empty() ? kNone : args[0];
}

void print_exception(Runtime& rt, Printer& printer, Value exception) {
  if (is_exception_instance(rt, exception)) {
    const Value native = native_part(rt, exception);
    const Address data = field(rt, native, Exception::traceback_data);
    const uint64_t used = data == 0 ? 0 : traceback_of(rt, native).used;
    if (used > 0) printer.write("Traceback (most recent call last):\n");
    for (uint64_t at = used; at >= 3; at -= 3) {
      const auto part = [&](uint64_t i) { return memory(rt).field(data, at - 3 + i); };
      printer.format("  File \"{}\", line {}", qstr_text(rt, static_cast<Qstr>(part(0))),
                     static_cast<int32_t>(part(1)));
      const auto block = static_cast<Qstr>(part(2));
      if (block != Q_null) printer.format(", in {}", qstr_text(rt, block));
      printer.write("\n");
    }
  }
  print(rt, printer, exception, PrintKind::exc);
  printer.write("\n");
}

void Runtime::add_traceback(Value exception, std::string_view file, unsigned line,
                            std::string_view block) {
  if (exception == state_.generator_exit) return;  // a constant
  HeapUnlocked unlocked(*this);
  const Value native = native_part(*this, exception);
  Traceback traceback = traceback_of(*this, native);
  Address data = field(*this, native, Exception::traceback_data);
  if (data == 0) traceback = {0, 0};
  if (traceback.used + 3 > traceback.alloc) {
    traceback.alloc = traceback.used + 3;
    data = data == 0 ? allocate(*this, words(*this, 3))
                     : reallocate(*this, data, words(*this, traceback.alloc));
    set_field(*this, native, Exception::traceback_data, data);
  }
  GuestMemory& m = memory(*this);
  m.set_field(data, traceback.used, intern(*this, file));
  m.set_field(data, traceback.used + 1, line);
  m.set_field(data, traceback.used + 2, block.empty() ? Q_null : intern(*this, block));
  set_field(*this, native, Exception::traceback,
            (traceback.used + 3) << half_bits(*this) | traceback.alloc);
}

}  // namespace natmod::board
