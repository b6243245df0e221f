// The extension A. With one thread of execution an atomic operation is a load and a store, and the
// bits of acquire and release mean nothing. Addresses are always aligned.

#include <algorithm>

#include "emu/riscv_instructions.h"

namespace natmod::emu {
namespace {

template <class W>
using C = RiscvCore<W>;
template <class W>
using Op = RiscvOp<W>;

/// `T`: what is in memory, signed: it is sign-extended to a register.
template <class T, class W>
void load_reserved(C<W>& c, const Op<W>& op) {
  const W address = c.x(op.rs1);
  const T value = static_cast<T>(c.memory.template load<std::make_unsigned_t<T>>(address));
  c.memory.check_aligned(address, sizeof(T), Access::read);
  c.registers.reserved = address;
  c.x(op.rd) = static_cast<W>(value);
}

/// One that fails touches no memory, but its address must be aligned all the same.
template <class T, class W>
void store_conditional(C<W>& c, const Op<W>& op) {
  const W address = c.x(op.rs1);
  c.memory.check_aligned(address, sizeof(T), Access::write);
  const bool holds = c.registers.reserved == address;
  if (holds) c.memory.store(address, static_cast<std::make_unsigned_t<T>>(c.x(op.rs2)));
  c.registers.reserved = C<W>::kNothing;
  c.x(op.rd) = holds ? 0 : 1;
}

template <class T, T (*kOperation)(T, T), class W>
void modify(C<W>& c, const Op<W>& op) {
  using Unsigned = std::make_unsigned_t<T>;
  const W address = c.x(op.rs1);
  const T old = static_cast<T>(c.memory.template load<Unsigned>(address));
  c.memory.check_aligned(address, sizeof(T), Access::write);
  const T result = kOperation(old, static_cast<T>(c.x(op.rs2)));
  c.memory.store(address, static_cast<Unsigned>(result));
  c.x(op.rd) = static_cast<W>(old);
}

template <class T>
T swapped(T, T y) {
  return y;
}
template <class T>
T sum(T x, T y) {
  using Unsigned = std::make_unsigned_t<T>;
  return static_cast<T>(static_cast<Unsigned>(x) + static_cast<Unsigned>(y));
}
template <class T>
T exclusive_or(T x, T y) {
  return x ^ y;
}
template <class T>
T both(T x, T y) {
  return x & y;
}
template <class T>
T either(T x, T y) {
  return x | y;
}
template <class T>
T smaller(T x, T y) {
  return std::min(x, y);
}
template <class T>
T larger(T x, T y) {
  return std::max(x, y);
}
template <class T>
T smaller_unsigned(T x, T y) {
  using Unsigned = std::make_unsigned_t<T>;
  return static_cast<T>(std::min(static_cast<Unsigned>(x), static_cast<Unsigned>(y)));
}
template <class T>
T larger_unsigned(T x, T y) {
  using Unsigned = std::make_unsigned_t<T>;
  return static_cast<T>(std::max(static_cast<Unsigned>(x), static_cast<Unsigned>(y)));
}

using I32 = int32_t;
using I64 = int64_t;
template <class W>
constexpr RiscvInstruction<W> kAtomicTable[] = {
    {"lr.w", kRiscvBase, "00010 .. 00000 sssss 010 ddddd 0101111", load_reserved<I32, W>},
    {"sc.w", kRiscvBase, "00011 .. ttttt sssss 010 ddddd 0101111", store_conditional<I32, W>},
    {"amoswap.w", kRiscvBase, "00001 .. ttttt sssss 010 ddddd 0101111", modify<I32, swapped, W>},
    {"amoadd.w", kRiscvBase, "00000 .. ttttt sssss 010 ddddd 0101111", modify<I32, sum, W>},
    {"amoxor.w", kRiscvBase, "00100 .. ttttt sssss 010 ddddd 0101111",
     modify<I32, exclusive_or, W>},
    {"amoand.w", kRiscvBase, "01100 .. ttttt sssss 010 ddddd 0101111", modify<I32, both, W>},
    {"amoor.w", kRiscvBase, "01000 .. ttttt sssss 010 ddddd 0101111", modify<I32, either, W>},
    {"amomin.w", kRiscvBase, "10000 .. ttttt sssss 010 ddddd 0101111", modify<I32, smaller, W>},
    {"amomax.w", kRiscvBase, "10100 .. ttttt sssss 010 ddddd 0101111", modify<I32, larger, W>},
    {"amominu.w", kRiscvBase, "11000 .. ttttt sssss 010 ddddd 0101111",
     modify<I32, smaller_unsigned, W>},
    {"amomaxu.w", kRiscvBase, "11100 .. ttttt sssss 010 ddddd 0101111",
     modify<I32, larger_unsigned, W>},

    {"lr.d", kRv64, "00010 .. 00000 sssss 011 ddddd 0101111", load_reserved<I64, W>},
    {"sc.d", kRv64, "00011 .. ttttt sssss 011 ddddd 0101111", store_conditional<I64, W>},
    {"amoswap.d", kRv64, "00001 .. ttttt sssss 011 ddddd 0101111", modify<I64, swapped, W>},
    {"amoadd.d", kRv64, "00000 .. ttttt sssss 011 ddddd 0101111", modify<I64, sum, W>},
    {"amoxor.d", kRv64, "00100 .. ttttt sssss 011 ddddd 0101111", modify<I64, exclusive_or, W>},
    {"amoand.d", kRv64, "01100 .. ttttt sssss 011 ddddd 0101111", modify<I64, both, W>},
    {"amoor.d", kRv64, "01000 .. ttttt sssss 011 ddddd 0101111", modify<I64, either, W>},
    {"amomin.d", kRv64, "10000 .. ttttt sssss 011 ddddd 0101111", modify<I64, smaller, W>},
    {"amomax.d", kRv64, "10100 .. ttttt sssss 011 ddddd 0101111", modify<I64, larger, W>},
    {"amominu.d", kRv64, "11000 .. ttttt sssss 011 ddddd 0101111",
     modify<I64, smaller_unsigned, W>},
    {"amomaxu.d", kRv64, "11100 .. ttttt sssss 011 ddddd 0101111", modify<I64, larger_unsigned, W>},
};

}  // namespace

template <class W>
std::span<const RiscvInstruction<W>> riscv_atomic() {
  return kAtomicTable<W>;
}
template std::span<const RiscvInstruction<uint32_t>> riscv_atomic<uint32_t>();
template std::span<const RiscvInstruction<uint64_t>> riscv_atomic<uint64_t>();

}  // namespace natmod::emu
