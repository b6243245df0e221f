// Unchecked loads and stores of little-endian numbers at any address: one machine instruction each.
// For tables whose bounds have been checked as a whole; everything else goes through ByteReader.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace natmod {

template <class T>
inline T load_le(const uint8_t* from) {
  T value;
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(&value, from, sizeof value);
  } else {
    value = 0;
    for (size_t i = sizeof value; i-- > 0;) value = static_cast<T>(value << 8 | from[i]);
  }
  return value;
}

template <class T>
inline void store_le(uint8_t* to, T value) {
  for (size_t i = 0; i < sizeof value; ++i) to[i] = static_cast<uint8_t>(value >> (8 * i));
}

/// A little-endian number inside a struct that overlays a file: no padding, no alignment.
template <class T>
class Le {
 public:
  operator T() const { return load_le<T>(bytes_); }
  Le& operator=(T value) {
    store_le(bytes_, value);
    return *this;
  }

 private:
  uint8_t bytes_[sizeof(T)];
};

}  // namespace natmod
