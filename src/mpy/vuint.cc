#include "mpy/vuint.h"

namespace natmod::mpy {

void append_vuint(std::vector<uint8_t>& out, uint64_t value) {
  unsigned shift = 0;
  while (shift < 63 && value >> (shift + 7) != 0) shift += 7;
  for (; shift > 0; shift -= 7) out.push_back(static_cast<uint8_t>(0x80 | (value >> shift & 0x7f)));
  out.push_back(static_cast<uint8_t>(value & 0x7f));
}

uint32_t read_vuint(ByteReader& in) {
  uint32_t value = 0;
  for (;;) {
    uint8_t byte = in.u8();
    if (value >> 25 != 0) in.bad("integer exceeds 32 bits");
    value = value << 7 | (byte & 0x7f);
    if ((byte & 0x80) == 0) return value;
  }
}

}  // namespace natmod::mpy
