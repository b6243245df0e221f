// What floating-point instructions share: registers as numbers, NaNs, rounding.
//
// The host computes: its float and double are those of IEEE 754. What the manual has differently is
// which NaN comes out: the first signalling one of the operands, else the first, made quiet; or,
// where none was an operand, the default one, which is positive. Of FPSCR the rounding mode, DN and
// the flags of comparisons are kept; FZ is not obeyed, and exceptions leave no trace there.
#pragma once

#include <bit>
#include <cfenv>
#include <cmath>
#include <type_traits>

#include "emu/thumb_core.h"

namespace natmod::emu {

template <class T>
using FloatBits = std::conditional_t<sizeof(T) == 8, uint64_t, uint32_t>;

template <class T>
T float_at(ThumbCore& c, unsigned n) {
  if constexpr (sizeof(T) == 8)
    return std::bit_cast<T>(uint64_t{c.registers.s[n + 1]} << 32 | c.registers.s[n]);
  else
    return std::bit_cast<T>(c.registers.s[n]);
}

template <class T>
void set_float(ThumbCore& c, unsigned n, T value) {
  const auto bits = std::bit_cast<FloatBits<T>>(value);
  c.registers.s[n] = static_cast<uint32_t>(bits);
  if constexpr (sizeof(T) == 8) c.registers.s[n + 1] = static_cast<uint32_t>(bits >> 32);
}

template <class T>
constexpr FloatBits<T> kQuietBit = FloatBits<T>{1} << (sizeof(T) == 8 ? 51 : 22);

template <class T>
T default_nan() {
  constexpr FloatBits<T> kExponent = sizeof(T) == 8 ? 0x7ff0'0000'0000'0000 : 0x7f80'0000;
  return std::bit_cast<T>(static_cast<FloatBits<T>>(kExponent | kQuietBit<T>));
}

template <class T>
bool is_signalling(T value) {
  return std::isnan(value) && (std::bit_cast<FloatBits<T>>(value) & kQuietBit<T>) == 0;
}
template <class T>
T quiet(T value) {
  return std::bit_cast<T>(std::bit_cast<FloatBits<T>>(value) | kQuietBit<T>);
}

/// FPProcessNaNs(): what an operation gives whose operands or whose result is no number.
template <class T, class... More>
T process_nans(const ThumbCore& c, T first, More... more) {
  constexpr uint32_t kDefaultNan = 1 << 25;
  if ((c.registers.fpscr & kDefaultNan) == 0) {
    for (const T operand : {first, more...})
      if (is_signalling(operand)) return quiet(operand);
    for (const T operand : {first, more...})
      if (std::isnan(operand)) return operand;
  }
  return default_nan<T>();
}

/// As the standard header numbers it, by FPSCR.RMode.
inline int rounding_of(const ThumbCore& c) {
  constexpr int kModes[] = {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};
  return kModes[c.registers.fpscr >> 22 & 3];
}

/// Computes in the mode that FPSCR has. Operands are read, and the result written, as volatile, for
/// compilers move arithmetic over changes of the mode.
template <class T, class Compute, class... Operand>
T rounded(const ThumbCore& c, Compute compute, Operand... operands) {
  const int mode = rounding_of(c);
  if (mode == FE_TONEAREST) [[likely]]
    return compute(operands...);
  std::fesetround(mode);
  const auto fresh = [](auto value) {
    volatile auto copy = value;
    return static_cast<decltype(value)>(copy);
  };
  volatile T result = compute(fresh(operands)...);
  std::fesetround(FE_TONEAREST);
  return result;
}

}  // namespace natmod::emu
