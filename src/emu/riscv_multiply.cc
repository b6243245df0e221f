// The extension M: multiplication and division.

#include <limits>

#include "emu/riscv_instructions.h"

namespace natmod::emu {
namespace {

template <class W>
using C = RiscvCore<W>;
template <class W>
using Op = RiscvOp<W>;

/// The upper half of a product of unsigned numbers.
template <class W>
W high_product(W x, W y) {
  constexpr unsigned kHalf = sizeof(W) * 4;
  constexpr W kLow = (W{1} << kHalf) - 1;
  const W xl = x & kLow, xh = x >> kHalf, yl = y & kLow, yh = y >> kHalf;
  const W middle = xh * yl + (xl * yl >> kHalf);  // no carry out: (2^n - 1)^2 + 2^n - 1 < 2^2n
  const W other = xl * yh + (middle & kLow);
  return xh * yh + (middle >> kHalf) + (other >> kHalf);
}

// Nothing faults: by zero the quotient is all ones and the remainder the dividend; the one quotient
// that does not fit wraps.
template <class Unsigned>
Unsigned quotient(Unsigned x, Unsigned y) {
  return y == 0 ? ~Unsigned{0} : x / y;
}
template <class Unsigned>
Unsigned remainder(Unsigned x, Unsigned y) {
  return y == 0 ? x : x % y;
}
template <class Unsigned>
Unsigned signed_quotient(Unsigned x, Unsigned y) {
  using Signed = std::make_signed_t<Unsigned>;
  if (y == 0) return ~Unsigned{0};
  if (y == ~Unsigned{0}) return 0 - x;
  return static_cast<Unsigned>(static_cast<Signed>(x) / static_cast<Signed>(y));
}
template <class Unsigned>
Unsigned signed_remainder(Unsigned x, Unsigned y) {
  using Signed = std::make_signed_t<Unsigned>;
  if (y == 0) return x;
  if (y == ~Unsigned{0}) return 0;
  return static_cast<Unsigned>(static_cast<Signed>(x) % static_cast<Signed>(y));
}

/// An operation on the lower 32 bits, its result sign-extended.
template <class W>
void on_words(C<W>& c, const Op<W>& op, uint32_t (*operation)(uint32_t, uint32_t)) {
  const uint32_t result =
      operation(static_cast<uint32_t>(c.x(op.rs1)), static_cast<uint32_t>(c.x(op.rs2)));
  c.x(op.rd) = static_cast<W>(static_cast<std::make_signed_t<W>>(static_cast<int32_t>(result)));
}

template <class W>
constexpr RiscvInstruction<W> kMultiplyTable[] = {
    {"mul", kRiscvBase, "0000001 ttttt sssss 000 ddddd 0110011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = c.x(op.rs1) * c.x(op.rs2); }},
    // A negative factor counts 2^n less than its bits say.
    {"mulh", kRiscvBase, "0000001 ttttt sssss 001 ddddd 0110011",
     [](C<W>& c, const Op<W>& op) {
       const W x = c.x(op.rs1), y = c.x(op.rs2);
       W high = high_product(x, y);
       if (c.as_signed(op.rs1) < 0) high -= y;
       if (c.as_signed(op.rs2) < 0) high -= x;
       c.x(op.rd) = high;
     }},
    {"mulhsu", kRiscvBase, "0000001 ttttt sssss 010 ddddd 0110011",
     [](C<W>& c, const Op<W>& op) {
       const W y = c.x(op.rs2);
       W high = high_product(c.x(op.rs1), y);
       if (c.as_signed(op.rs1) < 0) high -= y;
       c.x(op.rd) = high;
     }},
    {"mulhu", kRiscvBase, "0000001 ttttt sssss 011 ddddd 0110011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = high_product(c.x(op.rs1), c.x(op.rs2)); }},
    {"div", kRiscvBase, "0000001 ttttt sssss 100 ddddd 0110011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = signed_quotient(c.x(op.rs1), c.x(op.rs2)); }},
    {"divu", kRiscvBase, "0000001 ttttt sssss 101 ddddd 0110011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = quotient(c.x(op.rs1), c.x(op.rs2)); }},
    {"rem", kRiscvBase, "0000001 ttttt sssss 110 ddddd 0110011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = signed_remainder(c.x(op.rs1), c.x(op.rs2)); }},
    {"remu", kRiscvBase, "0000001 ttttt sssss 111 ddddd 0110011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = remainder(c.x(op.rs1), c.x(op.rs2)); }},

    {"mulw", kRv64, "0000001 ttttt sssss 000 ddddd 0111011",
     [](C<W>& c, const Op<W>& op) {
       on_words(c, op, [](uint32_t x, uint32_t y) { return x * y; });
     }},
    {"divw", kRv64, "0000001 ttttt sssss 100 ddddd 0111011",
     [](C<W>& c, const Op<W>& op) { on_words(c, op, signed_quotient<uint32_t>); }},
    {"divuw", kRv64, "0000001 ttttt sssss 101 ddddd 0111011",
     [](C<W>& c, const Op<W>& op) { on_words(c, op, quotient<uint32_t>); }},
    {"remw", kRv64, "0000001 ttttt sssss 110 ddddd 0111011",
     [](C<W>& c, const Op<W>& op) { on_words(c, op, signed_remainder<uint32_t>); }},
    {"remuw", kRv64, "0000001 ttttt sssss 111 ddddd 0111011",
     [](C<W>& c, const Op<W>& op) { on_words(c, op, remainder<uint32_t>); }},
};

}  // namespace

template <class W>
std::span<const RiscvInstruction<W>> riscv_multiply() {
  return kMultiplyTable<W>;
}
template std::span<const RiscvInstruction<uint32_t>> riscv_multiply<uint32_t>();
template std::span<const RiscvInstruction<uint64_t>> riscv_multiply<uint64_t>();

}  // namespace natmod::emu
