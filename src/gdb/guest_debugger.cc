#include "gdb/guest_debugger.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "base/error.h"
#include "gdb/monitor.h"
#include "runtime/interrupt.h"
#include "runtime/operations.h"

namespace natmod::gdb {
namespace {

constexpr size_t kAnyDepth = SIZE_MAX;

Signal signal_of(const board::MachineFault& fault, std::optional<emu::FaultKind> kind) {
  using emu::FaultKind;
  using Kind = board::MachineFault::Kind;
  if (kind == FaultKind::divide_by_zero) return Signal::arithmetic;
  if (kind == FaultKind::trap) return Signal::trap;
  if (kind == FaultKind::unaligned || kind == FaultKind::narrow) return Signal::bus_error;
  switch (fault.kind()) {
    case Kind::memory:
    case Kind::stack:
      return Signal::memory;
    case Kind::instruction:
      return Signal::illegal_instruction;
    case Kind::budget:
      return Signal::budget;
    case Kind::unsupported:
      return Signal::bad_call;
  }
  return Signal::memory;
}

/// Those that say how a loop or a program ends, and are no faults.
bool is_expected(const std::string& exception) {
  return exception == "StopIteration" || exception == "GeneratorExit" || exception == "SystemExit";
}

std::vector<uint8_t> firmware_symbols(board::GuestMachine& machine) {
  const board::Services& services = machine.state().services;
  std::vector<std::string> names;
  for (uint32_t i = 0; i < services.size(); ++i) names.push_back(services.name(i));
  return make_firmware_symbols(machine.cpu().config(), names);
}

}  // namespace

GuestDebugger::GuestDebugger(board::GuestMachine& machine,
                             std::map<std::string, Companion> companions)
    : machine_(machine),
      cpu_(machine.cpu()),
      description_(describe_processor(cpu_.config())),
      registers_(all_registers(description_)),
      companions_(std::move(companions)),
      places_(cpu_) {
  machine.debug(*this);
  machine.state().divert_interrupt = [this] { return divert_interrupt(); };
}

void GuestDebugger::wait_for_client(const std::string& address) {
  std::unique_ptr<Channel> channel = Channel::open(address);
  channel->interrupt_when_ready();
  // Not before, so that nothing is left of a wait that ends by Control-C.
  firmware_.emplace("firmware", firmware_symbols(machine_));
  server_ = std::make_unique<Server>(std::move(channel), *this);
  stand_still({});
}

void GuestDebugger::exited(int status) {
  if (server_) server_->exited(status);
}

// ---- standing still

void GuestDebugger::stand_still(const StopReason& reason) {
  std::fflush(stdout);
  StopReason why = reason;
  do {
    resume_ = server_->serve(why);
    if (resume_.kind == Resume::Kind::kill) fail("gdb ended the program");
    why = {Signal::interrupt};
    board::take_interrupt();  // what gdb sent until now asked for some, too
  } while (server_->is_attached() && server_->take_interrupt() == true);
  crossing_.reset();
  if (cpu_.is_service(pc())) crossing_ = kAnyDepth;
  places_.remember();
}

bool GuestDebugger::stand_still_at_call(const StopReason& reason) {
  const uint64_t before = pc();
  stand_still(reason);
  return pc() != before;
}

bool GuestDebugger::divert_interrupt() {
  if (!is_active()) return is_evaluating_;
  const std::optional<bool> is_asked = server_->take_interrupt();
  if (is_asked == true && server_->is_attached()) stand_still({Signal::interrupt});
  return is_asked.has_value();
}

// ---- running

emu::Stop GuestDebugger::run(uint64_t limit) {
  if (is_active()) return_from_firmware();
  while (is_active()) {
    const bool is_step = is_stepping();
    const uint64_t before = cpu_.instructions();
    emu::Stop stop = places_.run(is_step ? std::min(limit, before + 1) : limit);
    if (stop.kind == emu::StopKind::fault && places_.has_breakpoint(stop.fault.address) &&
        stop.fault.access == emu::Access::fetch) {
      cpu_.stay_at(stop.fault.address);
      stand_still({Signal::trap, "swbreak:;"});
      continue;
    }
    std::optional<emu::Stop> end = stop;
    if (stop.kind == emu::StopKind::fault && places_.split(stop.fault))
      end = take_split(stop);
    else if (stop.kind == emu::StopKind::fault)
      end = take_access(stop);
    else if (stop.kind == emu::StopKind::budget)
      end = take_step(stop, is_step && cpu_.instructions() > before);
    else
      end = take_call(stop);
    if (end) return *end;
  }
  return cpu_.run(limit);
}

/// Whether gdb wants to stop before the first instruction that runs now.
void GuestDebugger::return_from_firmware() {
  if (has_new_libraries_) {
    has_new_libraries_ = false;
    stand_still({Signal::trap, "library:;"});
    if (is_active() && !moved_.empty()) {
      libraries_.merge(moved_);
      stand_still({Signal::trap, "library:;"});
    }
    if (!is_active()) return;
  }
  if (const std::optional<std::string> change = places_.find_change()) {
    stand_still({Signal::trap, *change});
  } else if (crossing_ && cpu_.host_calls().size() <= *crossing_) {
    crossing_.reset();
    if (resume_.kind == Resume::Kind::step && !is_in_range(pc())) stand_still({});
  }
}

/// At the end of a step, or of what may run now.
std::optional<emu::Stop> GuestDebugger::take_step(const emu::Stop& stop, bool is_step) {
  if (!is_step) return stop;
  if (!is_in_range(pc())) {
    stand_still({});
  } else if (board::interrupt_request != 0) {
    return stop;  // the machine looks after it
  }
  return std::nullopt;
}

/// At a call of the firmware, or back in it.
std::optional<emu::Stop> GuestDebugger::take_call(const emu::Stop& stop) {
  const bool is_return = stop.kind == emu::StopKind::returned;
  const bool is_breakpoint = places_.has_breakpoint(pc());
  bool begins_crossing = is_stepping();
  if (is_breakpoint || (is_return && begins_crossing)) {
    if (stand_still_at_call({Signal::trap, is_breakpoint ? "swbreak:;" : ""})) return std::nullopt;
    begins_crossing = resume_.kind == Resume::Kind::step;
  }
  if (begins_crossing) crossing_ = is_return ? kAnyDepth : cpu_.host_calls().size();
  return stop;
}

/// At a fault: of the guest's own, or because of a watchpoint. Then the instruction is done without
/// it, for gdb wants to stop behind.
std::optional<emu::Stop> GuestDebugger::take_access(const emu::Stop& stop) {
  const emu::Fault& fault = stop.fault;
  if (!places_.guards(fault) || cpu_.memory().check(fault.address, fault.size, fault.access)) {
    fault_ = fault.kind;
    return stop;
  }
  const std::optional<std::string> hit = places_.find_watchpoint(fault);
  const emu::Stop next = cpu_.run(cpu_.instructions() + 1);
  if (next.kind == emu::StopKind::fault) {
    fault_ = next.fault.kind;
    return next;
  }
  if (hit && stand_still_at_call({Signal::trap, *hit})) return std::nullopt;
  if (next.kind == emu::StopKind::budget) {
    if (hit || !is_stepping()) return std::nullopt;
    return take_step(next, true);
  }
  return is_active() ? take_call(next) : next;
}

/// At an instruction with a breakpoint inside, which is never reached: it is done without it, and
/// what was decoded for that is forgotten, for it knows of no breakpoint.
std::optional<emu::Stop> GuestDebugger::take_split(const emu::Stop& stop) {
  const emu::Fault& fault = stop.fault;
  if (cpu_.memory().check(fault.address, fault.size, fault.access)) return take_access(stop);
  cpu_.stay_at(fault.address);
  const emu::Stop next = cpu_.run(cpu_.instructions() + 1);
  cpu_.flush_code(fault.address, fault.size);
  if (next.kind == emu::StopKind::fault) {
    fault_ = next.fault.kind;
    return next;
  }
  if (next.kind != emu::StopKind::budget) return take_call(next);
  return is_stepping() ? take_step(next, true) : std::nullopt;
}

// ---- what happens on the board

void GuestDebugger::loaded(const board::LoadedText& text) {
  const auto companion = companions_.find(text.name);
  if (companion == companions_.end() || companion->second.text_size() != text.size) return;
  Library library{companion->second.file.string(),
                  companion->second.offsets(text.address, text.variables)};
  if (const auto old = libraries_.extract(text.name)) {
    places_.remove_breakpoints(old.mapped().offsets.at(0), text.size);
    moved_[text.name] = std::move(library);
  } else {
    (moved_.contains(text.name) ? moved_ : libraries_)[text.name] = std::move(library);
  }
  has_new_libraries_ = true;
}

void GuestDebugger::broken(const board::MachineFault& fault) {
  if (!is_active() || is_broken_) return;
  is_broken_ = true;
  server_->say(fmt::format("{}\n", fault.what()));
  stand_still({signal_of(fault, fault_)});
}

void GuestDebugger::uncaught(board::Value exception) {
  if (!is_active() || exception.bits == reported_exception_) return;
  reported_exception_ = exception.bits;
  board::Runtime& rt = machine_.runtime();
  if (is_expected(rt.type_name(exception))) return;
  server_->say(fmt::format("{}\n", rt.exception_line(exception)));
  stand_still({});
}

// ---- what gdb wants to see

std::vector<uint8_t> GuestDebugger::read_register(size_t number) const {
  return cpu_.register_bytes(registers_[number].name);
}

bool GuestDebugger::write_register(size_t number, std::span<const uint8_t> bytes) {
  return cpu_.set_register_bytes(registers_[number].name, bytes);
}

std::vector<uint8_t> GuestDebugger::read_memory(uint64_t address, uint64_t size) const {
  std::vector<uint8_t> bytes;
  while (size > 0) {
    const emu::Region* region = cpu_.memory().find(address);
    if (region == nullptr) break;
    const uint64_t here = std::min(size, region->end() - address);
    const uint8_t* from = cpu_.memory().host(address, here);
    bytes.insert(bytes.end(), from, from + here);
    address += here;
    size -= here;
  }
  return bytes;
}

bool GuestDebugger::write_memory(uint64_t address, std::span<const uint8_t> bytes) {
  if (bytes.empty()) return true;
  uint8_t* to = cpu_.memory().host(address, bytes.size());
  if (to == nullptr || cpu_.is_service(address)) return false;
  std::copy(bytes.begin(), bytes.end(), to);
  cpu_.memory().mark_initialised(address, bytes.size());
  cpu_.flush_code(address, bytes.size());
  return true;
}

std::vector<Library> GuestDebugger::libraries() const {
  std::vector<Library> all;
  if (firmware_ && !firmware_->path().empty())
    all.push_back({firmware_->path(), {cpu_.config().service_address}});
  for (const auto& [module, library] : libraries_) all.push_back(library);
  return all;
}

std::string GuestDebugger::monitor(std::string_view command) {
  is_evaluating_ = true;
  std::string answer = answer_monitor(machine_, command);
  is_evaluating_ = false;
  return answer;
}

}  // namespace natmod::gdb
