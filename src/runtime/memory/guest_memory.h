// The host's hand in guest memory: typed, checked reads and writes. An access that the guest itself
// would not be allowed is a MachineFault here too, so a bad pointer that a module hands to the
// firmware is reported where the firmware touches it, and never harms the host.
#pragma once

#include <array>
#include <cstring>
#include <deque>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emu/memory_map.h"
#include "runtime/memory/fault.h"
#include "runtime/memory/value.h"

namespace natmod::board {

/// Memory that the host owns and the guest sees, with its shadow. Zero-filled; pages that nobody
/// touches cost nothing.
struct Arena {
  Address address = 0;
  size_t size = 0;
  std::unique_ptr<uint8_t[], decltype(&std::free)> bytes{nullptr, &std::free};
  std::unique_ptr<uint8_t[], decltype(&std::free)> shadow{nullptr, &std::free};

  uint8_t* at(Address where) { return bytes.get() + (where - address); }
  uint8_t* shadow_at(Address where) { return shadow.get() + (where - address); }
  bool contains(Address where) const { return where - address < size; }
};

class GuestMemory {
 public:
  using AddRegion = std::function<void(const emu::Region&)>;

  /// `map` is what the CPU asks; `add` puts a region into it (and into the CPU's page tables).
  GuestMemory(emu::MemoryMap& map, AddRegion add, unsigned word_size)
      : map_(map), add_(std::move(add)), word_size_(word_size) {}

  unsigned word_size() const { return word_size_; }
  emu::MemoryMap& map() { return map_; }

  /// A new region. With a shadow, nothing of it is accessible until allow() says so.
  Arena& add(Address address, size_t size, uint8_t flags, bool with_shadow, std::string name);

  /// Sets what the guest may do with a range of an arena that has a shadow: ShadowBits.
  void allow(Address address, size_t size, uint8_t bits);
  /// What the guest has been given and nobody has written: reading it is a fault from now on, if
  /// uninitialised reads are looked for.
  void forget(Address address, size_t size);

  // -- Checked access
  const uint8_t* readable(Address address, size_t size) const {
    if (const uint8_t* bytes = fast(address, size, emu::kShadowRead, emu::kRead)) return bytes;
    return slow_readable(address, size);
  }
  uint8_t* writable(Address address, size_t size) {
    if (uint8_t* bytes = fast(address, size, emu::kShadowWrite, emu::kWrite)) return bytes;
    return slow_writable(address, size);
  }

  template <class T>
  T load(Address address) const {
    T value;
    std::memcpy(&value, readable(address, sizeof(T)), sizeof(T));
    return value;
  }
  template <class T>
  void store(Address address, T value) {
    std::memcpy(writable(address, sizeof(T)), &value, sizeof(T));
    if (map_.check_uninitialised) initialised(address, sizeof(T));
  }

  /// A machine word, zero-extended.
  uint64_t word(Address address) const {
    return word_size_ == 8 ? load<uint64_t>(address) : load<uint32_t>(address);
  }
  int64_t signed_word(Address address) const {
    return word_size_ == 8 ? load<int64_t>(address) : load<int32_t>(address);
  }
  void set_word(Address address, uint64_t value) {
    if (word_size_ == 8) {
      store(address, value);
    } else {
      store(address, static_cast<uint32_t>(value));
    }
  }
  /// The n-th word of a structure.
  uint64_t field(Address base, size_t index) const { return word(base + index * word_size_); }
  void set_field(Address base, size_t index, uint64_t value) {
    set_word(base + index * word_size_, value);
  }
  Value value(Address base, size_t index) const { return Value{field(base, index)}; }
  void set_value(Address base, size_t index, Value value) { set_field(base, index, value.bits); }

  std::string_view text(Address address, size_t size) const {
    if (size == 0) return {};
    return {reinterpret_cast<const char*>(readable(address, size)), size};
  }
  /// Up to and without the terminating null.
  std::string_view c_string(Address address) const;
  void write(Address address, std::string_view data);
  /// Copies between guest addresses; the ranges may overlap.
  void move(Address to, Address from, size_t size);
  void fill(Address address, uint8_t byte, size_t size);

  /// A copy of n words.
  std::vector<Value> values(Address address, size_t n) const;
  template <size_t n>
  std::array<uint64_t, n> words(Address address) const {
    std::array<uint64_t, n> out;
    copy_words(readable(address, n * word_size_), out.data(), n);
    return out;
  }
  void read_values(Address address, std::span<Value> into) const {
    copy_words(readable(address, into.size() * word_size_),
               reinterpret_cast<uint64_t*>(into.data()), into.size());
  }
  void write_values(Address address, std::span<const Value> values);

  /// Throws the MachineFault that an access of the guest would be, if it may not be done.
  void check(Address address, size_t size, emu::Access access) const;
  bool is_readable(Address address, size_t size) const {
    return !map_.check(address, size, emu::Access::read);
  }

 private:
  uint8_t* fast(Address address, size_t size, uint8_t shadow_bit, uint8_t flag) const {
    const emu::Region* region = map_.find(address);
    if (region == nullptr || size > region->size() - (address - region->address)) return nullptr;
    if ((region->flags & flag) == 0) return nullptr;
    const size_t offset = address - region->address;
    if (!region->shadow.empty() && map_.check_shadow) {
      if (!all_have(region->shadow.data() + offset, size, shadow_bit)) return nullptr;
    }
    return region->bytes.data() + offset;
  }
  static bool all_have(const uint8_t* shadow, size_t size, uint8_t bit) {
    const uint64_t wanted = 0x0101'0101'0101'0101 * bit;
    uint64_t common = wanted;
    for (; size >= sizeof(uint64_t); size -= sizeof(uint64_t), shadow += sizeof(uint64_t)) {
      uint64_t eight;
      std::memcpy(&eight, shadow, sizeof(eight));
      common &= eight;
    }
    if (size >= sizeof(uint32_t)) {
      uint32_t four;
      std::memcpy(&four, shadow, sizeof(four));
      common &= four | wanted << 32;
      size -= sizeof(four), shadow += sizeof(four);
    }
    for (; size > 0; --size) common &= *shadow++ | ~uint64_t{0xff};
    return common == wanted;
  }
  void copy_words(const uint8_t* from, uint64_t* to, size_t n) const {
    if (word_size_ == 8) {
      std::memcpy(to, from, n * sizeof(uint64_t));
      return;
    }
    for (size_t i = 0; i < n; ++i) {
      uint32_t word;
      std::memcpy(&word, from + i * sizeof(word), sizeof(word));
      to[i] = word;
    }
  }
  const uint8_t* slow_readable(Address address, size_t size) const;
  uint8_t* slow_writable(Address address, size_t size);
  void initialised(Address address, size_t size);
  void copy_initialised(Address to, Address from, size_t size);

  emu::MemoryMap& map_;
  AddRegion add_;
  unsigned word_size_;
  std::deque<Arena> arenas_;
};

}  // namespace natmod::board
