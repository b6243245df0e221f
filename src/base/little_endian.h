// Unchecked loads of little-endian numbers from any address: one machine instruction each. For
// tables whose bounds have been checked as a whole; everything else goes through ByteReader.
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

/// A little-endian number inside a struct that overlays a file: no padding, no alignment.
template <class T>
class Le {
 public:
  operator T() const { return load_le<T>(bytes_); }

 private:
  uint8_t bytes_[sizeof(T)];
};

}  // namespace natmod
