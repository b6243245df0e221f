#include "emu/memory_map.h"

#include <algorithm>

#include "base/error.h"

namespace natmod::emu {

std::string_view fault_name(FaultKind kind) {
  switch (kind) {
    case FaultKind::unmapped:
      return "unmapped";
    case FaultKind::not_permitted:
      return "not permitted";
    case FaultKind::poisoned:
      return "poisoned";
    case FaultKind::uninitialised:
      return "uninitialised";
    case FaultKind::narrow:
      return "narrow";
    case FaultKind::unaligned:
      return "unaligned";
    case FaultKind::illegal_instruction:
      return "illegal instruction";
    case FaultKind::divide_by_zero:
      return "divide by zero";
    case FaultKind::trap:
      return "trap";
    case FaultKind::emulator:
      return "emulator failure";
  }
  return "fault";
}

const Region& MemoryMap::add(Region region) {
  const uint64_t end = region.address + region.size();
  if (region.size() == 0 || region.address % kPageSize != 0 || region.size() % kPageSize != 0)
    fail("guest memory '{}': {:#x} bytes at {:#x} are not whole pages of {} bytes", region.name,
         region.size(), region.address, kPageSize);
  if (region.address == 0 || region.address >= kLimit || end > kLimit)
    fail("guest memory '{}': {:#x} bytes at {:#x} reach out of [{:#x}, {:#x})", region.name,
         region.size(), region.address, kPageSize, kLimit);
  if (!region.shadow.empty() && region.shadow.size() != region.size())
    fail("guest memory '{}': {:#x} shadow bytes for {:#x} bytes", region.name, region.shadow.size(),
         region.size());
  for (const Region& other : regions_)
    if (region.address < other.end() && other.address < end)
      fail("guest memory '{}' at {:#x} overlaps '{}' at {:#x}", region.name, region.address,
           other.name, other.address);
  if (regions_.size() > UINT8_MAX) fail("guest memory: more than {} regions", UINT8_MAX);
  regions_.push_back(std::move(region));
  index();
  return regions_.back();
}

void MemoryMap::remove(uint64_t address) {
  std::erase_if(regions_, [&](const Region& r) { return r.size() != 0 && r.address == address; });
  index();
}

void MemoryMap::index() {
  granule_.fill(0);
  for (size_t i = 1; i < regions_.size(); ++i) {
    const uint64_t first = regions_[i].address >> kGranuleBits;
    const uint64_t last = (regions_[i].end() - 1) >> kGranuleBits;
    for (uint64_t granule = first; granule <= last; ++granule)
      granule_[granule] = static_cast<uint8_t>(i);
  }
}

const Region* MemoryMap::find_slowly(uint64_t address) const {
  // Regions that share a granule: the index holds one of them.
  for (const Region& region : regions_)
    if (address - region.address < region.size()) return &region;
  return nullptr;
}

uint8_t* MemoryMap::host(uint64_t address, uint64_t size) const {
  const Region* region = find(address);
  if (region == nullptr || size > region->end() - address) return nullptr;
  return region->bytes.data() + (address - region->address);
}

std::optional<MemoryFault> MemoryMap::check(uint64_t address, uint64_t size, Access access) const {
  MemoryFault fault{.access = access, .address = address, .size = size, .bad_address = address};
  const uint8_t flag = static_cast<uint8_t>(1 << static_cast<int>(access));
  for (uint64_t done = 0; done < size;) {
    fault.bad_address = address + done;
    const Region* region = find(fault.bad_address);
    if (region == nullptr) {
      fault.kind = FaultKind::unmapped;
      return fault;
    }
    if ((region->flags & flag) == 0) {
      fault.kind = FaultKind::not_permitted;
      return fault;
    }
    const uint64_t offset = fault.bad_address - region->address;
    const uint64_t here = std::min(size - done, region->size() - offset);
    if (!region->shadow.empty() && check_shadow) {
      const auto bytes = region->shadow.subspan(offset, here);
      const uint8_t needed =
          access == Access::read && check_uninitialised ? flag | kShadowInitialised : flag;
      for (uint64_t i = 0; i < here; ++i) {
        if ((bytes[i] & needed) == needed) continue;
        fault.kind = bytes[i] & flag ? FaultKind::uninitialised : FaultKind::poisoned;
        fault.bad_address += i;
        fault.shadow = bytes[i];
        return fault;
      }
    }
    done += here;
  }
  return std::nullopt;
}

void MemoryMap::set_shadow(uint64_t address, uint64_t size, uint8_t bits) const {
  const Region* region = find(address);
  if (region == nullptr || region->shadow.empty() || size > region->end() - address)
    fail("guest memory: no shadow for {:#x} bytes at {:#x}", size, address);
  std::ranges::fill(region->shadow.subspan(address - region->address, size), bits);
}

void MemoryMap::mark_initialised(uint64_t address, uint64_t size) const {
  const Region* region = find(address);
  if (region == nullptr || region->shadow.empty()) return;
  const uint64_t offset = address - region->address;
  for (uint8_t& byte : region->shadow.subspan(offset, std::min(size, region->size() - offset)))
    byte |= kShadowInitialised;
}

}  // namespace natmod::emu
