#include "runtime/memory/guest_memory.h"

#include <fmt/format.h>

#include <cstdlib>
#include <new>

namespace natmod::board {
namespace {

auto zeroed(size_t size) {
  // calloc of a large block gives untouched zero pages; a vector would write every one of them.
  auto* bytes = static_cast<uint8_t*>(std::calloc(size, 1));
  if (bytes == nullptr) throw std::bad_alloc();
  return bytes;
}

}  // namespace

Arena& GuestMemory::add(Address address, size_t size, uint8_t flags, bool with_shadow,
                        std::string name) {
  size = (size + emu::kPageSize - 1) & ~(emu::kPageSize - 1);
  Arena& arena = arenas_.emplace_back();
  arena.address = address;
  arena.size = size;
  arena.bytes.reset(zeroed(size));
  if (with_shadow) arena.shadow.reset(zeroed(size));
  emu::Region region{.address = address,
                     .flags = flags,
                     .bytes = {arena.bytes.get(), size},
                     .shadow = {},
                     .name = std::move(name)};
  if (with_shadow) region.shadow = {arena.shadow.get(), size};
  add_(region);
  return arena;
}

void GuestMemory::allow(Address address, size_t size, uint8_t bits) {
  const emu::Region* region = map_.find(address);
  std::memset(region->shadow.data() + (address - region->address), bits, size);
}

void GuestMemory::forget(Address address, size_t size) {
  if (!map_.check_uninitialised) return;
  const emu::Region* region = map_.find(address);
  uint8_t* shadow = region->shadow.data() + (address - region->address);
  for (size_t i = 0; i < size; ++i) shadow[i] &= ~emu::kShadowInitialised;
}

void GuestMemory::check(Address address, size_t size, emu::Access access) const {
  if (size == 0) return;
  if (auto fault = map_.check(address, size, access)) {
    throw HostFault(MachineFault::Kind::memory,
                    fmt::format("{} of {} bytes at {:#x}",
                                access == emu::Access::write ? "write" : "read", size, address),
                    *fault);
  }
}

const uint8_t* GuestMemory::slow_readable(Address address, size_t size) const {
  static constexpr uint8_t kNothing = 0;
  if (size == 0) return &kNothing;
  check(address, size, emu::Access::read);
  // Allowed, but in pieces: the fast path does not look across regions.
  if (const uint8_t* bytes = map_.host(address, size)) return bytes;
  throw HostFault(MachineFault::Kind::memory, fmt::format("read at {:#x}", address));
}

uint8_t* GuestMemory::slow_writable(Address address, size_t size) {
  static uint8_t nothing = 0;
  if (size == 0) return &nothing;
  check(address, size, emu::Access::write);
  if (uint8_t* bytes = map_.host(address, size)) return bytes;
  throw HostFault(MachineFault::Kind::memory, fmt::format("write at {:#x}", address));
}

void GuestMemory::initialised(Address address, size_t size) {
  const emu::Region* region = map_.find(address);
  if (region == nullptr || region->shadow.empty()) return;
  for (size_t i = 0; i < size; ++i) {
    region->shadow[address - region->address + i] |= emu::kShadowInitialised;
  }
}

std::string_view GuestMemory::c_string(Address address) const {
  const char* begin = reinterpret_cast<const char*>(readable(address, 1));
  size_t size = 0;
  while (*readable(address + size, 1) != 0) ++size;
  return {begin, size};
}

void GuestMemory::write(Address address, std::string_view data) {
  if (data.empty()) return;
  std::memcpy(writable(address, data.size()), data.data(), data.size());
  if (map_.check_uninitialised) initialised(address, data.size());
}

void GuestMemory::write_values(Address address, std::span<const Value> values) {
  if (values.empty()) return;
  const size_t size = values.size() * word_size_;
  uint8_t* to = writable(address, size);
  for (const Value value : values) {
    std::memcpy(to, &value.bits, word_size_);  // little-endian, as the guest
    to += word_size_;
  }
  if (map_.check_uninitialised) initialised(address, size);
}

void GuestMemory::move(Address to, Address from, size_t size) {
  if (size == 0) return;
  const uint8_t* source = readable(from, size);
  std::memmove(writable(to, size), source, size);
  if (map_.check_uninitialised) copy_initialised(to, from, size);
}

// Copies which bytes are initialised: to copy a structure with gaps is no fault, to read a gap is.
void GuestMemory::copy_initialised(Address to, Address from, size_t size) {
  const emu::Region* target = map_.find(to);
  const emu::Region* source = map_.find(from);
  if (target->shadow.empty()) return;
  if (source->shadow.empty()) return initialised(to, size);
  uint8_t* into = target->shadow.data() + (to - target->address);
  const uint8_t* of = source->shadow.data() + (from - source->address);
  const auto copy = [&](size_t i) {
    into[i] = static_cast<uint8_t>((into[i] & ~emu::kShadowInitialised) |
                                   (of[i] & emu::kShadowInitialised));
  };
  if (to <= from) {
    for (size_t i = 0; i < size; ++i) copy(i);
  } else {
    for (size_t i = size; i > 0; --i) copy(i - 1);
  }
}

void GuestMemory::fill(Address address, uint8_t byte, size_t size) {
  if (size == 0) return;
  std::memset(writable(address, size), byte, size);
  if (map_.check_uninitialised) initialised(address, size);
}

std::vector<Value> GuestMemory::values(Address address, size_t n) const {
  // The count comes from the guest: check the whole range before asking the host for memory.
  if (n > emu::MemoryMap::kLimit / word_size_) {
    check(address, emu::MemoryMap::kLimit, emu::Access::read);
  }
  if (n == 0) return {};
  const uint8_t* bytes = readable(address, n * word_size_);
  std::vector<Value> values(n);
  copy_words(bytes, reinterpret_cast<uint64_t*>(values.data()), n);
  return values;
}

}  // namespace natmod::board
