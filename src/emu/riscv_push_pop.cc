// The extension Zcmp: a function's registers onto the stack and back, and moves between a0, a1 and
// two saved registers.
//
// Source: RISC-V Code-size reduction, version 1.0.

#include "emu/riscv_instructions.h"

namespace natmod::emu {
namespace {

template <class W>
using C = RiscvCore<W>;
template <class W>
using Op = RiscvOp<W>;

/// s0, s1, … by number: x8, x9, and from x18 on.
unsigned saved_register(unsigned n) {
  return n < 2 ? 8 + n : 16 + n;
}
/// Of the fields with three bits, which elsewhere name x8 to x15.
unsigned saved_field(unsigned n) {
  return saved_register(n - 8);
}

/// The registers that `rlist` names, and the frame that they need.
template <class W>
class PushedRegisters {
 public:
  /// The list is 4 for ra alone, with a saved register more for each number, and all for the last.
  explicit PushedRegisters(const Op<W>& op) : saved_(op.rs2 == 15 ? 12 : op.rs2 - 4u) {
    const unsigned bytes = (saved_ + 1) * sizeof(W);
    size_ = ((bytes + 15) & ~15u) + static_cast<unsigned>(op.imm);
  }

  unsigned count() const { return saved_ + 1; }
  W size() const { return size_; }
  /// Register `i` of them, from the frame's top down.
  unsigned number(unsigned i) const { return i < saved_ ? saved_register(saved_ - 1 - i) : 1; }
  W below_top(unsigned i) const { return static_cast<W>((i + 1) * sizeof(W)); }

 private:
  unsigned saved_, size_ = 0;
};

template <class W>
void push(C<W>& c, const Op<W>& op) {
  const PushedRegisters<W> frame(op);
  const W top = c.x(C<W>::kSp);
  // All or nothing: a fault leaves memory as it was.
  const unsigned bytes = frame.count() * sizeof(W);
  c.memory.check_writable(static_cast<W>(top - bytes), bytes, sizeof(W));
  for (unsigned i = 0; i < frame.count(); ++i)
    c.memory.store(static_cast<W>(top - frame.below_top(i)), c.x(frame.number(i)));
  c.x(C<W>::kSp) = top - frame.size();
}

template <class W>
void pop(C<W>& c, const Op<W>& op) {
  const PushedRegisters<W> frame(op);
  const W top = c.x(C<W>::kSp) + frame.size();
  std::array<W, 13> values{};
  for (unsigned i = 0; i < frame.count(); ++i)
    values[i] = c.memory.template load<W>(static_cast<W>(top - frame.below_top(i)));
  for (unsigned i = 0; i < frame.count(); ++i) c.x(frame.number(i)) = values[i];
  c.x(C<W>::kSp) = top;
}

template <class W>
void pop_and_return(C<W>& c, const Op<W>& op) {
  pop(c, op);
  c.jump(c.x(C<W>::kRa));
}

constexpr uint16_t kReturn = kZcmp | kEndsBlock;

template <class W>
void reserved(C<W>& c, const Op<W>& op) {
  c.fault(FaultKind::illegal_instruction, op);
}

template <class W>
constexpr RiscvInstruction<W> kPushPopTable[] = {
    // A list below 4 is reserved (for RV32E).
    {"cm.reserved", kReturn, "101 11... 00.. .. 10", reserved<W>},
    {"cm.push", kZcmp, "101 11000 tttt uimm[5:4] 10", push<W>},
    {"cm.pop", kZcmp, "101 11010 tttt uimm[5:4] 10", pop<W>},
    {"cm.popretz", kReturn, "101 11100 tttt uimm[5:4] 10",
     [](C<W>& c, const Op<W>& op) {
       pop_and_return(c, op);
       c.x(C<W>::kA0) = 0;
     }},
    {"cm.popret", kReturn, "101 11110 tttt uimm[5:4] 10", pop_and_return<W>},

    {"cm.mvsa01", kZcmp, "101 011 sss 01 ttt 10",
     [](C<W>& c, const Op<W>& op) {
       if (op.rs1 == op.rs2) reserved(c, op);
       c.x(saved_field(op.rs1)) = c.x(C<W>::kA0);
       c.x(saved_field(op.rs2)) = c.x(C<W>::kA1);
     }},
    {"cm.mva01s", kZcmp, "101 011 sss 11 ttt 10",
     [](C<W>& c, const Op<W>& op) {
       c.x(C<W>::kA0) = c.x(saved_field(op.rs1));
       c.x(C<W>::kA1) = c.x(saved_field(op.rs2));
     }},
};

}  // namespace

template <class W>
std::span<const RiscvInstruction<W>> riscv_push_pop() {
  return kPushPopTable<W>;
}
template std::span<const RiscvInstruction<uint32_t>> riscv_push_pop<uint32_t>();
template std::span<const RiscvInstruction<uint64_t>> riscv_push_pop<uint64_t>();

}  // namespace natmod::emu
