// NUL-terminated names in a table, found by offset: ELF string tables and the names of archive
// indices.
#pragma once

#include <algorithm>
#include <cstring>
#include <optional>
#include <string_view>

#include "base/byte_reader.h"

namespace natmod::elf {

struct StringTable {
  /// Names may overlap, so without a limit a small file could take hours to read: many names that
  /// all run through one long tail. Mangled names stay far below.
  static constexpr size_t kMaxLength = 0xffff;

  Bytes data;

  /// The name at `offset`; nothing if it is outside, without its NUL, or longer than kMaxLength.
  std::optional<std::string_view> at(uint64_t offset) const {
    if (offset >= data.size()) {
      // A file without any name may do without a table.
      return data.empty() && offset == 0 ? std::optional(std::string_view{}) : std::nullopt;
    }
    const auto* name = reinterpret_cast<const char*>(data.data() + offset);
    const size_t room = std::min<size_t>(data.size() - offset, kMaxLength + 1);
    const void* end = std::memchr(name, 0, room);
    if (end == nullptr) return std::nullopt;
    return std::string_view(name, static_cast<const char*>(end) - name);
  }
};

}  // namespace natmod::elf
