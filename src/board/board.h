// natmod::Board: a board on the PC that runs native modules of MicroPython.
//
//     natmod::Board board{natmod::Arch::armv7m};
//     auto factorial = board.import("factorial.mpy");
//     EXPECT_EQ(factorial.call("factorial", 10).as_int(), 3628800);
//
// Errors: natmod::Error for a file that is no module, or not one for this board; PythonError for a
// Python exception that leaves the module; MachineFault (natmod::board) when the module breaks the
// machine: a bad pointer, an endless loop.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "board/machine/machine.h"
#include "board/memory/fault.h"
#include "board/runtime.h"
#include "mpy/mpy_file.h"

namespace natmod {

using board::MachineFault;
using board::Port;
using mpy::Arch;

/// A Python exception: what() is `ValueError: text`.
class PythonError : public std::runtime_error {
 public:
  PythonError(const std::string& line, std::string type, std::string traceback)
      : std::runtime_error(line), type_(std::move(type)), traceback_(std::move(traceback)) {}
  const std::string& type() const { return type_; }
  const std::string& traceback() const { return traceback_; }

 private:
  std::string type_;
  std::string traceback_;
};

class Board;

/// A Python object on the board, kept alive for as long as the handle.
class Object {
 public:
  Object(Board& board, board::Value value);
  Object(const Object& other) : Object(*other.board_, other.value_) {}
  Object& operator=(const Object& other);
  ~Object();

  /// Calls a method, or a function of a module. Arguments: bool, integers, double, text, bytes as
  /// std::vector<uint8_t>, nullptr for None, Object.
  template <class... Args>
  Object call(std::string_view name, const Args&... args) const;
  /// Calls the object itself.
  template <class... Args>
  Object operator()(const Args&... args) const;
  Object attr(std::string_view name) const;
  void set_attr(std::string_view name, const Object& value) const;
  Object operator[](int64_t index) const;
  Object operator[](std::string_view key) const;

  std::string repr() const;
  std::string str() const;
  std::string type() const;
  bool is_none() const;
  /// PythonError (TypeError, OverflowError) if it is no such thing.
  int64_t as_int() const;
  double as_float() const;
  bool as_bool() const;
  std::string as_text() const;
  std::vector<uint8_t> as_bytes() const;

  board::Value value() const { return value_; }
  Board& board() const { return *board_; }

 private:
  Object call_with(board::Value function, const std::vector<board::Value>& args) const;
  board::Value to_value(bool value) const;
  board::Value to_value(std::integral auto value) const { return integer(int64_t{value}); }
  board::Value to_value(double value) const;
  board::Value to_value(std::string_view text) const;
  board::Value to_value(const char* text) const { return to_value(std::string_view(text)); }
  board::Value to_value(const std::string& text) const { return to_value(std::string_view(text)); }
  board::Value to_value(const std::vector<uint8_t>& bytes) const;
  board::Value to_value(std::nullptr_t) const;
  board::Value to_value(const Object& object) const { return object.value_; }
  board::Value integer(int64_t value) const;

  Board* board_;
  board::Value value_;
};

class Board {
 public:
  using Options = board::MachineConfig;

  explicit Board(Arch arch) : Board(for_arch(arch)) {}
  explicit Board(const Options& options);
  ~Board();
  Board(const Board&) = delete;
  Board& operator=(const Board&) = delete;

  /// Makes a module known, so that `import NAME` finds it. The name is the file's, up to the first
  /// dot. Gives the name.
  std::string add(const std::filesystem::path& file);
  void add(const std::string& name, mpy::MpyFile file);
  /// Names for reports, from a map of `natmod link --map`.
  void add_map(const std::string& module, const std::filesystem::path& file);

  /// Adds and imports a module.
  Object import(const std::filesystem::path& file);
  /// Imports by name what was added, or what the firmware has.
  Object import_module(std::string_view name);

  Object make(int64_t value);
  Object make(std::string_view text);
  Object none();

  /// Where print() goes; standard output at the start.
  void set_output(std::function<void(std::string_view)> sink);
  /// Where the board's warnings go, such as those about printf; standard error at the start.
  void set_warnings(std::function<void(std::string_view)> sink);

  board::MachineStats stats() const;
  board::Runtime& runtime();
  board::Machine& machine();

  /// Runs an action; a Python exception leaves it as PythonError.
  template <class Action>
  auto run(const std::string& what, Action action) {
    board::Runtime& rt = runtime();
    rt.set_activity(what);
    board::HostScope scope(rt);
    try {
      return action(rt);
    } catch (const board::GuestException& exception) {
      raise(exception);
    }
  }

 private:
  static Options for_arch(Arch arch) {
    Options options;
    options.arch = arch;
    return options;
  }
  [[noreturn]] void raise(const board::GuestException& exception);

  struct State;
  std::unique_ptr<State> state_;
};

template <class... Args>
Object Object::call(std::string_view name, const Args&... args) const {
  return board_->run(std::string(name) + "()", [&](board::Runtime& rt) {
    return call_with(rt.load_attr(value_, name), {to_value(args)...});
  });
}

template <class... Args>
Object Object::operator()(const Args&... args) const {
  return board_->run("a call",
                     [&](board::Runtime&) { return call_with(value_, {to_value(args)...}); });
}

}  // namespace natmod
