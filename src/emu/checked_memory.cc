#include "emu/checked_memory.h"

#include <algorithm>

namespace natmod::emu {
namespace {

// The shadow of memory that has none.
constexpr std::array<uint8_t, kPageSize> kAllAllowed = [] {
  std::array<uint8_t, kPageSize> bytes{};
  bytes.fill(0xff);
  return bytes;
}();

}  // namespace

CheckedMemory::CheckedMemory(MemoryMap& map, bool checks, bool checks_alignment,
                             CodeWrite on_code_write)
    : map_(map),
      checks_(checks),
      checks_alignment_(checks_alignment),
      on_code_write_(std::move(on_code_write)) {}

void CheckedMemory::check(uint64_t address, unsigned size, Access access, unsigned unit) const {
  if (const auto fault = map_.check(address, size, access)) throw CoreFault{*fault};
  if (!checks_) return;
  const Region* region = map_.find(address);
  if ((region->flags & kWordAccessOnly) && (unit < 4 || address % 4 != 0))
    throw CoreFault{{FaultKind::narrow, access, address, unit, address}};
  if (checks_alignment_) check_aligned(address, unit, access);
}

void CheckedMemory::check_aligned(uint64_t address, unsigned size, Access access) const {
  if (address % size != 0) throw CoreFault{{FaultKind::unaligned, access, address, size, address}};
}

const uint8_t* CheckedMemory::shadow(uint64_t address) const {
  const Region* region = map_.find(address);
  if (region == nullptr || region->shadow.empty() || !uses_shadow_) return kAllAllowed.data();
  return region->shadow.data() + (address - region->address);
}

void CheckedMemory::load_slowly(uint64_t address, void* to, unsigned size) {
  check(address, size, Access::read, size);
  auto* bytes = static_cast<uint8_t*>(to);
  for (unsigned i = 0; i < size; ++i) bytes[i] = *map_.host(address + i, 1);
  keep(read_, address, kRead);
}

void CheckedMemory::store_slowly(uint64_t address, const void* from, unsigned size) {
  check(address, size, Access::write, size);
  const auto* bytes = static_cast<const uint8_t*>(from);
  for (unsigned i = 0; i < size; ++i) {
    *map_.host(address + i, 1) = bytes[i];
    if (map_.check_uninitialised) map_.mark_initialised(address + i, 1);
  }
  const uint64_t first = address / kPageSize, last = (address + size - 1) / kPageSize;
  if (watched_.contains(first) || watched_.contains(last))
    on_code_write_(address, size);
  else
    keep(written_, address, kWrite);
}

void CheckedMemory::keep(Pages& pages, uint64_t address, uint8_t flag) {
  const uint64_t begin = address & ~(kPageSize - 1);
  const Region* region = map_.find(begin);
  if (region == nullptr || (region->flags & flag) == 0) return;
  if (checks_ && (region->flags & kWordAccessOnly)) return;
  const uint64_t offset = begin - region->address;
  const bool has_shadow = !region->shadow.empty() && uses_shadow_;
  entry(pages, address) = {begin, region->bytes.data() + offset,
                           has_shadow ? region->shadow.data() + offset : kAllAllowed.data()};
}

void CheckedMemory::watch(uint64_t page) {
  watched_.insert(page);
  entry(written_, page * kPageSize) = {};
}

void CheckedMemory::forget() {
  read_.fill({});
  written_.fill({});
}

void CheckedMemory::begin_run() {
  const uint8_t mark = map_.check_uninitialised ? kShadowInitialised : 0;
  needed_of_reads_ = each_byte(kShadowRead | mark);
  needed_of_writes_ = each_byte(kShadowWrite | mark);
  if (uses_shadow_ != map_.check_shadow) forget();
  uses_shadow_ = map_.check_shadow;
}

}  // namespace natmod::emu
