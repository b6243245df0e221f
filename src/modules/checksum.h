// The checksums behind compressed data: Adler-32 of zlib, CRC-32 of gzip.
//
// Source: RFC 1950, 8.2; RFC 1952, 8.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace natmod::board {

inline constexpr uint32_t kAdler32Start = 1;
constexpr uint32_t adler32(std::string_view data, uint32_t sum = kAdler32Start) {
  constexpr uint32_t kModulus = 65521;
  uint32_t a = sum & 0xffff;
  uint32_t b = sum >> 16;
  for (const char c : data) {
    a = (a + static_cast<uint8_t>(c)) % kModulus;
    b = (b + a) % kModulus;
  }
  return b << 16 | a;
}

namespace detail {
constexpr std::array<uint32_t, 256> make_crc32_table() {
  std::array<uint32_t, 256> table{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xedb88320 : 0);
    table[i] = crc;
  }
  return table;
}
inline constexpr std::array<uint32_t, 256> kCrc32Table = make_crc32_table();
}  // namespace detail

/// `crc` is that of what came before.
constexpr uint32_t crc32(std::string_view data, uint32_t crc = 0) {
  crc = ~crc;
  for (const char c : data) {
    crc = detail::kCrc32Table[(crc ^ static_cast<uint8_t>(c)) & 0xff] ^ crc >> 8;
  }
  return ~crc;
}

}  // namespace natmod::board
