// Booleans and single-precision floating point.
//
// Values are computed by the host, rounded to nearest: FCR's other rounding modes and FSR's flags
// are not modelled, as no compiler uses them. NaNs follow the core: the last NaN operand, made
// quiet, else the default NaN.
//
// Division and square root are done by sequences of helper instructions (seed, iterate, scale). The
// sequences that compilers and their libraries use end with ADDEXPM.S and DIVN.S. We compute the
// exact result where the sequence names both operands (MKDADJ.S, MKSADJ.S), let ADDEXPM.S take it
// over, and have the other steps do nothing: what comes out is the correctly rounded result, as on
// the core. (QEMU does it this way too.)

#include <bit>
#include <cmath>
#include <iterator>
#include <limits>

#include "emu/xtensa_instructions.h"

namespace natmod::emu {
namespace {

using C = XtensaCore;
using Op = XtensaOp;

constexpr uint32_t kDefaultNan = 0x7fc0'0000;
constexpr uint32_t kQuietBit = 0x0040'0000;
constexpr uint32_t kSign = 0x8000'0000;

float as_float(uint32_t bits) {
  return std::bit_cast<float>(bits);
}
bool is_nan(uint32_t bits) {
  return (bits & ~kSign) > 0x7f80'0000;
}

/// The bits of `value`, which was computed from `operands`, the addend of a product last.
template <class... Operands>
uint32_t result(float value, Operands... operands) {
  if (!std::isnan(value)) return std::bit_cast<uint32_t>(value);
  uint32_t nan = kDefaultNan;
  for (const uint32_t operand : {static_cast<uint32_t>(operands)...})
    if (is_nan(operand)) nan = operand | kQuietBit;
  return nan;
}

/// `value` as an integer of type T, saturated; NaN gives the largest.
template <class T>
uint32_t saturate(double value) {
  using Limits = std::numeric_limits<T>;
  if (std::isnan(value) || value >= static_cast<double>(Limits::max()))
    return static_cast<uint32_t>(Limits::max());
  if (value <= static_cast<double>(Limits::min())) return static_cast<uint32_t>(Limits::min());
  return static_cast<uint32_t>(static_cast<T>(value));
}

// A double holds every product of a single and a power of two up to 2^15.
double scaled(const C& c, const Op& op) {
  return std::ldexp(static_cast<double>(as_float(c.registers.f[op.s])), op.t);
}

template <class Compare>
inline void compare(C& c, const Op& op, Compare holds) {
  c.set_boolean(op.r, holds(as_float(c.registers.f[op.s]), as_float(c.registers.f[op.t])));
}

inline void move_if(C& c, const Op& op, bool condition) {
  if (condition) c.registers.f[op.r] = c.registers.f[op.s];
}

/// How many booleans of the group of `count` that begins at register s are set.
int booleans_set(const C& c, const Op& op, unsigned count) {
  return std::popcount(c.registers.br >> op.s & ((1u << count) - 1));
}

void multiply_add(C& c, const Op& op) {
  const uint32_t x = c.registers.f[op.s], y = c.registers.f[op.t], z = c.registers.f[op.r];
  c.registers.f[op.r] = result(std::fma(as_float(x), as_float(y), as_float(z)), x, y, z);
}

void nothing(C&, const Op&) {}

constexpr float kConstants[] = {0.0f, 1.0f, 2.0f, 0.5f};

constexpr XtensaInstruction kTable[] = {
    {"andb", kBoolean, "0000 0010 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { c.set_boolean(op.r, c.boolean(op.s) && c.boolean(op.t)); }},
    {"andbc", kBoolean, "0001 0010 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { c.set_boolean(op.r, c.boolean(op.s) && !c.boolean(op.t)); }},
    {"orb", kBoolean, "0010 0010 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { c.set_boolean(op.r, c.boolean(op.s) || c.boolean(op.t)); }},
    {"orbc", kBoolean, "0011 0010 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { c.set_boolean(op.r, c.boolean(op.s) || !c.boolean(op.t)); }},
    {"xorb", kBoolean, "0100 0010 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { c.set_boolean(op.r, c.boolean(op.s) != c.boolean(op.t)); }},
    {"any4", kBoolean, "0000 0000 1000 ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { c.set_boolean(op.t, booleans_set(c, op, 4) != 0); }},
    {"all4", kBoolean, "0000 0000 1001 ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { c.set_boolean(op.t, booleans_set(c, op, 4) == 4); }},
    {"any8", kBoolean, "0000 0000 1010 ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { c.set_boolean(op.t, booleans_set(c, op, 8) != 0); }},
    {"all8", kBoolean, "0000 0000 1011 ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { c.set_boolean(op.t, booleans_set(c, op, 8) == 8); }},
    {"movf", kBoolean, "1100 0011 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) {
       if (!c.boolean(op.t)) c.a(op.r) = c.a(op.s);
     }},
    {"movt", kBoolean, "1101 0011 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) {
       if (c.boolean(op.t)) c.a(op.r) = c.a(op.s);
     }},

    {"add.s", kFloat, "0000 1010 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) {
       const uint32_t x = c.registers.f[op.s], y = c.registers.f[op.t];
       c.registers.f[op.r] = result(as_float(x) + as_float(y), x, y);
     }},
    {"sub.s", kFloat, "0001 1010 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) {
       const uint32_t x = c.registers.f[op.s], y = c.registers.f[op.t];
       c.registers.f[op.r] = result(as_float(x) - as_float(y), x, y);
     }},
    {"mul.s", kFloat, "0010 1010 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) {
       const uint32_t x = c.registers.f[op.s], y = c.registers.f[op.t];
       c.registers.f[op.r] = result(as_float(x) * as_float(y), x, y);
     }},
    {"madd.s", kFloat, "0100 1010 rrrr ssss tttt 0000", Immediate::raw, multiply_add},
    {"msub.s", kFloat, "0101 1010 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) {
       const uint32_t x = c.registers.f[op.s], y = c.registers.f[op.t], z = c.registers.f[op.r];
       c.registers.f[op.r] = result(std::fma(-as_float(x), as_float(y), as_float(z)), x, y, z);
     }},

    {"round.s", kFloat, "1000 1010 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { c.a(op.r) = saturate<int32_t>(std::nearbyint(scaled(c, op))); }},
    {"trunc.s", kFloat, "1001 1010 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { c.a(op.r) = saturate<int32_t>(std::trunc(scaled(c, op))); }},
    {"floor.s", kFloat, "1010 1010 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { c.a(op.r) = saturate<int32_t>(std::floor(scaled(c, op))); }},
    {"ceil.s", kFloat, "1011 1010 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { c.a(op.r) = saturate<int32_t>(std::ceil(scaled(c, op))); }},
    {"float.s", kFloat, "1100 1010 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) {
       const double value = static_cast<int32_t>(c.a(op.s));
       c.registers.f[op.r] = std::bit_cast<uint32_t>(static_cast<float>(std::ldexp(value, -op.t)));
     }},
    {"ufloat.s", kFloat, "1101 1010 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) {
       const double value = c.a(op.s);
       c.registers.f[op.r] = std::bit_cast<uint32_t>(static_cast<float>(std::ldexp(value, -op.t)));
     }},
    // A negative number is converted as a signed one.
    {"utrunc.s", kFloat, "1110 1010 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) {
       const double value = std::trunc(scaled(c, op));
       c.a(op.r) = value < 0 ? saturate<int32_t>(value) : saturate<uint32_t>(value);
     }},

    {"mov.s", kFloat, "1111 1010 rrrr ssss 0000 0000", Immediate::raw,
     [](C& c, const Op& op) { c.registers.f[op.r] = c.registers.f[op.s]; }},
    {"abs.s", kFloat, "1111 1010 rrrr ssss 0001 0000", Immediate::raw,
     [](C& c, const Op& op) { c.registers.f[op.r] = c.registers.f[op.s] & ~kSign; }},
    {"neg.s", kFloat, "1111 1010 rrrr ssss 0110 0000", Immediate::raw,
     [](C& c, const Op& op) { c.registers.f[op.r] = c.registers.f[op.s] ^ kSign; }},
    {"rfr", kFloat, "1111 1010 rrrr ssss 0100 0000", Immediate::raw,
     [](C& c, const Op& op) { c.a(op.r) = c.registers.f[op.s]; }},
    {"wfr", kFloat, "1111 1010 rrrr ssss 0101 0000", Immediate::raw,
     [](C& c, const Op& op) { c.registers.f[op.r] = c.a(op.s); }},

    {"un.s", kFloat, "0001 1011 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) {
       compare(c, op, [](float x, float y) { return std::isunordered(x, y); });
     }},
    {"oeq.s", kFloat, "0010 1011 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { compare(c, op, [](float x, float y) { return x == y; }); }},
    {"ueq.s", kFloat, "0011 1011 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) {
       compare(c, op, [](float x, float y) { return !(x < y || x > y); });
     }},
    {"olt.s", kFloat, "0100 1011 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { compare(c, op, [](float x, float y) { return x < y; }); }},
    {"ult.s", kFloat, "0101 1011 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { compare(c, op, [](float x, float y) { return !(x >= y); }); }},
    {"ole.s", kFloat, "0110 1011 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { compare(c, op, [](float x, float y) { return x <= y; }); }},
    {"ule.s", kFloat, "0111 1011 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { compare(c, op, [](float x, float y) { return !(x > y); }); }},

    {"moveqz.s", kFloat, "1000 1011 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { move_if(c, op, c.a(op.t) == 0); }},
    {"movnez.s", kFloat, "1001 1011 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { move_if(c, op, c.a(op.t) != 0); }},
    {"movltz.s", kFloat, "1010 1011 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { move_if(c, op, static_cast<int32_t>(c.a(op.t)) < 0); }},
    {"movgez.s", kFloat, "1011 1011 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { move_if(c, op, static_cast<int32_t>(c.a(op.t)) >= 0); }},
    {"movf.s", kFloat, "1100 1011 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { move_if(c, op, !c.boolean(op.t)); }},
    {"movt.s", kFloat, "1101 1011 rrrr ssss tttt 0000", Immediate::raw,
     [](C& c, const Op& op) { move_if(c, op, c.boolean(op.t)); }},

    // The sequences of division and square root.
    {"maddn.s", kFloat, "0110 1010 rrrr ssss tttt 0000", Immediate::raw, multiply_add},
    {"divn.s", kFloat, "0111 1010 rrrr ssss tttt 0000", Immediate::raw, nothing},
    {"const.s", kFloat, "1111 1010 rrrr iiii 0011 0000", Immediate::raw,
     [](C& c, const Op& op) {
       if (op.imm >= std::size(kConstants)) c.fault(FaultKind::illegal_instruction);
       c.registers.f[op.r] = std::bit_cast<uint32_t>(kConstants[op.imm]);
     }},
    {"div0.s", kFloat, "1111 1010 rrrr ssss 0111 0000", Immediate::raw, nothing},
    {"recip0.s", kFloat, "1111 1010 rrrr ssss 1000 0000", Immediate::raw,
     [](C& c, const Op& op) {
       const uint32_t x = c.registers.f[op.s];
       c.registers.f[op.r] = result(1.0f / as_float(x), x);
     }},
    {"sqrt0.s", kFloat, "1111 1010 rrrr ssss 1001 0000", Immediate::raw, nothing},
    {"rsqrt0.s", kFloat, "1111 1010 rrrr ssss 1010 0000", Immediate::raw,
     [](C& c, const Op& op) {
       const uint32_t x = c.registers.f[op.s];
       c.registers.f[op.r] = result(1.0f / std::sqrt(as_float(x)), x);
     }},
    {"nexp01.s", kFloat, "1111 1010 rrrr ssss 1011 0000", Immediate::raw, nothing},
    {"mksadj.s", kFloat, "1111 1010 rrrr ssss 1100 0000", Immediate::raw,
     [](C& c, const Op& op) {
       const uint32_t x = c.registers.f[op.s];
       c.registers.f[op.r] = result(std::sqrt(as_float(x)), x);
     }},
    {"mkdadj.s", kFloat, "1111 1010 rrrr ssss 1101 0000", Immediate::raw,
     [](C& c, const Op& op) {
       const uint32_t x = c.registers.f[op.s], y = c.registers.f[op.r];
       c.registers.f[op.r] = result(as_float(x) / as_float(y), x, y);
     }},
    {"addexp.s", kFloat, "1111 1010 rrrr ssss 1110 0000", Immediate::raw, nothing},
    {"addexpm.s", kFloat, "1111 1010 rrrr ssss 1111 0000", Immediate::raw,
     [](C& c, const Op& op) { c.registers.f[op.r] = c.registers.f[op.s]; }},
};

}  // namespace

std::span<const XtensaInstruction> xtensa_floats() {
  return kTable;
}

}  // namespace natmod::emu
