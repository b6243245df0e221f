#include "target/machine.h"

#include <algorithm>
#include <cstring>

namespace natmod {

bool is_x86_call(Bytes section, uint64_t offset) {
  if (offset < 1) return false;
  uint8_t opcode = section[offset - 1];
  if ((opcode & 0xfe) == 0xe8) return true;
  return offset >= 2 && section[offset - 2] == 0x0f && (opcode & 0xf0) == 0x80;
}

Machine::Machine(uint16_t elf_machine, std::span<const RelocHowto> howtos)
    : elf_machine_(elf_machine) {
  for (const RelocHowto& row : howtos) {
    by_type_.resize(std::max<size_t>(by_type_.size(), row.type + 1));
    by_type_[row.type] = &row;
  }
}

const GotRelaxation* Machine::got_relaxation(uint32_t, Bytes, uint64_t) const {
  return nullptr;
}

namespace fields {
namespace {

// Hosts of any byte order: the bytes are placed one by one, which compilers turn into one store.
template <class Unsigned>
void store(uint8_t* place, int64_t value) {
  for (size_t i = 0; i < sizeof(Unsigned); ++i) {
    place[i] = static_cast<uint8_t>(static_cast<uint64_t>(value) >> (8 * i));
  }
}

template <class Signed>
int64_t load(const uint8_t* place) {
  uint64_t value = 0;
  for (size_t i = sizeof(Signed); i-- > 0;) value = value << 8 | place[i];
  return static_cast<Signed>(value);
}

constexpr int64_t kMin64 = std::numeric_limits<int64_t>::min();
constexpr int64_t kMax64 = std::numeric_limits<int64_t>::max();

}  // namespace

const Field word64{8, kMin64, kMax64, 1, store<uint64_t>, load<int64_t>};
const Field word32{4, kMin64, kMax64, 1, store<uint32_t>, load<int32_t>};
const Field word16{2, kMin64, kMax64, 1, store<uint16_t>, load<int16_t>};
const Field word8{1, kMin64, kMax64, 1, store<uint8_t>, load<int8_t>};
const Field either32{4, -(1LL << 31), (1LL << 32) - 1, 1, store<uint32_t>, load<int32_t>};
const Field signed32{4, -(1LL << 31), (1LL << 31) - 1, 1, store<uint32_t>, load<int32_t>};
const Field unsigned32{4, 0, (1LL << 32) - 1, 1, store<uint32_t>, load<int32_t>};
const Field either16{2, -(1 << 15), (1 << 16) - 1, 1, store<uint16_t>, load<int16_t>};
const Field signed16{2, -(1 << 15), (1 << 15) - 1, 1, store<uint16_t>, load<int16_t>};
const Field either8{1, -(1 << 7), (1 << 8) - 1, 1, store<uint8_t>, load<int8_t>};
const Field signed8{1, -(1 << 7), (1 << 7) - 1, 1, store<uint8_t>, load<int8_t>};

}  // namespace fields
}  // namespace natmod
