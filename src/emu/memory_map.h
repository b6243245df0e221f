// The guest's address space: a few regions of memory that the host owns, and beside each byte
// (where the host wants it) a shadow byte that says what the guest may do with it.
//
// Every back end asks `check()` the same question on every access, so that a memory error means the
// same on all architectures; the host asks it too, before it acts on a pointer from the guest.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace natmod::emu {

/// What a region allows. Regions begin and end on 4 KiB boundaries, for an emulator's page tables.
enum RegionFlag : uint8_t {
  kRead = 1,
  kWrite = 2,
  kExecute = 4,
  /// Data is read and written in aligned 32-bit words only, as in the instruction RAM of ESP8266
  /// and ESP32 (Xtensa).
  kWordAccessOnly = 8,
};

/// The bits of a shadow byte. The upper four are the host's own: they come back in a Fault, and say
/// for instance whether a byte is a redzone or was freed.
enum ShadowBit : uint8_t {
  kShadowRead = 1,
  kShadowWrite = 2,
  kShadowExecute = 4,
  /// Holds a value. Set by the guest's writes; required of its reads if check_uninitialised is on.
  kShadowInitialised = 8,
  kShadowHostMask = 0xf0,
};

inline constexpr uint64_t kPageSize = 4096;

/// Memory of the host at an address of the guest. The host keeps both spans alive.
struct Region {
  uint64_t address = 0;
  uint8_t flags = 0;            ///< RegionFlag
  std::span<uint8_t> bytes{};   ///< the contents
  std::span<uint8_t> shadow{};  ///< a ShadowBit set per byte; empty: `flags` alone decide
  std::string name{};           ///< for messages

  uint64_t size() const { return bytes.size(); }
  uint64_t end() const { return address + bytes.size(); }
};

/// The value is the number of the bit that allows it, in RegionFlag and in ShadowBit.
enum class Access : uint8_t { read, write, fetch };

enum class FaultKind : uint8_t {
  unmapped,             ///< no region there (null is never mapped)
  not_permitted,        ///< the region does not allow it: a write to read-only text, a jump to data
  poisoned,             ///< the shadow does not allow it: out of bounds, freed, a redzone
  uninitialised,        ///< a read of a byte that was never written
  narrow,               ///< not an aligned 32-bit access, in kWordAccessOnly memory
  unaligned,            ///< the core faults on it
  illegal_instruction,  ///< not an instruction of this core
  divide_by_zero,       ///< x86, x64 and Xtensa raise an exception
  trap,                 ///< a breakpoint, system call or trap instruction: nothing serves it
  emulator,             ///< the emulator gave up on this code, and this Cpu with it
};

std::string_view fault_name(FaultKind kind);

/// Why an access may not be done. `address` and `size` are the access's own; `bad_address` is the
/// first byte of it that is at fault and `shadow` that byte's shadow.
struct MemoryFault {
  FaultKind kind = FaultKind::unmapped;
  Access access = Access::read;
  uint64_t address = 0;
  uint64_t size = 0;
  uint64_t bad_address = 0;
  uint8_t shadow = 0;
};

class MemoryMap {
 public:
  /// Throws Error if the region is not page-aligned, overlaps another, reaches above 2 GiB (above
  /// it, 32-bit back ends would sign-extend), or its shadow has another size.
  const Region& add(Region region);
  void remove(uint64_t address);

  const std::vector<Region>& regions() const { return regions_; }
  const Region* find(uint64_t address) const {
    if (address >= kLimit) return nullptr;
    const Region* region = &regions_[granule_[address >> kGranuleBits]];
    if (address - region->address < region->size()) return region;
    return find_slowly(address);
  }

  /// The host's pointer to `size` bytes at `address`, or nullptr if they are not all in one region.
  /// Asks no permission.
  uint8_t* host(uint64_t address, uint64_t size) const;

  /// Whether the guest may do this, by region and shadow. Sizes of any length: the host may ask for
  /// a whole buffer. Alignment and kWordAccessOnly are the CPU's business.
  std::optional<MemoryFault> check(uint64_t address, uint64_t size, Access access) const;

  /// The same for an access of at most 16 bytes in one region, fast: true if check() finds nothing.
  /// False may also mean that it has to be asked.
  bool allows(uint64_t address, uint64_t size, Access access) const {
    const Region* region = find(address);
    if (region == nullptr || size > region->end() - address) return false;
    if ((region->flags & 1 << static_cast<int>(access)) == 0) return false;
    if (region->shadow.empty() || !check_shadow) return true;
    uint8_t needed = static_cast<uint8_t>(1 << static_cast<int>(access));
    if (check_uninitialised && access == Access::read) needed |= kShadowInitialised;
    const uint8_t* shadow = region->shadow.data() + (address - region->address);
    uint8_t common = needed;
    for (uint64_t i = 0; i < size; ++i) common &= shadow[i];
    return common == needed;
  }

  /// Makes `bits` the shadow of a range, which must lie in one region that has a shadow.
  void set_shadow(uint64_t address, uint64_t size, uint8_t bits) const;
  /// Notes that the host wrote these bytes for the guest.
  void mark_initialised(uint64_t address, uint64_t size) const;

  /// Whether shadows count; if not, a region's flags decide, as pages of real memory do.
  bool check_shadow = true;
  bool check_uninitialised = false;

  static constexpr uint64_t kLimit = uint64_t{1} << 31;

 private:
  static constexpr unsigned kGranuleBits = 15;

  const Region* find_slowly(uint64_t address) const;
  void index();

  std::vector<Region> regions_ =
      std::vector<Region>(1);  // [0] is empty: what unmapped granules name
  std::array<uint8_t, (kLimit >> kGranuleBits)> granule_{};
};

}  // namespace natmod::emu
