// A board under gdb: runs the processor as gdb wants, and shows the board to it.
//
// Where the program goes from machine code into the firmware and back, the firmware is one
// instruction to gdb: a step over a call of it ends where the machine code goes on, be that behind
// the call or where an exception led.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "board/machine/machine.h"
#include "gdb/companion.h"
#include "gdb/firmware_symbols.h"
#include "gdb/places.h"
#include "gdb/server.h"
#include "gdb/target.h"

namespace natmod::gdb {

class GuestDebugger final : public board::Debugger, public Target {
 public:
  /// `companions`: of modules, by their names.
  GuestDebugger(board::GuestMachine& machine, std::map<std::string, Companion> companions);

  /// Waits for gdb at an address, as Channel::open() has it, and until it lets the program begin.
  void wait_for_client(const std::string& address);
  /// The program has ended, and its board is gone.
  void exited(int status);

  // What the board tells
  emu::Stop run(uint64_t limit) override;
  void loaded(const board::LoadedText& text) override;
  void broken(const board::MachineFault& fault) override;
  void uncaught(board::Value exception) override;

  // What the server asks
  const Description& description() const override { return description_; }
  std::vector<uint8_t> read_register(size_t number) const override;
  bool write_register(size_t number, std::span<const uint8_t> bytes) override;
  std::vector<uint8_t> read_memory(uint64_t address, uint64_t size) const override;
  bool write_memory(uint64_t address, std::span<const uint8_t> bytes) override;
  bool add_place(PlaceKind kind, uint64_t address, uint64_t size) override {
    return places_.add(kind, address, size);
  }
  void remove_place(PlaceKind kind, uint64_t address, uint64_t size) override {
    places_.remove(kind, address, size);
  }
  std::vector<Library> libraries() const override;
  std::string monitor(std::string_view command) override;

 private:
  bool is_active() const { return server_ && server_->is_attached() && !is_evaluating_; }
  /// Says why the program stands still, until gdb lets it go on.
  void stand_still(const StopReason& reason);
  /// The same; whether it shall go on elsewhere.
  bool stand_still_at_call(const StopReason& reason);
  bool divert_interrupt();
  bool is_stepping() const { return resume_.kind == Resume::Kind::step && !crossing_; }
  bool is_in_range(uint64_t pc) const { return pc - resume_.begin < resume_.end - resume_.begin; }
  uint64_t pc() const { return cpu_.read(emu::Role::pc); }
  void return_from_firmware();
  std::optional<emu::Stop> take_step(const emu::Stop& stop, bool is_step);
  std::optional<emu::Stop> take_call(const emu::Stop& stop);
  std::optional<emu::Stop> take_access(const emu::Stop& stop);
  std::optional<emu::Stop> take_split(const emu::Stop& stop);

  board::GuestMachine& machine_;
  emu::Cpu& cpu_;
  Description description_;
  std::vector<Register> registers_;
  std::map<std::string, Companion> companions_;
  std::map<std::string, Library> libraries_;  ///< that are in memory, by module
  /// Of modules that were imported again. gdb takes a library of the same name for one that stayed
  /// where it was, so that it hears first that the old one is gone.
  std::map<std::string, Library> moved_;
  std::optional<TemporaryFile> firmware_;  ///< once there is a client
  Places places_;
  std::unique_ptr<Server> server_;
  Resume resume_;
  /// While a step is in the firmware: how many calls of the host by the guest were under way, and
  /// may be when it is over.
  std::optional<size_t> crossing_;
  std::optional<emu::FaultKind> fault_;  ///< that the machine is about to report
  uint64_t reported_exception_ = 0;
  bool has_new_libraries_ = false;
  bool is_broken_ = false;
  bool is_evaluating_ = false;  ///< what runs does so for gdb's user
};

}  // namespace natmod::gdb
