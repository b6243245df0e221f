// Multiplication and division.

#include "emu/thumb_instructions.h"

namespace natmod::emu::thumb {
namespace {

using C = ThumbCore;
using Op = ThumbOp;

int64_t as_signed(C& c, unsigned n) {
  return static_cast<int32_t>(c.r(n));
}
uint64_t pair(C& c, const Op& op) {
  return uint64_t{c.r(op.ra)} << 32 | c.r(op.rd);
}
void set_pair(C& c, const Op& op, uint64_t value) {
  c.r(op.rd) = static_cast<uint32_t>(value);
  c.r(op.ra) = static_cast<uint32_t>(value >> 32);
}

/// The lower or upper half of a register.
template <bool kHigh>
int64_t half(C& c, unsigned n) {
  return static_cast<int16_t>(kHigh ? c.r(n) >> 16 : c.r(n));
}

/// The result of an operation that sets Q where 32 bits do not hold it.
void set_noting_overflow(C& c, const Op& op, int64_t value) {
  c.registers.q |= value != static_cast<int32_t>(value);
  c.r(op.rd) = static_cast<uint32_t>(value);
}

template <bool kHighN, bool kHighM>
void smul(C& c, const Op& op) {
  c.r(op.rd) = static_cast<uint32_t>(half<kHighN>(c, op.rn) * half<kHighM>(c, op.rm));
}
template <bool kHighN, bool kHighM>
void smla(C& c, const Op& op) {
  set_noting_overflow(c, op, half<kHighN>(c, op.rn) * half<kHighM>(c, op.rm) + as_signed(c, op.ra));
}
template <bool kHighN, bool kHighM>
void smlal(C& c, const Op& op) {
  const int64_t product = half<kHighN>(c, op.rn) * half<kHighM>(c, op.rm);
  set_pair(c, op, pair(c, op) + static_cast<uint64_t>(product));
}

template <bool kHighM, bool kAdds>
void smulw(C& c, const Op& op) {
  const int64_t product = as_signed(c, op.rn) * half<kHighM>(c, op.rm) >> 16;
  if constexpr (kAdds)
    set_noting_overflow(c, op, product + as_signed(c, op.ra));
  else
    c.r(op.rd) = static_cast<uint32_t>(product);
}

/// Lower by lower, upper by upper half; kCrossed: of Rm the other one.
template <bool kCrossed, bool kSubtracts>
int64_t dual(C& c, const Op& op) {
  const int64_t low = half<false>(c, op.rn) * half<kCrossed>(c, op.rm);
  const int64_t high = half<true>(c, op.rn) * half<!kCrossed>(c, op.rm);
  return kSubtracts ? low - high : low + high;
}
template <bool kCrossed, bool kSubtracts>
void dual_only(C& c, const Op& op) {
  set_noting_overflow(c, op, dual<kCrossed, kSubtracts>(c, op));
}
template <bool kCrossed, bool kSubtracts>
void dual_and_add(C& c, const Op& op) {
  set_noting_overflow(c, op, dual<kCrossed, kSubtracts>(c, op) + as_signed(c, op.ra));
}
template <bool kCrossed, bool kSubtracts>
void dual_and_add_long(C& c, const Op& op) {
  set_pair(c, op, pair(c, op) + static_cast<uint64_t>(dual<kCrossed, kSubtracts>(c, op)));
}

enum class Accumulate : uint8_t { none, add, subtract };

/// The upper word of a product, with Ra above it; rounded or cut off.
template <Accumulate kHow, bool kRounds>
void upper_word(C& c, const Op& op) {
  const auto product = static_cast<uint64_t>(as_signed(c, op.rn) * as_signed(c, op.rm));
  const uint64_t before = kHow == Accumulate::none ? 0 : uint64_t{c.r(op.ra)} << 32;
  const uint64_t sum = kHow == Accumulate::subtract ? before - product : before + product;
  c.r(op.rd) = static_cast<uint32_t>((sum + (kRounds ? 0x8000'0000 : 0)) >> 32);
}

uint32_t sum_of_differences(uint32_t a, uint32_t b) {
  uint32_t sum = 0;
  for (unsigned at = 0; at < 32; at += 8) {
    const uint32_t x = a >> at & 0xff, y = b >> at & 0xff;
    sum += x > y ? x - y : y - x;
  }
  return sum;
}

constexpr ThumbInstruction kMultiplyTable[] = {
    {"mul", kV6 | kSetsFlags, "010000 1101 nnn ddd",
     [](C& c, const Op& op) { c.r(op.rd) *= c.r(op.rn); },
     [](C& c, const Op& op) { c.set_nz(c.r(op.rd) *= c.r(op.rn)); }},

    {"mul", kV7, "11111011 0000 nnnn 1111 dddd 0000 mmmm",
     [](C& c, const Op& op) { c.r(op.rd) = c.r(op.rn) * c.r(op.rm); }},
    {"mla", kV7, "11111011 0000 nnnn aaaa dddd 0000 mmmm",
     [](C& c, const Op& op) { c.r(op.rd) = c.r(op.ra) + c.r(op.rn) * c.r(op.rm); }},
    {"mls", kV7, "11111011 0000 nnnn aaaa dddd 0001 mmmm",
     [](C& c, const Op& op) { c.r(op.rd) = c.r(op.ra) - c.r(op.rn) * c.r(op.rm); }},
    {"smulbb", kDsp, "11111011 0001 nnnn 1111 dddd 0000 mmmm", smul<false, false>},
    {"smulbt", kDsp, "11111011 0001 nnnn 1111 dddd 0001 mmmm", smul<false, true>},
    {"smultb", kDsp, "11111011 0001 nnnn 1111 dddd 0010 mmmm", smul<true, false>},
    {"smultt", kDsp, "11111011 0001 nnnn 1111 dddd 0011 mmmm", smul<true, true>},
    {"smlabb", kDsp, "11111011 0001 nnnn aaaa dddd 0000 mmmm", smla<false, false>},
    {"smlabt", kDsp, "11111011 0001 nnnn aaaa dddd 0001 mmmm", smla<false, true>},
    {"smlatb", kDsp, "11111011 0001 nnnn aaaa dddd 0010 mmmm", smla<true, false>},
    {"smlatt", kDsp, "11111011 0001 nnnn aaaa dddd 0011 mmmm", smla<true, true>},
    {"smuad", kDsp, "11111011 0010 nnnn 1111 dddd 0000 mmmm", dual_only<false, false>},
    {"smuadx", kDsp, "11111011 0010 nnnn 1111 dddd 0001 mmmm", dual_only<true, false>},
    {"smlad", kDsp, "11111011 0010 nnnn aaaa dddd 0000 mmmm", dual_and_add<false, false>},
    {"smladx", kDsp, "11111011 0010 nnnn aaaa dddd 0001 mmmm", dual_and_add<true, false>},
    {"smulwb", kDsp, "11111011 0011 nnnn 1111 dddd 0000 mmmm", smulw<false, false>},
    {"smulwt", kDsp, "11111011 0011 nnnn 1111 dddd 0001 mmmm", smulw<true, false>},
    {"smlawb", kDsp, "11111011 0011 nnnn aaaa dddd 0000 mmmm", smulw<false, true>},
    {"smlawt", kDsp, "11111011 0011 nnnn aaaa dddd 0001 mmmm", smulw<true, true>},
    {"smusd", kDsp, "11111011 0100 nnnn 1111 dddd 0000 mmmm", dual_only<false, true>},
    {"smusdx", kDsp, "11111011 0100 nnnn 1111 dddd 0001 mmmm", dual_only<true, true>},
    {"smlsd", kDsp, "11111011 0100 nnnn aaaa dddd 0000 mmmm", dual_and_add<false, true>},
    {"smlsdx", kDsp, "11111011 0100 nnnn aaaa dddd 0001 mmmm", dual_and_add<true, true>},
    {"smmul", kDsp, "11111011 0101 nnnn 1111 dddd 0000 mmmm", upper_word<Accumulate::none, false>},
    {"smmulr", kDsp, "11111011 0101 nnnn 1111 dddd 0001 mmmm", upper_word<Accumulate::none, true>},
    {"smmla", kDsp, "11111011 0101 nnnn aaaa dddd 0000 mmmm", upper_word<Accumulate::add, false>},
    {"smmlar", kDsp, "11111011 0101 nnnn aaaa dddd 0001 mmmm", upper_word<Accumulate::add, true>},
    {"smmls", kDsp, "11111011 0110 nnnn aaaa dddd 0000 mmmm",
     upper_word<Accumulate::subtract, false>},
    {"smmlsr", kDsp, "11111011 0110 nnnn aaaa dddd 0001 mmmm",
     upper_word<Accumulate::subtract, true>},
    {"usad8", kDsp, "11111011 0111 nnnn 1111 dddd 0000 mmmm",
     [](C& c, const Op& op) { c.r(op.rd) = sum_of_differences(c.r(op.rn), c.r(op.rm)); }},
    {"usada8", kDsp, "11111011 0111 nnnn aaaa dddd 0000 mmmm",
     [](C& c, const Op& op) {
       c.r(op.rd) = c.r(op.ra) + sum_of_differences(c.r(op.rn), c.r(op.rm));
     }},

    // A result of 64 bits: Rd is the lower word of it, Ra the upper.
    {"smull", kV7, "11111011 1000 nnnn dddd aaaa 0000 mmmm",
     [](C& c, const Op& op) {
       set_pair(c, op, static_cast<uint64_t>(as_signed(c, op.rn) * as_signed(c, op.rm)));
     }},
    {"umull", kV7, "11111011 1010 nnnn dddd aaaa 0000 mmmm",
     [](C& c, const Op& op) { set_pair(c, op, uint64_t{c.r(op.rn)} * c.r(op.rm)); }},
    {"smlal", kV7, "11111011 1100 nnnn dddd aaaa 0000 mmmm",
     [](C& c, const Op& op) {
       const int64_t product = as_signed(c, op.rn) * as_signed(c, op.rm);
       set_pair(c, op, pair(c, op) + static_cast<uint64_t>(product));
     }},
    {"smlalbb", kDsp, "11111011 1100 nnnn dddd aaaa 1000 mmmm", smlal<false, false>},
    {"smlalbt", kDsp, "11111011 1100 nnnn dddd aaaa 1001 mmmm", smlal<false, true>},
    {"smlaltb", kDsp, "11111011 1100 nnnn dddd aaaa 1010 mmmm", smlal<true, false>},
    {"smlaltt", kDsp, "11111011 1100 nnnn dddd aaaa 1011 mmmm", smlal<true, true>},
    {"smlald", kDsp, "11111011 1100 nnnn dddd aaaa 1100 mmmm", dual_and_add_long<false, false>},
    {"smlaldx", kDsp, "11111011 1100 nnnn dddd aaaa 1101 mmmm", dual_and_add_long<true, false>},
    {"smlsld", kDsp, "11111011 1101 nnnn dddd aaaa 1100 mmmm", dual_and_add_long<false, true>},
    {"smlsldx", kDsp, "11111011 1101 nnnn dddd aaaa 1101 mmmm", dual_and_add_long<true, true>},
    {"umlal", kV7, "11111011 1110 nnnn dddd aaaa 0000 mmmm",
     [](C& c, const Op& op) { set_pair(c, op, pair(c, op) + uint64_t{c.r(op.rn)} * c.r(op.rm)); }},
    {"umaal", kDsp, "11111011 1110 nnnn dddd aaaa 0110 mmmm",
     [](C& c, const Op& op) {
       set_pair(c, op, uint64_t{c.r(op.rn)} * c.r(op.rm) + c.r(op.ra) + c.r(op.rd));
     }},

    // By 0 they give 0.
    {"sdiv", kV7, "11111011 1001 nnnn 1111 dddd 1111 mmmm",
     [](C& c, const Op& op) {
       const int64_t by = as_signed(c, op.rm);
       c.r(op.rd) = by == 0 ? 0 : static_cast<uint32_t>(as_signed(c, op.rn) / by);
     }},
    {"udiv", kV7, "11111011 1011 nnnn 1111 dddd 1111 mmmm",
     [](C& c, const Op& op) { c.r(op.rd) = c.r(op.rm) == 0 ? 0 : c.r(op.rn) / c.r(op.rm); }},
};

}  // namespace

std::span<const ThumbInstruction> multiply_table() {
  return kMultiplyTable;
}

}  // namespace natmod::emu::thumb
