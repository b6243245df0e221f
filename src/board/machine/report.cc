// What a user reads when the machine stops: what was done, where, to which block, and who made it.
#include <fmt/format.h>

#include "board/machine/machine.h"
#include "runtime/memory/address_plan.h"
#include "vm/frame.h"

namespace natmod::board {
namespace {

constexpr size_t kBacktraceDepth = 12;

std::string_view access_name(emu::Access access) {
  switch (access) {
    case emu::Access::read:
      return "read";
    case emu::Access::write:
      return "write";
    case emu::Access::fetch:
      return "jump";
  }
  return "access";
}

std::string bytes(uint64_t n) {
  return fmt::format("{} byte{}", n, n == 1 ? "" : "s");
}

std::string what_happened(const emu::MemoryFault& fault) {
  if (fault.access == emu::Access::fetch) return fmt::format("jump to {:#x}", fault.address);
  return fmt::format("{} of {} at {:#x}", access_name(fault.access), bytes(fault.size),
                     fault.address);
}

}  // namespace

std::string GuestMachine::describe_code(Address pc, bool returns) const {
  pc &= ~state_->code_bit;
  for (const LoadedText& text : texts_) {
    if (pc - text.address >= text.size) continue;
    const uint64_t offset = pc - text.address;
    const std::string symbol = text.symbols.describe(offset);
    // A call's return address may belong to the next line already.
    const std::string_view line = text.symbols.line(offset - (returns && offset != 0 ? 1 : 0));
    const std::string place = fmt::format("{}{}{}", symbol, line.empty() ? "" : ", ", line);
    return symbol.empty() ? fmt::format("text+{:#x} of {}", offset, text.name)
                          : fmt::format("{} (text+{:#x} of {})", place, offset, text.name);
  }
  if (const HostCode* code = state_->services.find(pc | state_->code_bit)) {
    (void)code;
    return "the firmware";
  }
  return fmt::format("{:#x}", pc);
}

bool GuestMachine::is_same_function(Address a, Address b) const {
  const auto function = [&](Address pc) -> std::string_view {
    for (const LoadedText& text : texts_) {
      if (pc - text.address < text.size) return text.symbols.function(pc - text.address);
    }
    return {};
  };
  return !function(a).empty() && function(a) == function(b);
}

std::string GuestMachine::describe_site(const char* what, const Site& site) const {
  std::string out = fmt::format("\n  {} by ", what);
  if (site.function[0] == '\0') {
    out += "the firmware";
  } else if (site.pc == 0) {
    out += site.function;
  } else {
    out += fmt::format("{}, called from {}", site.function, describe_code(site.pc, true));
  }
  const std::string& activity = state_->activities[site.python_call];
  if (!activity.empty()) out += fmt::format(", while running {}", activity);
  return out;
}

std::string GuestMachine::describe_block(const Block& block, Address bad) const {
  std::string place;
  if (bad < block.address) {
    place = fmt::format("{} before", bytes(block.address - bad));
  } else if (bad < block.end()) {
    place = fmt::format("{} into", bytes(bad - block.address));
  } else {
    place = fmt::format("{} behind", bytes(bad - block.end()));
  }
  std::string out = fmt::format(", {} a block of {}", place, bytes(block.size));
  if (block.state == Block::State::freed) out += " that was freed";
  if (block.state == Block::State::collected) {
    out += " that was collected, because nothing that the collector sees pointed at it";
  }
  out += describe_site("  the block was allocated", block.allocated);
  if (block.state == Block::State::freed) out += describe_site("  and freed", block.freed);
  if (block.state == Block::State::collected) out += describe_site("  and collected", block.freed);
  return out;
}

// What lies at an address: a block, text, the stack, or nothing.
std::string GuestMachine::describe_address(Address address, uint64_t bad) const {
  if (bad < emu::kPageSize) return ", a null pointer";
  if (const Block* block = heap_->nearest(bad)) return describe_block(*block, bad);
  for (const LoadedText& text : texts_) {
    if (bad - text.address < text.size) {
      return fmt::format(", text+{:#x} of {}", bad - text.address, text.name);
    }
    if (bad - (text.address + text.size) < 64) {
      return fmt::format(", {} behind the text of {}", bytes(bad - (text.address + text.size)),
                         text.name);
    }
  }
  const emu::Region* region = cpu_->memory().find(address);
  return region == nullptr ? std::string(", where no memory is")
                           : fmt::format(", in the {}", region->name);
}

std::string GuestMachine::describe_place(Address address) const {
  constexpr std::string_view kComma = ", ";
  return describe_address(address, address).substr(kComma.size());
}

// Who called what is at `first`, a level of the backtrace, and what the user was running.
std::string GuestMachine::describe_situation(size_t first) const {
  std::string out;
  const std::vector<emu::BacktraceLevel> frames = cpu_->backtrace(kBacktraceDepth);
  for (size_t level = first; level < frames.size(); ++level) {
    const emu::BacktraceLevel& frame = frames[level];
    // A return address register that was not used since the function's own last call.
    if (level == 1 && !frame.is_certain && is_same_function(frames[0].pc, frame.pc)) continue;
    out += fmt::format("\n  called from {}{}", describe_code(frame.pc, true),
                       frame.is_certain ? "" : " (a guess)");
  }
  out += describe_callers(state_->frame);
  const std::string& activity = state_->activities[heap_->site.python_call];
  if (!activity.empty()) out += fmt::format("\n  while running {}", activity);
  return out;
}

void GuestMachine::report_fault(const emu::Fault& fault) {
  using emu::FaultKind;
  using Kind = MachineFault::Kind;
  const std::string place = fmt::format("\n  at {}", describe_code(fault.pc));
  const Address low = stack_->address;
  const bool below_stack = fault.kind == FaultKind::unmapped && fault.bad_address < low &&
                           low - fault.bad_address < stack_->size;
  std::string what;
  Kind kind = Kind::memory;
  switch (fault.kind) {
    case FaultKind::illegal_instruction:
      kind = Kind::instruction;
      what = "illegal instruction";
      break;
    case FaultKind::divide_by_zero:
      kind = Kind::instruction;
      what = "division by zero";
      break;
    case FaultKind::emulator:
      kind = Kind::instruction;
      what = "the emulator gave up on this code";
      break;
    case FaultKind::trap:
      kind = Kind::instruction;
      what = "trap: the module stopped itself";
      break;
    case FaultKind::narrow:
      what = fmt::format("memory error: {}: only aligned 32-bit access works there{}",
                         what_happened(fault), describe_address(fault.address, fault.bad_address));
      break;
    case FaultKind::unaligned:
      what = fmt::format("memory error: unaligned {}", what_happened(fault));
      break;
    case FaultKind::uninitialised:
      what = fmt::format("memory error: {}, which was never written{}", what_happened(fault),
                         describe_address(fault.address, fault.bad_address));
      break;
    case FaultKind::not_permitted:
      what = fmt::format("memory error: {}, which is {}{}", what_happened(fault),
                         fault.access == emu::Access::write  ? "read-only"
                         : fault.access == emu::Access::read ? "not readable"
                                                             : "not code",
                         describe_address(fault.address, fault.bad_address));
      break;
    case FaultKind::unmapped:
    case FaultKind::poisoned:
      if (below_stack) {
        kind = Kind::stack;
        what = fmt::format("stack overflow: the {} of stack are used up", bytes(stack_->size));
      } else {
        const bool is_jump_to_data =
            fault.kind == FaultKind::poisoned && fault.access == emu::Access::fetch;
        what = fmt::format("memory error: {}{}{}", what_happened(fault),
                           is_jump_to_data ? ", which is not code" : "",
                           describe_address(fault.address, fault.bad_address));
      }
      break;
  }
  throw MachineFault(kind, what + place + describe_situation(1));
}

void GuestMachine::report_budget() {
  const Address pc = cpu_->read(emu::Role::pc);
  throw MachineFault(
      MachineFault::Kind::budget,
      fmt::format("budget used up: {} instructions ran, and what the firmware did "
                  "counts as {} more\n  at {}{}",
                  cpu_->instructions(), state_->work, describe_code(pc), describe_situation(1)));
}

std::string GuestMachine::describe(const HostFault& fault) const {
  if (fault.kind() != MachineFault::Kind::memory) return fault.what();
  const emu::MemoryFault& memory = fault.memory();
  if (memory.size != 0) {
    return fmt::format("memory error: {}{}", what_happened(memory),
                       describe_address(memory.address, memory.bad_address));
  }
  const Address bad = memory.address;
  return fmt::format("memory error: {}{}", fault.what(),
                     bad == 0 ? "" : describe_address(bad, bad));
}

void GuestMachine::report_host_fault(const HostFault& fault, uint32_t service) {
  const Address pc = cpu_->read(emu::Role::return_address);
  throw MachineFault(fault.kind(), fmt::format("{}\n  by {}, called from {}{}", describe(fault),
                                               state_->services.name(service), describe_code(pc),
                                               describe_situation(2)));
}

}  // namespace natmod::board
