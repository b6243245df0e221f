// Of the base instruction sets: loads and stores.

#include <type_traits>

#include "emu/riscv_instructions.h"

namespace natmod::emu {
namespace {

template <class W>
using C = RiscvCore<W>;
template <class W>
using Op = RiscvOp<W>;

template <class W>
uint64_t address(C<W>& c, const Op<W>& op) {
  return static_cast<W>(c.x(op.rs1) + static_cast<W>(op.imm));
}

/// `T`: what is read, by its size and sign.
template <class T, class W>
void load(C<W>& c, const Op<W>& op) {
  const auto bits = c.memory.template load<std::make_unsigned_t<T>>(address(c, op));
  // Of a signed one, all bits above are the sign's.
  using Wide = std::conditional_t<std::is_signed_v<T>, std::make_signed_t<W>, W>;
  c.x(op.rd) = static_cast<W>(static_cast<Wide>(static_cast<T>(bits)));
}

template <class T, class W>
void store(C<W>& c, const Op<W>& op) {
  c.memory.store(address(c, op), static_cast<T>(c.x(op.rs2)));
}

template <class W>
constexpr RiscvInstruction<W> kRiscvMemoryTable[] = {
    {"lb", kRiscvBase, "imm[11:0] sssss 000 ddddd 0000011", load<int8_t, W>},
    {"lh", kRiscvBase, "imm[11:0] sssss 001 ddddd 0000011", load<int16_t, W>},
    {"lw", kRiscvBase, "imm[11:0] sssss 010 ddddd 0000011", load<int32_t, W>},
    {"ld", kRv64, "imm[11:0] sssss 011 ddddd 0000011", load<int64_t, W>},
    {"lbu", kRiscvBase, "imm[11:0] sssss 100 ddddd 0000011", load<uint8_t, W>},
    {"lhu", kRiscvBase, "imm[11:0] sssss 101 ddddd 0000011", load<uint16_t, W>},
    {"lwu", kRv64, "imm[11:0] sssss 110 ddddd 0000011", load<uint32_t, W>},
    {"sb", kRiscvBase, "imm[11:5] ttttt sssss 000 imm[4:0] 0100011", store<uint8_t, W>},
    {"sh", kRiscvBase, "imm[11:5] ttttt sssss 001 imm[4:0] 0100011", store<uint16_t, W>},
    {"sw", kRiscvBase, "imm[11:5] ttttt sssss 010 imm[4:0] 0100011", store<uint32_t, W>},
    {"sd", kRv64, "imm[11:5] ttttt sssss 011 imm[4:0] 0100011", store<uint64_t, W>},

};

}  // namespace

template <class W>
std::span<const RiscvInstruction<W>> riscv_memory() {
  return kRiscvMemoryTable<W>;
}
template std::span<const RiscvInstruction<uint32_t>> riscv_memory<uint32_t>();
template std::span<const RiscvInstruction<uint64_t>> riscv_memory<uint64_t>();

}  // namespace natmod::emu
