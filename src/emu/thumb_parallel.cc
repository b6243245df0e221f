// The DSP extension's arithmetic on the two halves or the four bytes of words.

#include <algorithm>
#include <limits>
#include <type_traits>

#include "emu/thumb_instructions.h"

namespace natmod::emu::thumb {
namespace {

using C = ThumbCore;
using Op = ThumbOp;

/// What becomes of a lane's result: cut off, with GE telling of it; saturated; halved.
enum class Result : uint8_t { wraps, saturates, halves };

/// T: a lane of two or four, by its size and sign.
template <class T>
int32_t lane(uint32_t word, unsigned at) {
  return static_cast<T>(word >> (8 * sizeof(T) * at));
}

template <class T, Result kResult>
uint32_t finish(C& c, int32_t value, unsigned at, bool is_difference) {
  constexpr unsigned kBits = 8 * sizeof(T);
  if constexpr (kResult == Result::saturates)
    value =
        std::clamp<int32_t>(value, std::numeric_limits<T>::min(), std::numeric_limits<T>::max());
  if constexpr (kResult == Result::halves) value >>= 1;
  if constexpr (kResult == Result::wraps) {
    // Signed: not below zero. Unsigned: a carry of the sum, none to borrow of the difference.
    const bool is_set =
        std::is_signed_v<T> || is_difference ? value >= 0 : value >= int32_t{1} << kBits;
    const uint8_t bits = static_cast<uint8_t>(((1u << sizeof(T)) - 1) << (sizeof(T) * at));
    c.registers.ge = static_cast<uint8_t>((c.registers.ge & ~bits) | (is_set ? bits : 0));
  }
  return (static_cast<uint32_t>(value) & ((1u << kBits) - 1)) << (kBits * at);
}

template <class T, Result kResult, bool kSubtracts>
void each(C& c, const Op& op) {
  const uint32_t a = c.r(op.rn), b = c.r(op.rm);
  uint32_t result = 0;
  for (unsigned at = 0; at < 4 / sizeof(T); ++at) {
    const int32_t x = lane<T>(a, at), y = lane<T>(b, at);
    result |= finish<T, kResult>(c, kSubtracts ? x - y : x + y, at, kSubtracts);
  }
  c.r(op.rd) = result;
}

/// With the halves of Rm exchanged: ASX adds above and subtracts below, SAX the other way.
template <class T, Result kResult, bool kSubtractsAbove>
void exchanged(C& c, const Op& op) {
  const uint32_t a = c.r(op.rn), b = c.r(op.rm);
  const int32_t low = lane<T>(a, 0), high = lane<T>(a, 1);
  const int32_t other_low = lane<T>(b, 1), other_high = lane<T>(b, 0);
  const int32_t below = kSubtractsAbove ? low + other_low : low - other_low;
  const int32_t above = kSubtractsAbove ? high - other_high : high + other_high;
  c.r(op.rd) = finish<T, kResult>(c, below, 0, !kSubtractsAbove) |
               finish<T, kResult>(c, above, 1, kSubtractsAbove);
}

constexpr ThumbInstruction kParallelTable[] = {
    {"sadd8", kDsp, "11111010 1000 nnnn 1111 dddd 0000 mmmm", each<int8_t, Result::wraps, false>},
    {"sadd16", kDsp, "11111010 1001 nnnn 1111 dddd 0000 mmmm", each<int16_t, Result::wraps, false>},
    {"sasx", kDsp, "11111010 1010 nnnn 1111 dddd 0000 mmmm",
     exchanged<int16_t, Result::wraps, false>},
    {"ssub8", kDsp, "11111010 1100 nnnn 1111 dddd 0000 mmmm", each<int8_t, Result::wraps, true>},
    {"ssub16", kDsp, "11111010 1101 nnnn 1111 dddd 0000 mmmm", each<int16_t, Result::wraps, true>},
    {"ssax", kDsp, "11111010 1110 nnnn 1111 dddd 0000 mmmm",
     exchanged<int16_t, Result::wraps, true>},
    {"qadd8", kDsp, "11111010 1000 nnnn 1111 dddd 0001 mmmm",
     each<int8_t, Result::saturates, false>},
    {"qadd16", kDsp, "11111010 1001 nnnn 1111 dddd 0001 mmmm",
     each<int16_t, Result::saturates, false>},
    {"qasx", kDsp, "11111010 1010 nnnn 1111 dddd 0001 mmmm",
     exchanged<int16_t, Result::saturates, false>},
    {"qsub8", kDsp, "11111010 1100 nnnn 1111 dddd 0001 mmmm",
     each<int8_t, Result::saturates, true>},
    {"qsub16", kDsp, "11111010 1101 nnnn 1111 dddd 0001 mmmm",
     each<int16_t, Result::saturates, true>},
    {"qsax", kDsp, "11111010 1110 nnnn 1111 dddd 0001 mmmm",
     exchanged<int16_t, Result::saturates, true>},
    {"shadd8", kDsp, "11111010 1000 nnnn 1111 dddd 0010 mmmm", each<int8_t, Result::halves, false>},
    {"shadd16", kDsp, "11111010 1001 nnnn 1111 dddd 0010 mmmm",
     each<int16_t, Result::halves, false>},
    {"shasx", kDsp, "11111010 1010 nnnn 1111 dddd 0010 mmmm",
     exchanged<int16_t, Result::halves, false>},
    {"shsub8", kDsp, "11111010 1100 nnnn 1111 dddd 0010 mmmm", each<int8_t, Result::halves, true>},
    {"shsub16", kDsp, "11111010 1101 nnnn 1111 dddd 0010 mmmm",
     each<int16_t, Result::halves, true>},
    {"shsax", kDsp, "11111010 1110 nnnn 1111 dddd 0010 mmmm",
     exchanged<int16_t, Result::halves, true>},
    {"uadd8", kDsp, "11111010 1000 nnnn 1111 dddd 0100 mmmm", each<uint8_t, Result::wraps, false>},
    {"uadd16", kDsp, "11111010 1001 nnnn 1111 dddd 0100 mmmm",
     each<uint16_t, Result::wraps, false>},
    {"uasx", kDsp, "11111010 1010 nnnn 1111 dddd 0100 mmmm",
     exchanged<uint16_t, Result::wraps, false>},
    {"usub8", kDsp, "11111010 1100 nnnn 1111 dddd 0100 mmmm", each<uint8_t, Result::wraps, true>},
    {"usub16", kDsp, "11111010 1101 nnnn 1111 dddd 0100 mmmm", each<uint16_t, Result::wraps, true>},
    {"usax", kDsp, "11111010 1110 nnnn 1111 dddd 0100 mmmm",
     exchanged<uint16_t, Result::wraps, true>},
    {"uqadd8", kDsp, "11111010 1000 nnnn 1111 dddd 0101 mmmm",
     each<uint8_t, Result::saturates, false>},
    {"uqadd16", kDsp, "11111010 1001 nnnn 1111 dddd 0101 mmmm",
     each<uint16_t, Result::saturates, false>},
    {"uqasx", kDsp, "11111010 1010 nnnn 1111 dddd 0101 mmmm",
     exchanged<uint16_t, Result::saturates, false>},
    {"uqsub8", kDsp, "11111010 1100 nnnn 1111 dddd 0101 mmmm",
     each<uint8_t, Result::saturates, true>},
    {"uqsub16", kDsp, "11111010 1101 nnnn 1111 dddd 0101 mmmm",
     each<uint16_t, Result::saturates, true>},
    {"uqsax", kDsp, "11111010 1110 nnnn 1111 dddd 0101 mmmm",
     exchanged<uint16_t, Result::saturates, true>},
    {"uhadd8", kDsp, "11111010 1000 nnnn 1111 dddd 0110 mmmm",
     each<uint8_t, Result::halves, false>},
    {"uhadd16", kDsp, "11111010 1001 nnnn 1111 dddd 0110 mmmm",
     each<uint16_t, Result::halves, false>},
    {"uhasx", kDsp, "11111010 1010 nnnn 1111 dddd 0110 mmmm",
     exchanged<uint16_t, Result::halves, false>},
    {"uhsub8", kDsp, "11111010 1100 nnnn 1111 dddd 0110 mmmm", each<uint8_t, Result::halves, true>},
    {"uhsub16", kDsp, "11111010 1101 nnnn 1111 dddd 0110 mmmm",
     each<uint16_t, Result::halves, true>},
    {"uhsax", kDsp, "11111010 1110 nnnn 1111 dddd 0110 mmmm",
     exchanged<uint16_t, Result::halves, true>},
};

}  // namespace

std::span<const ThumbInstruction> parallel_table() {
  return kParallelTable;
}

}  // namespace natmod::emu::thumb
