#include "gdb/places.h"

#include <fmt/format.h>

#include <algorithm>

namespace natmod::gdb {
namespace {

// Longer ones would take their time at each call of the firmware.
constexpr uint64_t kLongestWatch = uint64_t{64} << 10;
constexpr uint64_t kLongestInstruction = 4;  // at an address that a breakpoint has; for caches

}  // namespace

uint8_t Places::Place::bits() const {
  switch (kind) {
    case PlaceKind::software:
    case PlaceKind::hardware:
      return emu::kShadowExecute;
    case PlaceKind::write:
      return emu::kShadowWrite;
    case PlaceKind::read:
      return emu::kShadowRead;
    case PlaceKind::access:
      return emu::kShadowRead | emu::kShadowWrite;
  }
  return 0;
}

std::string Places::Place::describe(uint64_t touched) const {
  const char* name = kind == PlaceKind::write  ? "watch"
                     : kind == PlaceKind::read ? "rwatch"
                                               : "awatch";
  return fmt::format("{}:{:x};", name, std::max(address, touched));
}

bool Places::add(PlaceKind kind, uint64_t address, uint64_t size) {
  const bool is_breakpoint = kind <= PlaceKind::hardware;
  const uint64_t bytes = is_breakpoint ? 1 : size;
  const emu::Region* region = cpu_.memory().find(address);
  if (region == nullptr || bytes == 0 || bytes > kLongestWatch || bytes > region->end() - address)
    return false;
  const bool is_firmware = is_breakpoint && cpu_.is_service(address);
  if (region->shadow.empty() && !is_firmware) return false;
  remove(kind, address, size);
  places_.push_back({kind, address, size});
  if (is_breakpoint) cpu_.flush_code(address, kLongestInstruction);
  remember();
  return true;
}

void Places::remove(PlaceKind kind, uint64_t address, uint64_t size) {
  if (std::erase_if(places_, [&](const Place& one) { return one.is(kind, address, size); }) != 0 &&
      kind <= PlaceKind::hardware)
    cpu_.flush_code(address, kLongestInstruction);
}

void Places::remove_breakpoints(uint64_t address, uint64_t size) {
  std::erase_if(places_, [&](const Place& one) {
    return one.is_breakpoint() && one.address - address < size;
  });
  cpu_.flush_code(address, size);
}

bool Places::has_breakpoint(uint64_t pc) const {
  return std::any_of(places_.begin(), places_.end(),
                     [&](const Place& one) { return one.is_breakpoint() && one.address == pc; });
}

bool Places::guards(const emu::MemoryFault& fault) const {
  if (fault.kind != emu::FaultKind::poisoned || fault.access == emu::Access::fetch) return false;
  return std::any_of(places_.begin(), places_.end(), [&](const Place& one) {
    return !one.is_breakpoint() && fault.address < one.end() &&
           one.first() < fault.address + fault.size;
  });
}

bool Places::split(const emu::MemoryFault& instruction) const {
  return instruction.access == emu::Access::fetch &&
         instruction.bad_address != instruction.address && has_breakpoint(instruction.bad_address);
}

std::optional<std::string> Places::find_watchpoint(const emu::MemoryFault& access) const {
  for (const Place& one : places_) {
    const uint8_t bit = static_cast<uint8_t>(1 << static_cast<int>(access.access));
    if (one.is_breakpoint() || (one.bits() & bit) == 0) continue;
    if (access.address < one.address + one.size && one.address < access.address + access.size)
      return one.describe(access.address);
  }
  return std::nullopt;
}

std::vector<uint8_t> Places::contents_of(const Place& place) const {
  const uint8_t* bytes = cpu_.memory().host(place.address, place.size);
  if (bytes == nullptr) return {};
  return {bytes, bytes + place.size};
}

void Places::remember() {
  for (Place& one : places_)
    if (one.sees_writes()) one.contents = contents_of(one);
}

std::optional<std::string> Places::find_change() const {
  for (const Place& one : places_)
    if (one.sees_writes() && one.contents != contents_of(one)) return one.describe(one.address);
  return std::nullopt;
}

emu::Stop Places::run(uint64_t limit) {
  arm();
  const emu::Stop stop = cpu_.run(limit);
  disarm();
  return stop;
}

void Places::arm() {
  for (const Place& one : places_) {
    const uint64_t first = one.is_breakpoint() ? one.address : one.first();
    const emu::Region* region = cpu_.memory().find(first);
    if (region == nullptr || region->shadow.empty()) continue;
    for (uint64_t at = first; at < std::min(one.end(), region->end()); ++at) {
      uint8_t& shadow = region->shadow[at - region->address];
      cleared_.push_back({&shadow, static_cast<uint8_t>(shadow & one.bits())});
      shadow &= static_cast<uint8_t>(~one.bits());
    }
  }
}

void Places::disarm() {
  for (const auto& [shadow, bits] : cleared_) *shadow |= bits;
  cleared_.clear();
}

}  // namespace natmod::gdb
