#include "gdb/monitor.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "base/error.h"
#include "board/machine/machine.h"
#include "runtime/errors.h"
#include "runtime/operations.h"
#include "runtime/types.h"
#include "vm/frame.h"

namespace natmod::gdb {
namespace {

using board::Address;
using board::GuestMachine;
using board::Value;

constexpr std::string_view kHelp =
    "heap          what the heap holds\n"
    "owner ADDR    which block, module or other memory an address is in, and who made it\n"
    "object ADDR   the Python object at an address, as repr() shows it\n"
    "stack         the Python statements that led here\n";

std::string show_heap(GuestMachine& machine, std::string_view) {
  board::Heap& heap = machine.state().heap;
  return fmt::format(
      "{} blocks, {} bytes used, {} bytes free, {} bytes at most until now, {} allocations\n",
      heap.live_blocks().size(), heap.used(), heap.limit() - heap.used(), heap.peak(),
      heap.allocations());
}

/// Of the object that a block begins with; empty if it does not look like one.
std::string type_at(GuestMachine& machine, Address address) {
  const board::GuestMemory& memory = machine.state().memory;
  const unsigned word = memory.word_size();
  if (!memory.is_readable(address, word)) return {};
  const Address type = memory.word(address);
  if (!memory.is_readable(type, word)) return {};
  if (memory.word(type) != machine.state().types[static_cast<size_t>(board::TypeId::type)])
    return {};
  return machine.runtime().type_name(Value{address});
}

std::optional<Address> address_of(std::string_view text) {
  if (text.starts_with("0x")) text.remove_prefix(2);
  Address address = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), address, 16);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return address;
}

std::string show_owner(GuestMachine& machine, std::string_view argument) {
  const std::optional<Address> address = address_of(argument);
  if (!address) return "owner: give an address, in hexadecimal\n";
  std::string out = fmt::format("{:#x}: {}\n", *address, machine.describe_place(*address));
  const board::Block* block = machine.state().heap.nearest(*address);
  if (block == nullptr || block->state != board::Block::State::live) return out;
  const std::string type = type_at(machine, block->address);
  if (!type.empty()) out += fmt::format("  the block holds an object of type {}\n", type);
  return out;
}

/// For the time that guest code runs while other guest code stands still somewhere: registers that
/// the collector would not find may hold pointers, and what lies below sp may be in use (x64's red
/// zone).
class Aside {
 public:
  explicit Aside(GuestMachine& machine)
      : state_(machine.state()),
        registers_(machine.cpu()),
        enabled_(state_.gc_enabled),
        stress_(state_.gc_stress) {
    constexpr uint64_t kRedZone = 128;
    emu::Cpu& cpu = machine.cpu();
    cpu.write(emu::Role::sp, 0, cpu.read(emu::Role::sp) - kRedZone);
    state_.gc_enabled = state_.gc_stress = false;
  }
  ~Aside() {
    state_.gc_enabled = enabled_;
    state_.gc_stress = stress_;
  }
  Aside(const Aside&) = delete;
  Aside& operator=(const Aside&) = delete;

 private:
  board::RuntimeState& state_;
  emu::StateGuard registers_;
  bool enabled_, stress_;
};

std::string show_object(GuestMachine& machine, std::string_view argument) {
  const std::optional<Address> address = address_of(argument);
  if (!address) return "object: give an address, in hexadecimal\n";
  board::Runtime& rt = machine.runtime();
  const Aside aside(machine);
  const board::HostScope temporaries(rt);
  try {
    return rt.repr(Value{*address}) + "\n";
  } catch (const board::GuestException& exception) {
    return fmt::format("repr() raised {}\n", rt.exception_line(exception.value));
  } catch (const board::MachineFault& fault) {
    return fmt::format("{:#x} is no object: {}\n", *address, fault.what());
  }
}

std::string show_stack(GuestMachine& machine, std::string_view) {
  const board::RuntimeState& state = machine.state();
  std::string out = board::describe_callers(state.frame);
  if (out.starts_with("\n")) out.erase(0, 1);
  if (!out.empty()) out += "\n";
  const std::string& activity = state.activities[state.heap.site.python_call];
  if (!activity.empty()) out += fmt::format("  while running {}\n", activity);
  return out.empty() ? "no Python runs\n" : out;
}

std::string show_help(GuestMachine&, std::string_view) {
  return std::string(kHelp);
}

struct Command {
  std::string_view name;
  std::string (*answer)(GuestMachine&, std::string_view argument);
};
constexpr Command kCommands[] = {{"heap", show_heap},
                                 {"owner", show_owner},
                                 {"object", show_object},
                                 {"stack", show_stack},
                                 {"help", show_help}};

}  // namespace

std::string answer_monitor(GuestMachine& machine, std::string_view command) {
  const size_t space = std::min(command.find(' '), command.size());
  const std::string_view name = command.substr(0, space);
  std::string_view argument = command.substr(space);
  while (argument.starts_with(' ')) argument.remove_prefix(1);
  while (argument.ends_with(' ')) argument.remove_suffix(1);
  for (const Command& one : kCommands)
    if (one.name == name) return one.answer(machine, argument);
  return fmt::format("monitor {}: there is no such command; there are\n{}", name, kHelp);
}

}  // namespace natmod::gdb
