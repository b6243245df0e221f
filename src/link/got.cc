#include "link/got.h"

#include <algorithm>

#include "link/addresses.h"
#include "link/companion.h"
#include "link/context.h"
#include "link/image.h"
#include "link/map.h"

namespace natmod::link {

bool Got::allot(Symbol& symbol, int64_t addend) {
  if (addend != 0) {
    auto next = static_cast<uint32_t>(offset_slots_.size());
    bool is_new = offset_places_.try_emplace({&symbol, addend}, next).second;
    if (is_new) offset_slots_.push_back({Entry::What::address, &symbol, addend});
    return is_new;
  }
  if (symbol.got_slot >= 0) return false;
  symbol.got_slot = static_cast<int32_t>(slots_.size());
  slots_.push_back({Entry::What::address, &symbol});
  return true;
}

void Got::allot_thread_local(Symbol& symbol, Slot slot) {
  const Symbol* key = slot == Slot::thread_local_block ? nullptr : &symbol;
  std::vector<Entry>& slots = thread_local_slots_;
  auto next = static_cast<uint32_t>(slots.size());
  if (!thread_local_places_.try_emplace({key, slot}, next).second) return;
  using enum Entry::What;
  switch (slot) {
    case Slot::address:
      break;
    case Slot::thread_local_pair:
      slots.push_back({});
      slots.push_back({address, &symbol});
      break;
    case Slot::thread_local_block:
      slots.push_back({});
      slots.push_back({thread_local_start});
      break;
    case Slot::thread_local_address:
      slots.push_back({address, &symbol});
      break;
    case Slot::thread_local_offset:
      slots.push_back({thread_local_offset, &symbol});
      break;
  }
}

// Slots of one kind side by side make the shortest relocation table; the order among them is that
// of first use.
int Got::rank(const Symbol& symbol) {
  switch (symbol.meaning) {
    case Meaning::absolute:
    case Meaning::undefined:
      return 0;
    case Meaning::section:
      return symbol.section->segment == Segment::text ? 1 : 2;
    case Meaning::common:
      return 2;
    default:
      return 3;
  }
}

void Got::settle(unsigned word_size) {
  alignment = word_size_ = word_size;
  std::stable_sort(slots_.begin(), slots_.end(), [](const Entry& a, const Entry& b) {
    return rank(*a.symbol) < rank(*b.symbol);
  });
  for (size_t i = 0; i < slots_.size(); ++i) {
    slots_[i].symbol->got_slot = static_cast<int32_t>(i);
  }
  slots_.insert(slots_.end(), offset_slots_.begin(), offset_slots_.end());
  slots_.insert(slots_.end(), thread_local_slots_.begin(), thread_local_slots_.end());
}

uint64_t Got::offset_of(const Symbol& symbol, Slot slot, int64_t addend) const {
  auto index = static_cast<uint64_t>(symbol.got_slot);
  size_t first_thread_local = slots_.size() - thread_local_slots_.size();
  if (slot != Slot::address) {
    const Symbol* key = slot == Slot::thread_local_block ? nullptr : &symbol;
    index = first_thread_local + thread_local_places_.at({key, slot});
  } else if (addend != 0) {
    index = first_thread_local - offset_slots_.size() + offset_places_.at({&symbol, addend});
  }
  return index * word_size_;
}

Address Got::value(const LinkContext& context, const Entry& entry) {
  const Address& first = context.block.thread_local_start;
  switch (entry.what) {
    case Entry::What::zero:
      break;
    case Entry::What::address:
      return address_of(context, *entry.symbol, entry.addend);
    case Entry::What::thread_local_start:
      return first;
    case Entry::What::thread_local_offset:
      return {Address::kConstant, address_of(context, *entry.symbol, 0).value - first.value};
  }
  return {};
}

void Got::write(ImageWriter& image) const {
  uint64_t place = address;
  for (const Entry& entry : slots_) {
    image.word(place, value(image.context, entry));
    place += word_size_;
  }
}

void Got::describe(MapWriter& map) const {
  uint64_t place = address;
  for (const Entry& entry : slots_) {
    std::string name = entry.symbol != nullptr           ? symbol_name(*entry.symbol)
                       : entry.what == Entry::What::zero ? "the thread"
                                                         : "thread-local variables";
    map.row(place, word_size_, fmt::format("(GOT slot of {})", name));
    place += word_size_;
  }
}

void Got::add_symbols(ModuleSymbols& symbols) const {
  symbols.add("_GLOBAL_OFFSET_TABLE_", address, size(), elf::STB_LOCAL, elf::STT_OBJECT);
}

}  // namespace natmod::link
