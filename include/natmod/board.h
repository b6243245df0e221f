// natmod::Board: a board on the PC that runs native modules of MicroPython, for unit tests of them.
//
//     natmod::Board board{natmod::Arch::armv7m};
//     auto factorial = board.import("factorial.mpy");
//     EXPECT_EQ(factorial.call("factorial", 10).as_int(), 3628800);
//
// A board is used by one thread at a time. Exceptions: natmod::Error for a file that is no module,
// or none for this board; PythonError for a Python exception that leaves the module; MachineFault
// when the module breaks the machine: a bad pointer, an endless loop.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "natmod/arch.h"
#include "natmod/error.h"

namespace natmod {

namespace board {
class GuestMachine;
class Runtime;
}  // namespace board

/// Where a port of MicroPython puts a module, and who keeps its data alive.
enum class Port : uint8_t {
  unix_,    ///< text in memory of its own; BSS and RODATA are roots of the collector
  rp2,      ///< text in the heap, scanned by the collector; it alone keeps BSS and RODATA alive
  stm32,    ///< as rp2
  esp32,    ///< text in executable RAM, on Xtensa for 32-bit access only; BSS and RODATA are roots
  esp8266,  ///< as esp32; the text in flash, which is read-only
};

/// A board and what it looks for. Zeros stand for what such a board has.
struct BoardOptions {
  Arch arch = Arch::x64;
  std::optional<Port> port;          ///< else that of the architecture
  size_t heap_size = 0;              ///< bytes of garbage-collected heap; 0: 1 MiB
  size_t stack_size = 0;             ///< bytes of C stack; 0: as the port has it
  uint64_t budget = 0;               ///< instructions that may run in all; 0: 10^9
  bool check_memory = true;          ///< each access, to the byte
  bool check_uninitialised = false;  ///< also reads of what was never written
  bool gc_stress = false;            ///< collect at each allocation
  uint64_t seed = 0;                 ///< of what m_new leaves in memory; 0: zeros
  bool watch_stack = false;  ///< check accesses to the stack too, for a debugger's watchpoints
};

/// What ran since the board was made. Exact, and the same in every run.
struct BoardStats {
  uint64_t instructions = 0;                       ///< of machine code
  uint64_t guest_calls = 0;                        ///< of the firmware into modules
  uint64_t opcodes = 0;                            ///< of bytecode
  std::map<std::string, uint64_t> firmware_calls;  ///< of modules into the firmware, by name
  size_t stack_high_water = 0;                     ///< bytes
  size_t heap_peak = 0;                            ///< bytes, in MicroPython's blocks
  uint64_t allocations = 0;
  uint64_t collections = 0;
  uint64_t relocations = 0;  ///< words that the loader patched
};

/// A Python exception: what() is `ValueError: text`.
class PythonError : public std::runtime_error {
 public:
  PythonError(const std::string& line, std::string type, std::string traceback);
  const std::string& type() const { return type_; }            ///< `ValueError`
  const std::string& traceback() const { return traceback_; }  ///< all lines, as firmware prints

 private:
  std::string type_;
  std::string traceback_;
};

/// What a real board would show as a crash, a hang or silent corruption. what() is the report, of
/// several lines: access, block and who allocated it, function, callers. The board is of no more
/// use.
class MachineFault : public std::runtime_error {
 public:
  enum class Kind : uint8_t {
    memory,       ///< an access that is out of bounds, unaligned, not permitted
    instruction,  ///< illegal instruction, trap, division by zero
    stack,        ///< the C stack is used up
    budget,       ///< the budget is used up
    unsupported,  ///< something of the firmware that the board does not serve
  };

  MachineFault(Kind kind, const std::string& report);
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

class Board;

/// A Python object on a board. It lives as long as handles to it, which the board must outlive.
/// PythonError and MachineFault leave every function that may run code of a module.
class Object {
 public:
  Object(const Object& other);
  Object& operator=(const Object& other);
  ~Object();

  /// Calls a method, or a function of a module. The arguments are what Board::make() takes.
  template <class... Args>
  Object call(std::string_view name, const Args&... args) const;
  /// Calls the object itself.
  template <class... Args>
  Object operator()(const Args&... args) const;
  Object attr(std::string_view name) const;
  void set_attr(std::string_view name, const Object& value) const;
  Object operator[](int64_t index) const;
  Object operator[](std::string_view key) const;
  /// What iteration over it gives.
  std::vector<Object> items() const;

  std::string repr() const;
  std::string str() const;
  std::string type() const;  ///< its name: `int`
  bool is_none() const;
  int64_t as_int() const;                 ///< PythonError: TypeError, OverflowError beyond 64 bits
  double as_float() const;                ///< PythonError: TypeError
  bool as_bool() const;                   ///< its truth, as `if` has it
  std::string as_text() const;            ///< of a str, UTF-8; PythonError: TypeError
  std::vector<uint8_t> as_bytes() const;  ///< of anything with the buffer protocol

 private:
  friend class Board;
  Object(Board& board, uint64_t bits);
  Object call_method(std::string_view name, const std::vector<Object>& args) const;
  Object call_self(const std::vector<Object>& args) const;
  static std::vector<uint64_t> bits_of(const std::vector<Object>& objects);

  Board* board_;
  uint64_t bits_;  ///< the word that stands for it on the board
};

class Board {
 public:
  using Options = BoardOptions;

  /// Throws Error for an architecture that a board cannot have (none, armv6), or whose emulator
  /// (libunicorn, of x86 and x64) is not installed.
  explicit Board(Arch arch);
  explicit Board(const Options& options);
  ~Board();
  Board(const Board&) = delete;
  Board& operator=(const Board&) = delete;

  /// Makes a module known, so that `import NAME` finds it. The name is the file's, up to the first
  /// dot. Gives the name. Throws Error for a file that is no module or not one for this board.
  std::string add(const std::filesystem::path& file);
  /// Where `import` finds modules that were not added, .mpy files, .py files and packages: folders
  /// of the board's files, in their order. An empty name is the current folder, `.frozen` stands
  /// for what the firmware has in Python; these two are there at the start.
  void set_path(const std::vector<std::string>& folders);

  /// The files that programs on the board see, which are none at the start: a folder of the host is
  /// their root. What programs write is in memory, unless they may write to the folder itself.
  /// Nothing outside of it can be reached. Throws Error if there is no such folder.
  void set_files(const std::filesystem::path& folder, bool writable = false);
  /// Shows another folder of the host by a name in the root. Throws Error if the root is writable.
  void add_folder(const std::string& name, const std::filesystem::path& folder);
  /// Puts a file on the board. Throws Error if there is no folder for it, or no room.
  void write_file(const std::string& path, std::string_view contents);
  /// Throws Error if there is none.
  std::string read_file(const std::string& path);

  /// Names for reports, from a map of `natmod link --map`. Throws Error for what is no map, or not
  /// one of the module that was added.
  void add_map(const std::string& module, const std::filesystem::path& file);

  /// Adds and imports a module.
  Object import(const std::filesystem::path& file);
  /// Imports by name what was added, what the firmware has, or what lies in the folders.
  Object import_module(std::string_view name);

  Object make(bool value);
  Object make(std::signed_integral auto value) { return make_int(value); }
  Object make(std::unsigned_integral auto value) { return make_uint(value); }
  Object make(double value);
  Object make(std::string_view text);  ///< a str
  Object make(const char* text) { return make(std::string_view(text)); }
  Object make(const std::string& text) { return make(std::string_view(text)); }
  Object make(const std::vector<uint8_t>& bytes);  ///< a bytes
  Object make(std::nullptr_t);                     ///< None
  Object make(const Object& object) { return object; }
  Object make(const std::vector<Object>& items);  ///< a list

  /// Where print() goes; standard output at the start.
  void set_output(std::function<void(std::string_view)> sink);
  /// Where input() and sys.stdin have their lines from, nullopt at the end; at the start there are
  /// none.
  void set_input(std::function<std::optional<std::string>()> source);
  /// Where the board's warnings go, such as those about printf; standard error at the start.
  void set_warnings(std::function<void(std::string_view)> sink);

  BoardStats stats() const;

  // What natmod itself needs; not installed.
  board::Runtime& runtime();
  board::GuestMachine& machine();

 private:
  friend class Object;
  Object make_int(int64_t value);
  Object make_uint(uint64_t value);
  template <class Action>
  auto run(const std::string& what, Action action);
  template <class Action>
  Object object(const std::string& what, Action action);

  struct State;
  std::unique_ptr<State> state_;
};

template <class... Args>
Object Object::call(std::string_view name, const Args&... args) const {
  return call_method(name, {board_->make(args)...});
}

template <class... Args>
Object Object::operator()(const Args&... args) const {
  return call_self({board_->make(args)...});
}

}  // namespace natmod
