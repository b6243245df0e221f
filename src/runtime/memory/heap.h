// The guest's heap. A block is exactly as large as was asked for: the shadow forbids every byte
// beside it, a redzone lies behind it, and a freed block stays forbidden until its address space is
// needed again. Each block remembers who allocated it.
//
// The heap holds at most `limit` bytes at a time, counted as MicroPython counts (in blocks of four
// words), in an address space several times as large: that is what lets freed blocks rest.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <typeinfo>
#include <vector>

#include "runtime/memory/guest_memory.h"

namespace natmod::board {

/// What the upper shadow bits of a heap byte say.
enum HeapShadow : uint8_t {
  kShadowRedzone = 0x10,
  kShadowFreed = 0x20,
  kShadowCollected = 0x40,  ///< freed by the collector, not by the program
};

/// Who allocated or freed a block: the firmware function (an empty string: the host itself), the
/// guest's program counter there, and the Python-level call it was part of (an index).
struct Site {
  const char* function = "";
  Address pc = 0;
  uint32_t python_call = 0;
};

/// What the host keeps of a block: what it made of the contents, or what the guest must not reach.
struct HostPart {
  virtual ~HostPart() = default;
};

struct Block {
  Address address = 0;
  size_t size = 0;
  enum class State : uint8_t { live, freed, collected } state = State::live;
  bool marked = false;
  bool tracked = false;  ///< a root of its own: the collector never frees it
  Site allocated;
  Site freed;
  std::shared_ptr<HostPart> host_part;  ///< until it is freed

  Address end() const { return address + size; }
  /// Null if there is none, or another.
  template <class T>
  std::shared_ptr<T> host_part_as() const {
    const HostPart* part = host_part.get();
    if (part == nullptr || typeid(*part) != typeid(T)) return nullptr;
    return std::static_pointer_cast<T>(host_part);
  }
};

class Heap {
 public:
  /// `flags` of the region; `extra` shadow bits that a block gets besides read and write.
  Heap(GuestMemory& memory, Address base, size_t limit, uint8_t flags);

  /// Zero-filled memory, or 0 if it does not fit (the caller collects and tries again).
  Address allocate(size_t size);
  void release(Address address) { release(address, Block::State::freed); }
  void release(Address address, Block::State state);
  /// Grows or shrinks in place; false if it cannot.
  bool resize(Address address, size_t size);

  /// The live block whose head is `address`.
  Block* find(Address address);
  /// The block, live or freed, that `address` lies in, just before (in the redzone there), or
  /// behind.
  const Block* nearest(Address address) const;
  std::vector<Block*> live_blocks();

  size_t used() const { return used_; }  ///< bytes in live blocks, rounded as MicroPython does
  size_t peak() const { return peak_; }
  uint64_t total() const { return total_; }  ///< bytes of all blocks that there were
  size_t limit() const { return limit_; }
  uint64_t allocations() const { return allocations_; }
  bool contains(Address address) const { return arena_.contains(address); }
  /// Lets code run from a block.
  void make_executable(Address address);

  Site site;  ///< recorded with what is allocated and freed from now on

 private:
  static constexpr size_t kGranule = 16;

  struct Gap {
    Address begin;
    Address end;
  };

  /// Of MicroPython's heap, and its alignment: four words.
  size_t block_size() const { return 4 * size_t{memory_.word_size()}; }
  size_t charge(size_t size) const {
    return (std::max<size_t>(size, 1) + block_size() - 1) & ~(block_size() - 1);
  }
  /// A redzone is as long as a block, so that the next one is aligned as MicroPython aligns it.
  size_t span(size_t size) const { return charge(size) + block_size(); }
  Address first_address() const;
  Address place(size_t span);
  void recycle();
  uint32_t& index(Address address) { return heads_[(address - arena_.address) / kGranule]; }

  GuestMemory& memory_;
  Arena& arena_;
  size_t limit_;
  size_t used_ = 0;
  size_t peak_ = 0;
  uint64_t total_ = 0;
  uint64_t allocations_ = 0;
  std::vector<Gap> gaps_;        ///< free address space, in order
  std::vector<Block> blocks_;    ///< [0] is unused
  std::vector<uint32_t> spare_;  ///< entries of blocks_ to use again
  std::vector<uint32_t> known_;  ///< those of all live blocks, and of some freed since
  std::unique_ptr<uint32_t[], decltype(&std::free)> heads_{nullptr, &std::free};
};

}  // namespace natmod::board
