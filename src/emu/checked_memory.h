// The guest's memory as a core of our own reaches it: each access checked against the region, its
// shadow and the core's alignment.
//
// A core touches a few pages again and again. For these the answer to all that is the same for a
// whole page is kept: where the bytes are, where their shadow. What remains of a check is one
// comparison of the page's number together with the alignment, and one of the bytes' shadow.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <unordered_set>

#include "emu/memory_map.h"

namespace natmod::emu {

/// What a core throws at an instruction that cannot be done. No register has changed then.
struct CoreFault {
  MemoryFault fault;
};

class CheckedMemory {
 public:
  /// `checks`: shadows, alignment and kWordAccessOnly; else the regions' flags alone count.
  /// `checks_alignment`: an access must be a multiple of its size. `on_code_write` is told of
  /// writes to the pages of watch(), after the write.
  using CodeWrite = std::function<void(uint64_t address, uint64_t size)>;
  CheckedMemory(MemoryMap& map, bool checks, bool checks_alignment, CodeWrite on_code_write);

  template <class T>
  T load(uint64_t address);
  template <class T>
  void store(uint64_t address, T value);
  /// Throws unless all of a range, `size` bytes of accesses of `unit` bytes, may be written.
  void check_writable(uint64_t address, unsigned size, unsigned unit) const {
    check(address, size, Access::write, unit);
  }
  /// The same for an aligned word, fast.
  void check_word_writable(uint64_t address) const {
    const Page& page = written_[address / kPageSize % kPages];
    if (!holds<uint32_t>(page, address) ||
        !allows<uint32_t>(page.shadow + address % kPageSize, needed_of_writes_))
      check_writable(address, 4, 4);
  }
  /// Throws unless an access of `size` bytes is aligned, whatever the core's other accesses need.
  void check_aligned(uint64_t address, unsigned size, Access access) const;

  /// The bytes' shadow at an address of code: to ask again whether it may be run.
  const uint8_t* shadow(uint64_t address) const;

  void watch(uint64_t page);
  void unwatch_all() { watched_.clear(); }

  /// To be called when regions have changed.
  void forget();
  /// To be called before a run: the host may have changed what the map checks.
  void begin_run();

 private:
  struct Page {
    uint64_t begin = kNoPage;
    uint8_t* bytes = nullptr;
    const uint8_t* shadow = nullptr;
  };
  static constexpr uint64_t kNoPage = ~uint64_t{0};
  static constexpr size_t kPages = 64;
  using Pages = std::array<Page, kPages>;

  static constexpr uint64_t each_byte(uint8_t bits) {
    return uint64_t{0x0101'0101'0101'0101} * bits;
  }
  /// Whether each byte of an access has the bits of `needed`.
  template <class T>
  static bool allows(const uint8_t* shadow, uint64_t needed) {
    T bits;
    std::memcpy(&bits, shadow, sizeof bits);
    return (bits & static_cast<T>(needed)) == static_cast<T>(needed);
  }
  static Page& entry(Pages& pages, uint64_t address) { return pages[address / kPageSize % kPages]; }
  /// Whether the page is the one kept, and the address a multiple of the size: the low bits of the
  /// address, which a page's begin does not have, take part.
  template <class T>
  static bool holds(const Page& page, uint64_t address) {
    return page.begin == (address & (~(kPageSize - 1) | (sizeof(T) - 1)));
  }

  void check(uint64_t address, unsigned size, Access access, unsigned unit) const;
  void load_slowly(uint64_t address, void* to, unsigned size);
  void store_slowly(uint64_t address, const void* from, unsigned size);
  void keep(Pages& pages, uint64_t address, uint8_t flag);

  MemoryMap& map_;
  const bool checks_;
  const bool checks_alignment_;
  CodeWrite on_code_write_;
  Pages read_, written_;
  std::unordered_set<uint64_t> watched_;  // pages' numbers
  // Of the shadow, for the fast way. A write that has to mark its bytes as initialised goes slowly.
  uint64_t needed_of_reads_ = each_byte(kShadowRead);
  uint64_t needed_of_writes_ = each_byte(kShadowWrite);
  bool uses_shadow_ = true;
};

template <class T>
inline T CheckedMemory::load(uint64_t address) {
  const Page& page = entry(read_, address);
  const uint64_t offset = address % kPageSize;
  T value;
  if (holds<T>(page, address) && allows<T>(page.shadow + offset, needed_of_reads_)) [[likely]]
    std::memcpy(&value, page.bytes + offset, sizeof value);
  else
    load_slowly(address, &value, sizeof value);
  return value;
}

template <class T>
inline void CheckedMemory::store(uint64_t address, T value) {
  const Page& page = entry(written_, address);
  const uint64_t offset = address % kPageSize;
  if (holds<T>(page, address) && allows<T>(page.shadow + offset, needed_of_writes_)) [[likely]]
    std::memcpy(page.bytes + offset, &value, sizeof value);
  else
    store_slowly(address, &value, sizeof value);
}

}  // namespace natmod::emu
