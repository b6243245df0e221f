// Checked reading of little-endian binary data. Every byte that comes from outside goes through
// here, so that a truncated or hostile file ends in a message with file and offset.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace natmod {

using Bytes = std::span<const uint8_t>;

/// A cursor over `data`. `name` is what messages call the file; it must outlive the reader.
class ByteReader {
 public:
  ByteReader(Bytes data, std::string_view name, size_t offset = 0);

  uint8_t u8() { return take(1)[0]; }
  uint16_t u16() { return static_cast<uint16_t>(little_endian(take(2))); }
  uint32_t u32() { return static_cast<uint32_t>(little_endian(take(4))); }
  uint64_t u64() { return little_endian(take(8)); }
  /// The next `size` bytes, or an Error that says how many were left.
  Bytes take(size_t size);

  size_t offset() const { return offset_; }
  size_t left() const { return data_.size() - offset_; }
  bool at_end() const { return left() == 0; }
  std::string_view name() const { return name_; }

  /// Throws an Error that names file and offset: `NAME: offset 0x12: REASON`.
  [[noreturn]] void bad(std::string_view reason) const;

 private:
  static uint64_t little_endian(Bytes bytes);

  Bytes data_;
  std::string_view name_;
  size_t offset_;
};

/// `data[offset, offset + size)`, checked; `what` names the part in the message.
Bytes slice(Bytes data, uint64_t offset, uint64_t size, std::string_view name,
            std::string_view what);

}  // namespace natmod
