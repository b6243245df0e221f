// Breakpoints and watchpoints, any number of them, in code that stays as it is.
//
// Beside each byte of the guest's memory a shadow says what may be done with it. While the
// processor runs, the shadows of these places forbid what is waited for, and so it stops there; at
// all other times, when the firmware reads, writes, gives and takes memory, they are as if nothing
// were.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "emu/cpu.h"
#include "gdb/target.h"

namespace natmod::gdb {

class Places {
 public:
  explicit Places(emu::Cpu& cpu) : cpu_(cpu) {}

  /// False if there is no memory with shadows. Twice is once.
  bool add(PlaceKind kind, uint64_t address, uint64_t size);
  void remove(PlaceKind kind, uint64_t address, uint64_t size);

  /// Removes the breakpoints of a range, which whoever set them takes for gone.
  void remove_breakpoints(uint64_t address, uint64_t size);

  bool has_breakpoint(uint64_t pc) const;
  /// Whether shadows forbade this access for the sake of a watchpoint, which need not be the case
  /// for the watched bytes themselves: words are watched whole.
  bool guards(const emu::MemoryFault& fault) const;
  /// Whether an instruction cannot be fetched for the sake of a breakpoint inside of it.
  bool split(const emu::MemoryFault& instruction) const;
  /// The watchpoint that an access is of; what a T packet says of it. Nothing if it is of none.
  std::optional<std::string> find_watchpoint(const emu::MemoryFault& access) const;

  /// What lies at watchpoints for writes, to find what others than the processor write there.
  void remember();
  std::optional<std::string> find_change() const;

  /// The processor's run(), with the places armed.
  emu::Stop run(uint64_t limit);

 private:
  struct Place {
    PlaceKind kind;
    uint64_t address;
    uint64_t size;
    std::vector<uint8_t> contents{};
    bool is(PlaceKind a_kind, uint64_t an_address, uint64_t a_size) const {
      return kind == a_kind && address == an_address && size == a_size;
    }
    bool is_breakpoint() const { return kind <= PlaceKind::hardware; }
    bool sees_writes() const { return kind == PlaceKind::write || kind == PlaceKind::access; }
    uint64_t first() const { return address & ~uint64_t{3}; }
    uint64_t end() const { return is_breakpoint() ? address + 1 : (address + size + 3) & ~3ull; }
    /// The shadow's bits that it takes away.
    uint8_t bits() const;
    std::string describe(uint64_t touched) const;
  };
  struct Cleared {
    uint8_t* shadow;
    uint8_t bits;
  };
  void arm();
  void disarm();
  std::vector<uint8_t> contents_of(const Place& place) const;

  emu::Cpu& cpu_;
  std::vector<Place> places_;
  std::vector<Cleared> cleared_;
};

}  // namespace natmod::gdb
