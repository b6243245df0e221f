#include "runtime/memory/heap.h"

#include <cstdlib>
#include <new>

namespace natmod::board {
namespace {

// What the firmware allocates it fills, and memory is zeroed; GuestMemory::forget() is for the
// rest.
constexpr uint8_t kLiveShadow = emu::kShadowRead | emu::kShadowWrite | emu::kShadowInitialised;
// How much address space a heap has, as a multiple of its limit and at least.
constexpr size_t kSpaceFactor = 4;
constexpr size_t kSpaceMinimum = size_t{16} << 20;
// What the address plan has room for below the stack.
constexpr size_t kSpaceMaximum = size_t{320} << 20;

size_t address_space(size_t limit) {
  return std::clamp(limit * kSpaceFactor, kSpaceMinimum, kSpaceMaximum);
}

}  // namespace

Heap::Heap(GuestMemory& memory, Address base, size_t limit, uint8_t flags)
    : memory_(memory),
      arena_(memory.add(base, address_space(limit), flags, true, "heap")),
      limit_(limit),
      blocks_(1) {
  const size_t granules = arena_.size / kGranule;
  heads_.reset(static_cast<uint32_t*>(std::calloc(granules, sizeof(uint32_t))));
  if (!heads_) throw std::bad_alloc();
  gaps_.push_back({first_address(), arena_.address + arena_.size});
}

// The first block too has a redzone before it.
Address Heap::first_address() const {
  return arena_.address + block_size();
}

Address Heap::place(size_t span) {
  for (Gap& gap : gaps_) {
    if (gap.end - gap.begin < span) continue;
    const Address address = gap.begin;
    gap.begin += span;
    return address;
  }
  return 0;
}

Address Heap::allocate(size_t size) {
  if (size > limit_ || charge(size) > limit_ - used_) return 0;
  Address address = place(span(size));
  if (address == 0) {
    recycle();
    address = place(span(size));
    if (address == 0) return 0;
  }
  uint32_t number;
  if (spare_.empty()) {
    number = static_cast<uint32_t>(blocks_.size());
    blocks_.emplace_back();
  } else {
    number = spare_.back();
    spare_.pop_back();
  }
  blocks_[number] = Block{.address = address,
                          .size = size,
                          .state = Block::State::live,
                          .marked = false,
                          .tracked = false,
                          .allocated = site,
                          .freed = {},
                          .host_part = {}};
  index(address) = number;
  known_.push_back(number);
  uint8_t* shadow = arena_.shadow_at(address);
  std::memset(shadow, kLiveShadow, size);
  std::memset(shadow + size, kShadowRedzone, span(size) - size);
  std::memset(arena_.at(address), 0, size);
  used_ += charge(size);
  peak_ = std::max(peak_, used_);
  total_ += charge(size);
  ++allocations_;
  return address;
}

void Heap::release(Address address, Block::State state) {
  Block* block = find(address);
  if (block == nullptr) return;
  const uint8_t bit = state == Block::State::collected ? kShadowCollected : kShadowFreed;
  std::memset(arena_.shadow_at(address), bit, block->size);
  // What stale pointers find if checking is off.
  std::memset(arena_.at(address), 0xdd, block->size);
  used_ -= charge(block->size);
  block->state = state;
  block->freed = site;
  block->host_part.reset();
}

bool Heap::resize(Address address, size_t size) {
  Block* block = find(address);
  if (block == nullptr || span(size) != span(block->size)) return false;
  if (size > block->size && charge(size) - charge(block->size) > limit_ - used_) return false;
  used_ = used_ - charge(block->size) + charge(size);
  peak_ = std::max(peak_, used_);
  uint8_t* shadow = arena_.shadow_at(address);
  if (size > block->size) {
    const uint8_t bits = block->size == 0 ? kLiveShadow : shadow[0] | kLiveShadow;
    std::memset(shadow + block->size, bits, size - block->size);
    std::memset(arena_.at(address + block->size), 0, size - block->size);
  } else {
    std::memset(shadow + size, kShadowRedzone, block->size - size);
  }
  block->size = size;
  return true;
}

Block* Heap::find(Address address) {
  if (!arena_.contains(address) || (address - arena_.address) % kGranule != 0) return nullptr;
  Block& block = blocks_[index(address)];
  return block.address == address && block.state == Block::State::live ? &block : nullptr;
}

const Block* Heap::nearest(Address address) const {
  if (!arena_.contains(address)) return nullptr;
  // A recycled entry may have moved elsewhere.
  const auto head_at = [&](size_t granule) -> const Block* {
    const Block& block = blocks_[heads_[granule]];
    return block.address == arena_.address + granule * kGranule ? &block : nullptr;
  };
  const size_t here = (address - arena_.address) / kGranule;
  const Block* before = nullptr;
  for (size_t granule = here + 1; granule-- > 0 && before == nullptr;) before = head_at(granule);
  if (before != nullptr && address < before->end()) return before;
  const Block* next = (here + 1) * kGranule < arena_.size ? head_at(here + 1) : nullptr;
  const bool is_nearer =
      next != nullptr && (before == nullptr || next->address - address < address - before->end());
  return is_nearer ? next : before;
}

std::vector<Block*> Heap::live_blocks() {
  std::erase_if(known_,
                [&](uint32_t number) { return blocks_[number].state != Block::State::live; });
  std::vector<Block*> live;
  live.reserve(known_.size());
  for (const uint32_t number : known_) live.push_back(&blocks_[number]);
  return live;
}

void Heap::make_executable(Address address) {
  if (Block* block = find(address)) {
    uint8_t* shadow = arena_.shadow_at(address);
    for (size_t i = 0; i < block->size; ++i) shadow[i] |= emu::kShadowExecute;
  }
}

// All address space that no live block holds becomes free again: the freed blocks are forgotten.
void Heap::recycle() {
  std::vector<Gap> taken;
  known_.clear();
  for (uint32_t number = 1; number < blocks_.size(); ++number) {
    Block& block = blocks_[number];
    if (block.address == 0) continue;
    if (block.state == Block::State::live) {
      taken.push_back({block.address, block.address + span(block.size)});
      known_.push_back(number);
    } else {
      index(block.address) = 0;
      std::memset(arena_.shadow_at(block.address), 0, span(block.size));
      block = Block{};
      spare_.push_back(number);
    }
  }
  std::sort(taken.begin(), taken.end(), [](Gap a, Gap b) { return a.begin < b.begin; });
  gaps_.clear();
  Address begin = first_address();
  for (Gap block : taken) {
    if (block.begin > begin) gaps_.push_back({begin, block.begin});
    begin = block.end;
  }
  gaps_.push_back({begin, arena_.address + arena_.size});
}

}  // namespace natmod::board
