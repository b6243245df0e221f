// The extension Zba: addresses of elements of arrays.

#include "emu/riscv_instructions.h"

namespace natmod::emu {
namespace {

template <class W>
using C = RiscvCore<W>;
template <class W>
using Op = RiscvOp<W>;

/// The lower 32 bits without a sign: an index of 32 bits on RV64.
template <class W>
W low_word(W value) {
  return static_cast<uint32_t>(value);
}

template <unsigned kShift, class W>
void add_scaled(C<W>& c, const Op<W>& op) {
  c.x(op.rd) = (c.x(op.rs1) << kShift) + c.x(op.rs2);
}
template <unsigned kShift, class W>
void add_scaled_word(C<W>& c, const Op<W>& op) {
  c.x(op.rd) = (low_word(c.x(op.rs1)) << kShift) + c.x(op.rs2);
}

template <class W>
constexpr RiscvInstruction<W> kAddressTable[] = {
    {"sh1add", kZba, "0010000 ttttt sssss 010 ddddd 0110011", add_scaled<1, W>},
    {"sh2add", kZba, "0010000 ttttt sssss 100 ddddd 0110011", add_scaled<2, W>},
    {"sh3add", kZba, "0010000 ttttt sssss 110 ddddd 0110011", add_scaled<3, W>},
    {"add.uw", kZba64, "0000100 ttttt sssss 000 ddddd 0111011", add_scaled_word<0, W>},
    {"sh1add.uw", kZba64, "0010000 ttttt sssss 010 ddddd 0111011", add_scaled_word<1, W>},
    {"sh2add.uw", kZba64, "0010000 ttttt sssss 100 ddddd 0111011", add_scaled_word<2, W>},
    {"sh3add.uw", kZba64, "0010000 ttttt sssss 110 ddddd 0111011", add_scaled_word<3, W>},
    {"slli.uw", kZba64, "000010 uimm[5:0] sssss 001 ddddd 0011011",
     [](C<W>& c, const Op<W>& op) { c.x(op.rd) = low_word(c.x(op.rs1)) << op.imm; }},
};

}  // namespace

template <class W>
std::span<const RiscvInstruction<W>> riscv_addresses() {
  return kAddressTable<W>;
}
template std::span<const RiscvInstruction<uint32_t>> riscv_addresses<uint32_t>();
template std::span<const RiscvInstruction<uint64_t>> riscv_addresses<uint64_t>();

}  // namespace natmod::emu
