#include "base/byte_reader.h"

#include "base/error.h"

namespace natmod {

ByteReader::ByteReader(Bytes data, std::string_view name, size_t offset)
    : data_(data), name_(name), offset_(offset) {
  if (offset > data.size())
    fail("{}: offset {:#x} is past the end ({:#x})", name, offset, data.size());
}

Bytes ByteReader::take(size_t size) {
  if (size > left()) bad(fmt::format("truncated: {} bytes needed, {} left", size, left()));
  Bytes bytes = data_.subspan(offset_, size);
  offset_ += size;
  return bytes;
}

void ByteReader::bad(std::string_view reason) const {
  fail("{}: offset {:#x}: {}", name_, offset_, reason);
}

uint64_t ByteReader::little_endian(Bytes bytes) {
  uint64_t value = 0;
  for (size_t i = bytes.size(); i-- > 0;) value = value << 8 | bytes[i];
  return value;
}

Bytes slice(Bytes data, uint64_t offset, uint64_t size, std::string_view name,
            std::string_view what) {
  if (offset > data.size() || size > data.size() - offset) {
    fail("{}: {} at [{:#x}, +{:#x}) is outside the file ({:#x} bytes)", name, what, offset, size,
         data.size());
  }
  return data.subspan(offset, size);
}

}  // namespace natmod
