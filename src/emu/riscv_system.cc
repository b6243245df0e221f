// Control and status registers, fences and traps: what of the privileged architecture code in
// machine mode meets that is no firmware.
//
// Source: The RISC-V Instruction Set Manual, volume II, chapters 2 and 3.

#include "emu/riscv_instructions.h"

namespace natmod::emu {
namespace {

template <class W>
using C = RiscvCore<W>;
template <class W>
using Op = RiscvOp<W>;

enum Csr : uint16_t {
  kMstatus = 0x300,
  kMcycle = 0xb00,
  kMinstret = 0xb02,
  kCycle = 0xc00,
  kTime = 0xc01,
  kInstret = 0xc02,
  kMhartid = 0xf14,
  kHighHalf = 0x80,  ///< of a counter of 64 bits, on RV32
};

// MIE, MPIE and MPP: nothing interrupts here, and code may look at what it has set.
constexpr uint32_t kMstatusBits = 0b1'1000'1000'1000;

template <class W>
W read_csr(C<W>& c, const Op<W>& op) {
  const auto number = static_cast<uint16_t>(op.imm);
  // A core that takes one cycle for each instruction. This one is counted, but not done yet.
  const uint64_t count = c.instructions - 1;
  switch (number) {
    case kMstatus:
      return c.registers.mstatus;
    case kMhartid:
      return 0;
    case kMcycle:
    case kMinstret:
    case kCycle:
    case kTime:
    case kInstret:
      return static_cast<W>(count);
    case kMcycle | kHighHalf:
    case kMinstret | kHighHalf:
    case kCycle | kHighHalf:
    case kTime | kHighHalf:
    case kInstret | kHighHalf:
      if (sizeof(W) == 4) return static_cast<W>(count >> 32);
      break;
  }
  c.fault(FaultKind::illegal_instruction, op);
}

template <class W>
void write_csr(C<W>& c, const Op<W>& op, W value) {
  if (op.imm != kMstatus) c.fault(FaultKind::illegal_instruction, op);
  c.registers.mstatus = value & kMstatusBits;
}

enum class Change : uint8_t { write, set, clear };

/// `operand`: a register's value, or the number in its place. That of number 0 changes nothing when
/// bits are set or cleared, and then the register need not be one that can be written.
template <Change kChange, class W>
void access_csr(C<W>& c, const Op<W>& op, W operand) {
  const W old = read_csr(c, op);
  if (kChange == Change::write)
    write_csr(c, op, operand);
  else if (op.rs1 != 0)
    write_csr(c, op, kChange == Change::set ? old | operand : old & ~operand);
  c.x(op.rd) = old;
}

template <Change kChange, class W>
void access_by_register(C<W>& c, const Op<W>& op) {
  access_csr<kChange>(c, op, c.x(op.rs1));
}
template <Change kChange, class W>
void access_by_number(C<W>& c, const Op<W>& op) {
  access_csr<kChange>(c, op, static_cast<W>(op.rs1));
}

template <class W>
void trap(C<W>& c, const Op<W>& op) {
  c.fault(FaultKind::trap, op);
}

template <class W>
void nothing(C<W>&, const Op<W>&) {}

// A counter shows what was done before, and blocks are counted as a whole.
constexpr uint16_t kLast = kRiscvBase | kEndsBlock;

template <class W>
constexpr RiscvInstruction<W> kRiscvSystemTable[] = {
    {"csrrw", kLast, "uimm[11:0] sssss 001 ddddd 1110011", access_by_register<Change::write, W>},
    {"csrrs", kLast, "uimm[11:0] sssss 010 ddddd 1110011", access_by_register<Change::set, W>},
    {"csrrc", kLast, "uimm[11:0] sssss 011 ddddd 1110011", access_by_register<Change::clear, W>},
    {"csrrwi", kLast, "uimm[11:0] sssss 101 ddddd 1110011", access_by_number<Change::write, W>},
    {"csrrsi", kLast, "uimm[11:0] sssss 110 ddddd 1110011", access_by_number<Change::set, W>},
    {"csrrci", kLast, "uimm[11:0] sssss 111 ddddd 1110011", access_by_number<Change::clear, W>},

    // One thread of execution. Code that was written over runs from the next block on.
    {"fence", kRiscvBase, "............ ..... 000 ..... 0001111", nothing<W>},
    {"fence.i", kLast, "............ ..... 001 ..... 0001111", nothing<W>},

    {"ecall", kLast, "000000000000 00000 000 00000 1110011", trap<W>},
    {"ebreak", kLast, "000000000001 00000 000 00000 1110011", trap<W>},
    {"wfi", kLast, "000100000101 00000 000 00000 1110011", trap<W>},
};

}  // namespace

template <class W>
std::span<const RiscvInstruction<W>> riscv_system() {
  return kRiscvSystemTable<W>;
}
template std::span<const RiscvInstruction<uint32_t>> riscv_system<uint32_t>();
template std::span<const RiscvInstruction<uint64_t>> riscv_system<uint64_t>();

}  // namespace natmod::emu
