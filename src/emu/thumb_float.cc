// Floating-point arithmetic and comparison (FPv4-SP, FPv5), of singles and of doubles.

#include "emu/thumb_float_core.h"
#include "emu/thumb_instructions.h"

namespace natmod::emu::thumb {
namespace {

using C = ThumbCore;
using Op = ThumbOp;

template <class T, class Compute>
T of_two(C& c, T a, T b, Compute compute) {
  const T result = rounded<T>(c, compute, a, b);
  return std::isnan(result) ? process_nans(c, a, b) : result;
}
template <class T>
T product(C& c, T a, T b) {
  return of_two(c, a, b, [](T x, T y) { return x * y; });
}
template <class T>
T sum(C& c, T a, T b) {
  return of_two(c, a, b, [](T x, T y) { return x + y; });
}

template <class T>
T negate_bits(T value) {
  constexpr FloatBits<T> kSign = FloatBits<T>{1} << (sizeof(T) * 8 - 1);
  return std::bit_cast<T>(std::bit_cast<FloatBits<T>>(value) ^ kSign);
}

struct FloatAdd {
  template <class T>
  static T of(C& c, T a, T b) {
    return sum(c, a, b);
  }
};
struct FloatSub {
  template <class T>
  static T of(C& c, T a, T b) {
    return of_two(c, a, b, [](T x, T y) { return x - y; });
  }
};
struct FloatMul {
  template <class T>
  static T of(C& c, T a, T b) {
    return product(c, a, b);
  }
};
struct FloatNegatedMul {
  template <class T>
  static T of(C& c, T a, T b) {
    return negate_bits(product(c, a, b));
  }
};
struct FloatDiv {
  template <class T>
  static T of(C& c, T a, T b) {
    return of_two(c, a, b, [](T x, T y) { return x / y; });
  }
};

/// Of numbers the greater or smaller; a quiet NaN yields to a number; 0 is above -0.
template <bool kGreatest>
struct Extremum {
  template <class T>
  static T of(C& c, T a, T b) {
    if (is_signalling(a) || is_signalling(b)) return process_nans(c, a, b);
    if (std::isnan(a)) return std::isnan(b) ? process_nans(c, a, b) : b;
    if (std::isnan(b)) return a;
    if (a == b) return std::signbit(a) == kGreatest ? b : a;
    return (a > b) == kGreatest ? a : b;
  }
};

template <class T, class Operation>
void binary(C& c, const Op& op) {
  set_float(c, op.rd, Operation::template of<T>(c, float_at<T>(c, op.rn), float_at<T>(c, op.rm)));
}

/// With a product that is rounded before it is added.
template <class T, bool kNegatesSum, bool kNegatesProduct>
void chained(C& c, const Op& op) {
  T before = float_at<T>(c, op.rd), by = product(c, float_at<T>(c, op.rn), float_at<T>(c, op.rm));
  if (kNegatesSum) before = negate_bits(before);
  if (kNegatesProduct) by = negate_bits(by);
  set_float(c, op.rd, sum(c, before, by));
}

/// With one that is not.
template <class T, bool kNegatesSum, bool kNegatesProduct>
void fused(C& c, const Op& op) {
  T before = float_at<T>(c, op.rd), a = float_at<T>(c, op.rn);
  const T b = float_at<T>(c, op.rm);
  if (kNegatesSum) before = negate_bits(before);
  if (kNegatesProduct) a = negate_bits(a);
  T result = rounded<T>(
      c, [](T x, T y, T z) { return std::fma(x, y, z); }, a, b, before);
  if (std::isnan(result)) {
    const bool is_invalid = (std::isinf(a) && b == 0) || (a == 0 && std::isinf(b));
    result =
        is_invalid && !is_signalling(before) ? default_nan<T>() : process_nans(c, before, a, b);
  }
  set_float(c, op.rd, result);
}

template <class T>
void square_root(C& c, const Op& op) {
  const T value = float_at<T>(c, op.rm);
  const T result = rounded<T>(
      c, [](T x) { return std::sqrt(x); }, value);
  set_float(c, op.rd, std::isnan(result) ? process_nans(c, value) : result);
}

template <class T>
void compare_floats(C& c, T a, T b) {
  constexpr uint32_t kFlags = 0xf << 28;
  const uint32_t result = a == b ? 0b0110 : a < b ? 0b1000 : a > b ? 0b0010 : 0b0011;
  c.registers.fpscr = (c.registers.fpscr & ~kFlags) | result << 28;
}

template <class T>
void move(C& c, const Op& op) {
  set_float(c, op.rd, float_at<T>(c, op.rm));
}
template <class T>
void move_constant(C& c, const Op& op) {
  const uint64_t bits = sizeof(T) == 8 ? uint64_t{op.imm} << 32 : op.imm;
  set_float(c, op.rd, std::bit_cast<T>(static_cast<FloatBits<T>>(bits)));
}
template <class T>
void absolute(C& c, const Op& op) {
  const T value = float_at<T>(c, op.rm);
  set_float(c, op.rd, std::signbit(value) ? negate_bits(value) : value);
}
template <class T>
void negate(C& c, const Op& op) {
  set_float(c, op.rd, negate_bits(float_at<T>(c, op.rm)));
}
template <class T>
void compare_two(C& c, const Op& op) {
  compare_floats(c, float_at<T>(c, op.rd), float_at<T>(c, op.rm));
}
template <class T>
void compare_zero(C& c, const Op& op) {
  compare_floats(c, float_at<T>(c, op.rd), T{0});
}
/// By the condition of w: eq, vs, ge, gt.
template <class T>
void select(C& c, const Op& op) {
  constexpr uint8_t kConditions[] = {0, 6, 10, 12};
  set_float(c, op.rd, float_at<T>(c, c.passes(kConditions[op.ra]) ? op.rn : op.rm));
}

constexpr ThumbInstruction kFloatTable[] = {
    {"vmla", kFp, "11101110 0D00 nnnn dddd 1010 N0M0 mmmm s", chained<float, false, false>},
    {"vmls", kFp, "11101110 0D00 nnnn dddd 1010 N1M0 mmmm s", chained<float, false, true>},
    {"vnmls", kFp, "11101110 0D01 nnnn dddd 1010 N0M0 mmmm s", chained<float, true, false>},
    {"vnmla", kFp, "11101110 0D01 nnnn dddd 1010 N1M0 mmmm s", chained<float, true, true>},
    {"vmul", kFp, "11101110 0D10 nnnn dddd 1010 N0M0 mmmm s", binary<float, FloatMul>},
    {"vnmul", kFp, "11101110 0D10 nnnn dddd 1010 N1M0 mmmm s", binary<float, FloatNegatedMul>},
    {"vadd", kFp, "11101110 0D11 nnnn dddd 1010 N0M0 mmmm s", binary<float, FloatAdd>},
    {"vsub", kFp, "11101110 0D11 nnnn dddd 1010 N1M0 mmmm s", binary<float, FloatSub>},
    {"vdiv", kFp, "11101110 1D00 nnnn dddd 1010 N0M0 mmmm s", binary<float, FloatDiv>},
    {"vfnms", kFp, "11101110 1D01 nnnn dddd 1010 N0M0 mmmm s", fused<float, true, false>},
    {"vfnma", kFp, "11101110 1D01 nnnn dddd 1010 N1M0 mmmm s", fused<float, true, true>},
    {"vfma", kFp, "11101110 1D10 nnnn dddd 1010 N0M0 mmmm s", fused<float, false, false>},
    {"vfms", kFp, "11101110 1D10 nnnn dddd 1010 N1M0 mmmm s", fused<float, false, true>},
    {"vmov", kFp, "11101110 1D11 iiii dddd 1010 0000 iiii float s", move_constant<float>},
    {"vmov", kFp, "11101110 1D11 0000 dddd 1010 01M0 mmmm s", move<float>},
    {"vabs", kFp, "11101110 1D11 0000 dddd 1010 11M0 mmmm s", absolute<float>},
    {"vneg", kFp, "11101110 1D11 0001 dddd 1010 01M0 mmmm s", negate<float>},
    {"vsqrt", kFp, "11101110 1D11 0001 dddd 1010 11M0 mmmm s", square_root<float>},
    {"vcmp", kFp, "11101110 1D11 0100 dddd 1010 .1M0 mmmm s", compare_two<float>},
    {"vcmp", kFp, "11101110 1D11 0101 dddd 1010 .1.0 0000 s", compare_zero<float>},
    {"vsel", kFp5, "11111110 0Dww nnnn dddd 1010 N0M0 mmmm s", select<float>},
    {"vmaxnm", kFp5, "11111110 1D00 nnnn dddd 1010 N0M0 mmmm s", binary<float, Extremum<true>>},
    {"vminnm", kFp5, "11111110 1D00 nnnn dddd 1010 N1M0 mmmm s", binary<float, Extremum<false>>},

    {"vmla", kDouble, "11101110 0D00 nnnn dddd 1011 N0M0 mmmm d", chained<double, false, false>},
    {"vmls", kDouble, "11101110 0D00 nnnn dddd 1011 N1M0 mmmm d", chained<double, false, true>},
    {"vnmls", kDouble, "11101110 0D01 nnnn dddd 1011 N0M0 mmmm d", chained<double, true, false>},
    {"vnmla", kDouble, "11101110 0D01 nnnn dddd 1011 N1M0 mmmm d", chained<double, true, true>},
    {"vmul", kDouble, "11101110 0D10 nnnn dddd 1011 N0M0 mmmm d", binary<double, FloatMul>},
    {"vnmul", kDouble, "11101110 0D10 nnnn dddd 1011 N1M0 mmmm d", binary<double, FloatNegatedMul>},
    {"vadd", kDouble, "11101110 0D11 nnnn dddd 1011 N0M0 mmmm d", binary<double, FloatAdd>},
    {"vsub", kDouble, "11101110 0D11 nnnn dddd 1011 N1M0 mmmm d", binary<double, FloatSub>},
    {"vdiv", kDouble, "11101110 1D00 nnnn dddd 1011 N0M0 mmmm d", binary<double, FloatDiv>},
    {"vfnms", kDouble, "11101110 1D01 nnnn dddd 1011 N0M0 mmmm d", fused<double, true, false>},
    {"vfnma", kDouble, "11101110 1D01 nnnn dddd 1011 N1M0 mmmm d", fused<double, true, true>},
    {"vfma", kDouble, "11101110 1D10 nnnn dddd 1011 N0M0 mmmm d", fused<double, false, false>},
    {"vfms", kDouble, "11101110 1D10 nnnn dddd 1011 N1M0 mmmm d", fused<double, false, true>},
    {"vmov", kDouble, "11101110 1D11 iiii dddd 1011 0000 iiii float d", move_constant<double>},
    {"vmov", kDouble, "11101110 1D11 0000 dddd 1011 01M0 mmmm d", move<double>},
    {"vabs", kDouble, "11101110 1D11 0000 dddd 1011 11M0 mmmm d", absolute<double>},
    {"vneg", kDouble, "11101110 1D11 0001 dddd 1011 01M0 mmmm d", negate<double>},
    {"vsqrt", kDouble, "11101110 1D11 0001 dddd 1011 11M0 mmmm d", square_root<double>},
    {"vcmp", kDouble, "11101110 1D11 0100 dddd 1011 .1M0 mmmm d", compare_two<double>},
    {"vcmp", kDouble, "11101110 1D11 0101 dddd 1011 .1.0 0000 d", compare_zero<double>},
    {"vsel", kDouble, "11111110 0Dww nnnn dddd 1011 N0M0 mmmm d", select<double>},
    {"vmaxnm", kDouble, "11111110 1D00 nnnn dddd 1011 N0M0 mmmm d", binary<double, Extremum<true>>},
    {"vminnm", kDouble, "11111110 1D00 nnnn dddd 1011 N1M0 mmmm d",
     binary<double, Extremum<false>>},
};

}  // namespace

std::span<const ThumbInstruction> float_table() {
  return kFloatTable;
}

}  // namespace natmod::emu::thumb
