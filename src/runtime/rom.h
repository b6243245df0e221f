// Firmware constants in guest memory: types, builtin functions, tables, the text of QSTRs. The
// guest may read them; only the host writes, and nothing is ever freed.
#pragma once

#include <cstring>
#include <span>
#include <utility>

#include "runtime/memory/guest_memory.h"
#include "runtime/memory/value.h"

namespace natmod::board {

class Rom {
 public:
  Rom(GuestMemory& memory, Address base);

  /// Zero-filled and word-aligned.
  Address reserve(size_t size);
  Address place(std::string_view bytes);
  Address place_words(std::initializer_list<uint64_t> words);
  /// A constant dict of that type.
  Address place_dict(std::span<const std::pair<Value, Value>> entries, Address type);

  template <class T>
  void store(Address address, T value) {
    std::memcpy(arena_.at(address), &value, sizeof(T));
  }
  void set_word(Address address, uint64_t value);
  void set_field(Address base, size_t index, uint64_t value) {
    set_word(base + index * word_size_, value);
  }
  bool contains(Address address) const { return arena_.contains(address); }

 private:
  Arena& arena_;
  unsigned word_size_;
  Address next_;
};

}  // namespace natmod::board
