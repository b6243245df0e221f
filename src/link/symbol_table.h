// The global symbols of a link by name. A flat table of hashes and indices: a link of many objects
// spends much of its time here, and a node per name would be much of its memory.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string_view>
#include <vector>

namespace natmod::link {

/// `T` has a member `name`, a string_view that outlives the table. References stay valid; iteration
/// is in the order of first mention.
template <class T>
class SymbolTable {
 public:
  /// The symbol of this name, made now if there is none.
  T& intern(std::string_view name) {
    if ((symbols_.size() + 1) * 2 > slots_.size()) grow();
    Slot& slot = slots_[place_of(name, hash_of(name))];
    if (slot.index == kFree) {
      slot = {hash_of(name), static_cast<uint32_t>(symbols_.size())};
      symbols_.emplace_back().name = name;
    }
    return symbols_[slot.index];
  }

  auto begin() { return symbols_.begin(); }
  auto end() { return symbols_.end(); }
  auto begin() const { return symbols_.begin(); }
  auto end() const { return symbols_.end(); }

 private:
  static constexpr uint32_t kFree = UINT32_MAX;

  struct Slot {
    uint32_t hash = 0;
    uint32_t index = kFree;
  };

  static uint32_t hash_of(std::string_view name) {
    return static_cast<uint32_t>(std::hash<std::string_view>()(name));
  }

  size_t place_of(std::string_view name, uint32_t hash) const {
    size_t mask = slots_.size() - 1;
    for (size_t place = hash & mask;; place = (place + 1) & mask) {
      const Slot& slot = slots_[place];
      if (slot.index == kFree || (slot.hash == hash && symbols_[slot.index].name == name)) {
        return place;
      }
    }
  }

  void grow() {
    std::vector<Slot> old = std::move(slots_);
    slots_.assign(old.empty() ? 256 : old.size() * 2, Slot());
    size_t mask = slots_.size() - 1;
    for (const Slot& slot : old) {
      if (slot.index == kFree) continue;
      size_t place = slot.hash & mask;
      while (slots_[place].index != kFree) place = (place + 1) & mask;
      slots_[place] = slot;
    }
  }

  std::vector<Slot> slots_;  // a power of two, at most half full
  std::deque<T> symbols_;
};

}  // namespace natmod::link
