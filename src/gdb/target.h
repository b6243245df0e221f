// What the server knows of the machine that gdb debugs.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gdb/registers.h"

namespace natmod::gdb {

/// Signals, by the numbers of gdb's protocol, which are its own.
enum class Signal : uint8_t {
  interrupt = 2,
  illegal_instruction = 4,
  trap = 5,
  arithmetic = 8,
  bus_error = 10,
  memory = 11,
  bad_call = 12,
  budget = 24,  ///< SIGXCPU
};

/// Why the program stands still.
struct StopReason {
  Signal signal = Signal::trap;
  std::string detail{};  ///< `watch:20001234;`: what a T packet has behind the signal
};

/// What gdb wants next.
struct Resume {
  enum class Kind : uint8_t { go, step, detach, kill } kind = Kind::go;
  /// Kind::step: on and on while the pc is in [begin, end).
  uint64_t begin = 0, end = 0;
};

/// The letters of Z packets stand for these numbers.
enum class PlaceKind : uint8_t { software, hardware, write, read, access };

/// A module's companion ELF, and how far its sections lie from the addresses that it gives them.
struct Library {
  std::string file;
  std::vector<uint64_t> offsets;  ///< of each allocated section
};

class Target {
 public:
  virtual ~Target() = default;
  virtual const Description& description() const = 0;
  /// By the number of all_registers(); nothing if the processor does not have it.
  virtual std::vector<uint8_t> read_register(size_t number) const = 0;
  virtual bool write_register(size_t number, std::span<const uint8_t> bytes) = 0;
  /// As many of the bytes as are memory, from the first on.
  virtual std::vector<uint8_t> read_memory(uint64_t address, uint64_t size) const = 0;
  virtual bool write_memory(uint64_t address, std::span<const uint8_t> bytes) = 0;
  /// False if there is no memory to watch there.
  virtual bool add_place(PlaceKind kind, uint64_t address, uint64_t size) = 0;
  virtual void remove_place(PlaceKind kind, uint64_t address, uint64_t size) = 0;
  virtual std::vector<Library> libraries() const = 0;
  /// The answer to a command of the user's.
  virtual std::string monitor(std::string_view command) = 0;
};

}  // namespace natmod::gdb
