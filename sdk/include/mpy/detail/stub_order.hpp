// The pieces of a .pyi file in order: what it imports, its classes, its functions.
#ifndef MPY_DETAIL_STUB_ORDER_HPP
#define MPY_DETAIL_STUB_ORDER_HPP

#include "mpy/detail/stub.hpp"

MPY_BEGIN
MPY_DETAIL {

// Where names of types come from that are not built in: imported if the text has them.
struct imported_name {
  str name;
  const char* module;
};
inline constexpr imported_name imported_names[] = {{"Any", "typing"},
                                                   {"Callable", "collections.abc"},
                                                   {"Iterable", "collections.abc"},
                                                   {"Iterator", "collections.abc"},
                                                   {"overload", "typing"}};
inline constexpr size_t n_imported = sizeof(imported_names) / sizeof(imported_names[0]);

// Which of these are somewhere in the text, and whether Buffer is.
struct mentioned_names {
  bool has[n_imported] = {};
  bool has_buffers = false;
};
constexpr bool is_text_at(const char* at, size_t left, str name) {
  return name.size <= left && str(at, name.size) == name;
}
constexpr mentioned_names find_mentioned(const char* text, size_t size) {
  constexpr str buffer = "Buffer";
  // By the character: whether one of the names begins so.
  bool begins[256] = {};
  for (const imported_name& it : imported_names) begins[static_cast<uint8_t>(it.name[0])] = true;
  begins[static_cast<uint8_t>(buffer[0])] = true;
  mentioned_names found;
  for (size_t i = 0; i < size; ++i) {
    if (!begins[static_cast<uint8_t>(text[i])]) continue;
    for (size_t k = 0; k < n_imported; ++k) {
      if (is_text_at(text + i, size - i, imported_names[k].name)) found.has[k] = true;
    }
    if (is_text_at(text + i, size - i, buffer)) found.has_buffers = true;
  }
  return found;
}

// Type checkers have a name for this since Python 3.12.
inline constexpr const char* buffer_type =
    "from array import array\n"
    "from typing import Protocol, TypeAlias\n\n"
    "class _HasBuffer(Protocol):\n"
    "    def __buffer__(self, flags: int, /) -> memoryview: ...\n"
    "Buffer: TypeAlias = bytes | bytearray | memoryview | array[Any] | _HasBuffer\n";

// The pieces in order, put to `out`; how long that is.
class stub_order {
 public:
  constexpr stub_order(const char* text, size_t size, const piece* pieces, size_t n, char* out)
      : text_(text), size_(size), pieces_(pieces), n_(n) {
    all_.out = out;
  }
  constexpr size_t write(size_t n_classes, const mentioned_names& mentioned) {
    copy(0, part::doc);
    write_imports(mentioned);
    for (size_t k = 1; k <= n_classes; ++k) write_class(k);
    copy(0, part::text);
    return all_.size;
  }

 private:
  constexpr void write_imports(const mentioned_names& mentioned) {
    for (size_t k = 0; k < n_imported; ++k) {
      const imported_name& it = imported_names[k];
      if (!mentioned.has[k] && !(mentioned.has_buffers && it.name == "Any")) continue;
      all_.put("from "), all_.put(it.module), all_.put(" import "), all_.put(it.name), all_.put('\n');
    }
    if (mentioned.has_buffers) all_.put(buffer_type);
    all_.put('\n');
  }
  constexpr size_t length(size_t i) const {
    return (i + 1 < n_ ? pieces_[i + 1].from : size_) - pieces_[i].from;
  }
  constexpr void copy(size_t owner, part kind) {
    for (size_t i = 0; i < n_; ++i) {
      if (pieces_[i].owner == owner && pieces_[i].kind == kind && is_first_of_set(i)) copy_set(i);
    }
  }
  constexpr bool is_one_set(size_t i, size_t j) const {
    return pieces_[i].owner == pieces_[j].owner && pieces_[i].set != nullptr && pieces_[j].set != nullptr &&
           equal(pieces_[i].set, pieces_[j].set);
  }
  constexpr bool is_first_of_set(size_t i) const {
    if (pieces_[i].set == nullptr) return true;
    for (size_t j = 0; j < i; ++j) {
      if (is_one_set(i, j)) return false;
    }
    return true;
  }
  constexpr void copy_set(size_t first) {
    copy_piece(first);
    if (pieces_[first].set == nullptr) return;
    for (size_t i = first + 1; i < n_; ++i) {
      if (is_one_set(i, first)) copy_piece(i);
    }
  }
  constexpr void copy_piece(size_t i) {
    if (!is_blank(i)) all_.put(str(text_ + pieces_[i].from, length(i)));
  }
  constexpr bool has(size_t owner, part kind) const {
    for (size_t i = 0; i < n_; ++i) {
      if (pieces_[i].owner == owner && pieces_[i].kind == kind) return true;
    }
    return false;
  }
  // Nothing but the indentation.
  constexpr bool is_blank(size_t i) const { return length(i) <= 4 && pieces_[i].kind == part::text; }
  constexpr void write_class(size_t k) {
    all_.put("class ");
    copy(k, part::name);
    size_t before = all_.size;
    all_.put("(");
    copy(k, part::bases);
    if (all_.size == before + 1) {
      all_.size = before;
    } else {
      all_.put(")");
    }
    all_.put(":");
    before = all_.size;
    all_.put("\n");
    copy(k, part::text);
    if (!has(k, part::iterator)) copy(k, part::own_iterator);
    if (all_.size != before + 1) return;
    all_.size = before;
    all_.put(" ...\n");
  }

  const char* text_;
  size_t size_;
  const piece* pieces_;
  size_t n_;
  stub all_;
};

}  // namespace detail
MPY_END

#endif  // MPY_DETAIL_STUB_ORDER_HPP
