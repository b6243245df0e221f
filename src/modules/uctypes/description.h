// Descriptions of memory in uctypes. One is a dict of fields, a tuple for an aggregate, or a
// number, which packs a scalar's type, or an aggregate's kind, and an offset.
//
// Source: MicroPython's extmod/moductypes.c for the numbers.
#pragma once

#include "runtime/state.h"

namespace natmod::board::uctypes {

// Numbers of 31 bits: the type in the uppermost, then the offset; in a bit field between them
// its length and position.

enum Scalar : unsigned {
  kUint8,
  kInt8,
  kUint16,
  kInt16,
  kUint32,
  kInt32,
  kUint64,
  kInt64,
  kBfUint8,
  kBfInt8,
  kBfUint16,
  kBfInt16,
  kBfUint32,
  kBfInt32,
  kFloat32,
  kFloat64,
};
enum Aggregate : unsigned { kNested, kPointer, kArray };
inline constexpr unsigned kScalarBits = 4, kAggregateBits = 2, kOffsetBits = 17, kPositionBits = 5;

/// As the firmware packs it: a signed number of 31 bits.
constexpr int64_t packed(unsigned type, unsigned n_bits) {
  return static_cast<int32_t>(type << (32 - n_bits)) >> 1;
}
constexpr unsigned type_in(int64_t word, unsigned n_bits) {
  return static_cast<unsigned>(word >> (31 - n_bits)) & ((1u << n_bits) - 1);
}
constexpr uint64_t rest_of(int64_t word, unsigned n_bits) {
  return static_cast<uint64_t>(word) & ((uint64_t{1} << (31 - n_bits)) - 1);
}
constexpr bool is_bit_field(unsigned type) {
  return type >= kBfUint8 && type <= kBfInt32;
}
/// A bit field is as large as the integer that it lies in.
constexpr uint64_t scalar_size(unsigned type) {
  return type == kFloat32 ? 4 : uint64_t{1} << ((type & 7) >> 1);
}

enum Layout : uint64_t { kLittleEndian, kBigEndian, kNative };

[[noreturn]] void raise_syntax(Runtime& rt);
bool is_aggregate(Runtime& rt, Value description);
// Of an aggregate; TypeError where it is not made as it must be.
size_t aggregate_size(Runtime& rt, Value tuple);
Value aggregate_item(Runtime& rt, Value tuple, uint32_t index);
unsigned aggregate_kind(Runtime& rt, Value tuple);
/// A number of a description.
int64_t number(Runtime& rt, Value value);

/// The size of what is described, in bytes.
uint64_t size_of(Runtime& rt, Value description, uint64_t layout);

}  // namespace natmod::board::uctypes
