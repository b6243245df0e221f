// What RV64I has for numbers of 32 bits: computed in the lower half, sign-extended to the register.

#include "emu/riscv_instructions.h"

namespace natmod::emu {
namespace {

template <class W>
using C = RiscvCore<W>;
template <class W>
using Op = RiscvOp<W>;

template <class W>
W sign_extend(uint32_t value) {
  return static_cast<W>(static_cast<std::make_signed_t<W>>(static_cast<int32_t>(value)));
}

template <class W>
constexpr RiscvInstruction<W> kWordTable[] = {
    {"addiw", kRv64, "imm[11:0] sssss 000 ddddd 0011011",
     [](C<W>& c, const Op<W>& op) {
       c.x(op.rd) =
           sign_extend<W>(static_cast<uint32_t>(c.x(op.rs1)) + static_cast<uint32_t>(op.imm));
     }},
    {"slliw", kRv64, "0000000 uimm[4:0] sssss 001 ddddd 0011011",
     [](C<W>& c, const Op<W>& op) {
       c.x(op.rd) = sign_extend<W>(static_cast<uint32_t>(c.x(op.rs1)) << op.imm);
     }},
    {"srliw", kRv64, "0000000 uimm[4:0] sssss 101 ddddd 0011011",
     [](C<W>& c, const Op<W>& op) {
       c.x(op.rd) = sign_extend<W>(static_cast<uint32_t>(c.x(op.rs1)) >> op.imm);
     }},
    {"sraiw", kRv64, "0100000 uimm[4:0] sssss 101 ddddd 0011011",
     [](C<W>& c, const Op<W>& op) {
       const int32_t value = static_cast<int32_t>(c.x(op.rs1)) >> op.imm;
       c.x(op.rd) = sign_extend<W>(static_cast<uint32_t>(value));
     }},
    {"addw", kRv64, "0000000 ttttt sssss 000 ddddd 0111011",
     [](C<W>& c, const Op<W>& op) {
       c.x(op.rd) = sign_extend<W>(static_cast<uint32_t>(c.x(op.rs1) + c.x(op.rs2)));
     }},
    {"subw", kRv64, "0100000 ttttt sssss 000 ddddd 0111011",
     [](C<W>& c, const Op<W>& op) {
       c.x(op.rd) = sign_extend<W>(static_cast<uint32_t>(c.x(op.rs1) - c.x(op.rs2)));
     }},
    {"sllw", kRv64, "0000000 ttttt sssss 001 ddddd 0111011",
     [](C<W>& c, const Op<W>& op) {
       c.x(op.rd) = sign_extend<W>(static_cast<uint32_t>(c.x(op.rs1)) << (c.x(op.rs2) & 31));
     }},
    {"srlw", kRv64, "0000000 ttttt sssss 101 ddddd 0111011",
     [](C<W>& c, const Op<W>& op) {
       c.x(op.rd) = sign_extend<W>(static_cast<uint32_t>(c.x(op.rs1)) >> (c.x(op.rs2) & 31));
     }},
    {"sraw", kRv64, "0100000 ttttt sssss 101 ddddd 0111011",
     [](C<W>& c, const Op<W>& op) {
       const int32_t value = static_cast<int32_t>(c.x(op.rs1)) >> (c.x(op.rs2) & 31);
       c.x(op.rd) = sign_extend<W>(static_cast<uint32_t>(value));
     }},

};

}  // namespace

template <class W>
std::span<const RiscvInstruction<W>> riscv_words() {
  return kWordTable<W>;
}
template std::span<const RiscvInstruction<uint32_t>> riscv_words<uint32_t>();
template std::span<const RiscvInstruction<uint64_t>> riscv_words<uint64_t>();

}  // namespace natmod::emu
