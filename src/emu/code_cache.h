// Decoded code of a core of our own, in blocks: instructions that run one after the other, up to
// one that may go elsewhere. Decoding, and counting towards the budget, is done once a block.
//
// A block that is dropped may be the one that runs, as when code writes over itself: it is kept
// until the next one is made, and finishes what it has begun, as the pipeline of a core does.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "emu/memory_map.h"

namespace natmod::emu {

template <class Op>
class CodeCache {
 public:
  struct Block {
    uint64_t begin = ~uint64_t{0};
    uint64_t end = 0;                 ///< behind the last instruction
    const uint8_t* shadow = nullptr;  ///< of the first byte
    std::vector<Op> ops;
  };

  CodeCache() { recent_.fill(&no_block_); }
  CodeCache(const CodeCache&) = delete;
  CodeCache& operator=(const CodeCache&) = delete;

  /// The block that begins at `pc`, or nullptr.
  const Block* find(uint64_t pc) {
    const Block* recent = recent_[slot(pc)];
    if (recent->begin == pc) [[likely]]
      return recent;
    const auto found = blocks_.find(pc);
    if (found == blocks_.end()) return nullptr;
    return recent_[slot(pc)] = found->second.get();
  }

  const Block* add(Block block) {
    dropped_.clear();
    for (uint64_t at = block.begin; at < block.end; at += kUnit)
      decoded_[at / kPageSize].set(at % kPageSize / kUnit);
    auto& place = blocks_[block.begin];
    place = std::make_unique<Block>(std::move(block));
    return recent_[slot(place->begin)] = place.get();
  }

  /// Whether a block was made of any of these bytes.
  bool covers(uint64_t address, uint64_t size) const {
    for (uint64_t at = address & ~(kUnit - 1); at < address + size; at += kUnit) {
      const auto page = decoded_.find(at / kPageSize);
      if (page == decoded_.end()) {
        at |= kPageSize - kUnit;
      } else if (page->second[at % kPageSize / kUnit]) {
        return true;
      }
    }
    return false;
  }

  void drop_all() {
    for (auto& [begin, block] : blocks_) dropped_.push_back(std::move(block));
    blocks_.clear();
    decoded_.clear();
    recent_.fill(&no_block_);
  }

 private:
  static constexpr uint64_t kUnit = 2;  // where instructions may begin
  static constexpr size_t kRecent = 4096;
  static size_t slot(uint64_t pc) { return pc / kUnit % kRecent; }

  const Block no_block_;
  std::array<const Block*, kRecent> recent_;
  std::unordered_map<uint64_t, std::unique_ptr<Block>> blocks_;
  std::vector<std::unique_ptr<Block>> dropped_;
  std::unordered_map<uint64_t, std::bitset<kPageSize / kUnit>> decoded_;  // by page
};

}  // namespace natmod::emu
