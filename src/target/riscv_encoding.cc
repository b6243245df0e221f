#include "target/riscv_encoding.h"

#include <algorithm>

namespace natmod::riscv {
namespace {

int64_t no_addend(const uint8_t*) {
  return 0;
}

// U: imm[31:12] rd opcode. Rounded, since the low part is signed.
void write_hi20(uint8_t* place, int64_t value) {
  patch32(place, 0xfffff000, bits(value + 0x800, 31, 12, 12));
}
// I: imm[11:0] rs1 funct3 rd opcode
void write_lo12_i(uint8_t* place, int64_t value) {
  patch32(place, 0xfff00000, bits(value, 11, 0, 20));
}
// S: imm[11:5] rs2 rs1 funct3 imm[4:0] opcode
void write_lo12_s(uint8_t* place, int64_t value) {
  patch32(place, 0xfe000f80, bits(value, 11, 5, 25) | bits(value, 4, 0, 7));
}
// B: imm[12|10:5] rs2 rs1 funct3 imm[4:1|11] opcode
void write_branch(uint8_t* place, int64_t value) {
  patch32(place, 0xfe000f80,
          bits(value, 12, 12, 31) | bits(value, 10, 5, 25) | bits(value, 4, 1, 8) |
              bits(value, 11, 11, 7));
}
// J: imm[20|10:1|11|19:12] rd opcode
void write_jal(uint8_t* place, int64_t value) {
  patch32(place, 0xfffff000,
          bits(value, 20, 20, 31) | bits(value, 10, 1, 21) | bits(value, 11, 11, 20) |
              bits(value, 19, 12, 12));
}
// CB: funct3 imm[8|4:3] rs1' imm[7:6|2:1|5] op
void write_c_branch(uint8_t* place, int64_t value) {
  patch16(place, 0x1c7c,
          bits(value, 8, 8, 12) | bits(value, 4, 3, 10) | bits(value, 7, 6, 5) |
              bits(value, 2, 1, 3) | bits(value, 5, 5, 2));
}
// CJ: funct3 imm[11|4|9:8|10|6|7|3:1|5] op
void write_c_jump(uint8_t* place, int64_t value) {
  patch16(place, 0x1ffc,
          bits(value, 11, 11, 12) | bits(value, 4, 4, 11) | bits(value, 9, 8, 9) |
              bits(value, 10, 10, 8) | bits(value, 6, 6, 7) | bits(value, 7, 7, 6) |
              bits(value, 3, 1, 3) | bits(value, 5, 5, 2));
}
// auipc, jalr
void write_call(uint8_t* place, int64_t value) {
  write_hi20(place, value);
  write_lo12_i(place + 4, value);
}

void write_6(uint8_t* place, int64_t value) {
  place[0] = static_cast<uint8_t>((place[0] & 0xc0) | (value & 0x3f));
}
int64_t read_6(const uint8_t* place) {
  return place[0] & 0x3f;
}
unsigned width_6(const uint8_t*) {
  return 6;
}

// LEB128 of the length that it has: the assembler left room.
void write_uleb128(uint8_t* place, int64_t value) {
  auto rest = static_cast<uint64_t>(value);
  for (; *place & 0x80; ++place, rest >>= 7) {
    *place = static_cast<uint8_t>(0x80 | (rest & 0x7f));
  }
  *place = static_cast<uint8_t>(rest & 0x7f);
}
bool uleb128_ends_within(Bytes bytes) {
  return std::any_of(bytes.begin(), bytes.end(), [](uint8_t byte) { return (byte & 0x80) == 0; });
}
unsigned width_uleb128(const uint8_t* place) {
  unsigned width = 7;
  for (; *place & 0x80; ++place) width += 7;
  return width;
}
int64_t read_uleb128(const uint8_t* place) {
  uint64_t value = 0;
  unsigned shift = 0;
  for (; *place & 0x80; ++place, shift += 7) {
    if (shift < 64) value |= static_cast<uint64_t>(*place & 0x7f) << shift;
  }
  if (shift < 64) value |= static_cast<uint64_t>(*place) << shift;
  return static_cast<int64_t>(value);
}

constexpr int64_t kMin64 = std::numeric_limits<int64_t>::min();
constexpr int64_t kMax64 = std::numeric_limits<int64_t>::max();
// Rounding moves the limits of a 32-bit value made of two parts.
constexpr int64_t kMinPair = -(1LL << 31) - 0x800, kMaxPair = (1LL << 31) - 0x801;

}  // namespace

const Field hi20{4, kMinPair, kMaxPair, 1, write_hi20, no_addend};
const Field lo12_i{4, -(1 << 11), (1 << 11) - 1, 1, write_lo12_i, no_addend};
const Field lo12_s{4, -(1 << 11), (1 << 11) - 1, 1, write_lo12_s, no_addend};
const Field branch12{4, -(1 << 12), (1 << 12) - 1, 2, write_branch, no_addend};
const Field jal20{4, -(1 << 20), (1 << 20) - 1, 2, write_jal, no_addend};
const Field c_branch8{2, -(1 << 8), (1 << 8) - 1, 2, write_c_branch, no_addend};
const Field c_jump11{2, -(1 << 11), (1 << 11) - 1, 2, write_c_jump, no_addend};
const Field call32{8, kMinPair, kMaxPair, 2, write_call, no_addend};
const Field pair32{8, kMinPair, kMaxPair, 1, write_call, no_addend};
const Field any6{1, kMin64, kMax64, 1, write_6, read_6, nullptr, width_6};
const Field uleb128{
    1, 0, kMax64, 1, write_uleb128, read_uleb128, uleb128_ends_within, width_uleb128};

}  // namespace natmod::riscv
