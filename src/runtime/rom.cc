#include "runtime/rom.h"

#include "base/error.h"
#include "runtime/layouts.h"

namespace natmod::board {
namespace {

constexpr size_t kRomSize = size_t{4} << 20;

}  // namespace

Rom::Rom(GuestMemory& memory, Address base)
    : arena_(memory.add(base, kRomSize, emu::kRead, false, "firmware")),
      word_size_(memory.word_size()),
      next_(base) {}

Address Rom::reserve(size_t size) {
  next_ = (next_ + 15) & ~Address{15};
  const Address address = next_;
  if (size > arena_.size - (address - arena_.address)) fail("the board's firmware memory is full");
  next_ += size;
  return address;
}

Address Rom::place(std::string_view bytes) {
  const Address address = reserve(bytes.size());
  std::memcpy(arena_.at(address), bytes.data(), bytes.size());
  return address;
}

Address Rom::place_words(std::initializer_list<uint64_t> words) {
  const Address address = reserve(words.size() * word_size_);
  size_t index = 0;
  for (uint64_t word : words) set_field(address, index++, word);
  return address;
}

Address Rom::place_dict(std::span<const std::pair<Value, Value>> entries, Address type) {
  const Address table = reserve(entries.size() * 2 * word_size_);
  size_t index = 0;
  bool all_qstrs = true;
  for (const auto& [key, value] : entries) {
    all_qstrs = all_qstrs && (key.bits & 7) == 2;
    set_field(table, index++, key.bits);
    set_field(table, index++, value.bits);
  }
  using layout::Map;
  const uint64_t flags = Map::kOrdered | Map::kFixed | (all_qstrs ? Map::kAllQstrs : 0);
  return place_words({type, entries.size() << Map::kUsedShift | flags, entries.size(), table});
}

void Rom::set_word(Address address, uint64_t value) {
  if (word_size_ == 8) {
    store(address, value);
  } else {
    store(address, static_cast<uint32_t>(value));
  }
}

}  // namespace natmod::board
