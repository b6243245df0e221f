// The MicroPython runtime over guest memory: objects are created in, read from and written to the
// guest's heap in MicroPython's own layouts, so that native code and the host see the same objects.
//
// This header is what sessions and natmod::Board act on objects with; the object types, the
// function table and the bytecode interpreter use the functions of the headers beside it. Every
// operation behaves as MicroPython's standard unix build does, down to the text of exceptions.
//
// Errors: a Python exception leaves an operation as GuestException. What is wrong with the machine
// (memory error, budget used up) leaves it as MachineFault (memory/fault.h).
//
// Life time of values: between two statements of the session the heap may be collected. Values that
// are held by host code alone stay alive while a HostScope that was open at their creation is open,
// or while they are in a Root.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/memory/value.h"
#include "runtime/ops.h"

namespace natmod::board {

enum class PrintKind : uint32_t {
  str = 0,
  repr = 1,
  exc = 2,
  json = 3,
  raw = 4,
  exc_subclass = 0x80
};

struct RuntimeState;  // runtime/state.h

class Runtime {
 public:
  explicit Runtime(RuntimeState& state) : state_(state) {}
  RuntimeState& state() { return state_; }

  // -- Constants and new objects
  Value none() const;
  Value boolean(bool value) const;

  Value make_int(int64_t value);
  Value make_uint(uint64_t value);
  /// Decimal digits with an optional sign, of any length.
  Value make_int(std::string_view decimal);
  Value make_float(double value);         ///< rounded to the port's float type
  Value make_str(std::string_view utf8);  ///< UnicodeError if it is not UTF-8
  /// An interned str, as the names of attributes and of keyword arguments are.
  Value make_qstr(std::string_view utf8);
  Value make_bytes(std::string_view data);
  Value make_bytearray(std::string_view data);
  Value make_tuple(std::span<const Value> items);
  Value make_list(std::span<const Value> items);
  Value make_set(std::span<const Value> items);
  Value make_slice(Value start, Value stop, Value step);  ///< None where absent

  // -- Names
  // Locals, then globals, then builtins. `__main__`'s dict is both locals and globals at the start.
  Value load_name(std::string_view name);
  void store_global(std::string_view name, Value value);
  /// The dict that holds the globals; for completion and `globals()`.
  Value globals() const;
  Value locals() const;
  /// Both at once, as the body of a module or an exec() has them; returns the old globals, locals.
  std::pair<Value, Value> swap_namespaces(Value globals, Value locals);

  // -- Attributes and items
  Value load_attr(Value base, std::string_view name);
  void store_attr(Value base, std::string_view name, Value value);

  Value subscr(Value base, Value index);
  void store_subscr(Value base, Value index, Value value);

  // -- Calls
  Value call(Value function, Args args);
  Value call(Value function, std::initializer_list<Value> positional);

  // -- Operators and protocols
  bool is_true(Value value);

  Value getiter(Value iterable);
  std::optional<Value> iternext(Value iterator);
  /// All items of an iterable.
  std::vector<Value> items(Value iterable);

  // -- Text
  std::string str(Value value);
  std::string repr(Value value);
  /// The UTF-8 text of a str, or the bytes of a bytes object; TypeError otherwise.
  std::string text(Value value);
  /// The name of the value's type, as error messages have it.
  std::string type_name(Value value);
  /// The names of its attributes, in the order of dir().
  std::vector<std::string> dir(Value value);

  // -- Values for the host
  bool is_none(Value value) const { return value == none(); }
  std::optional<int64_t> as_int(Value value);  ///< nullopt: not an int, or does not fit
  double as_float(Value value);                ///< TypeError if it cannot be converted

  /// Keeps the value alive until the innermost HostScope ends: for a result that leaves the scope
  /// in which it was made.
  Value keep(Value value);

  // -- Exceptions
  /// `raise value`: a class is instantiated, anything else than an exception is a TypeError.
  [[noreturn]] void raise(Value value);
  /// Raises the builtin exception of that name with one str argument, or none if text is empty.
  [[noreturn]] void raise(std::string_view type, std::string_view text);
  /// `ValueError: text`, the last line of a traceback.
  std::string exception_line(Value exception);
  /// The whole text that an uncaught exception prints, with its final newline.
  std::string traceback(Value exception);
  void add_traceback(Value exception, std::string_view file, unsigned line, std::string_view block);

  // -- Modules
  Value import_name(std::string_view name);  ///< `import a.b` gives a
  Value import_name(std::string_view name, Value fromlist, int level);

  // -- Output
  /// What the user is running, for reports: `ring.push(1)`. Blocks remember it.
  void set_activity(std::string text);
  /// Where print() and mp_plat_print write; standard output at the start.
  void set_output(std::function<void(std::string_view)> sink);

 private:
  RuntimeState& state_;
};

/// Keeps what is created while it is open alive: host code's temporaries. Open one per statement.
class HostScope {
 public:
  explicit HostScope(Runtime& runtime);
  ~HostScope();
  HostScope(const HostScope&) = delete;
  HostScope& operator=(const HostScope&) = delete;

 private:
  RuntimeState& state_;
  size_t mark_;
};

/// Keeps one value alive for as long as the Root lives.
class Root {
 public:
  Root(Runtime& runtime, Value value);
  ~Root();
  Root(const Root&) = delete;
  Root& operator=(const Root&) = delete;
  Value get() const { return value_; }

 private:
  RuntimeState& state_;
  Value value_;
};

}  // namespace natmod::board
