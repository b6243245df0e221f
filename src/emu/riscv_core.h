// The state of a RISC-V core, and how its instructions look to it once decoded. The word is
// uint32_t or uint64_t: an instruction set for each, from one text.
//
// Source: The RISC-V Instruction Set Manual, volumes I and II; chapter and register names are the
// manual's.
#pragma once

#include <array>
#include <cstdint>
#include <type_traits>

#include "emu/checked_memory.h"

namespace natmod::emu {

template <class W>
struct RiscvCore;

/// A decoded instruction.
template <class W>
struct RiscvOp {
  using Handler = void (*)(RiscvCore<W>&, const RiscvOp&);
  Handler run = nullptr;
  int64_t imm = 0;  ///< of a branch, jal or auipc: with the pc added
  uint32_t pc = 0;  ///< code is below 2 GiB
  uint8_t rd = 0;   ///< where to write: kNowhere for x0
  uint8_t rs1 = 0, rs2 = 0;
  uint8_t length = 0;  ///< 2 or 4 bytes

  W next() const { return static_cast<W>(pc) + length; }
};

template <class W>
struct RiscvCore {
  using Word = W;
  using Signed = std::make_signed_t<W>;
  static constexpr unsigned kBits = sizeof(W) * 8;

  /// Takes what is written to x0, which stays 0.
  static constexpr uint8_t kNowhere = 32;
  static constexpr uint8_t kRa = 1, kSp = 2, kA0 = 10, kA1 = 11;

  /// What save() and restore() copy.
  struct Registers {
    /// Where to go on. While a block runs: behind it, unless an instruction says otherwise.
    uint64_t pc = 0;
    std::array<W, 33> x{};
    W mstatus = 0;
    /// The address of the last LR, until an SC.
    uint64_t reserved = kNothing;
  };
  static constexpr uint64_t kNothing = ~uint64_t{0};  ///< aligned to nothing: none that SC takes

  Registers registers;
  CheckedMemory memory;
  /// Counts instructions, those of the whole block when it begins. Also what counters show.
  uint64_t instructions = 0;

  W& x(unsigned n) { return registers.x[n]; }
  Signed as_signed(unsigned n) const { return static_cast<Signed>(registers.x[n]); }

  void jump(W address) { registers.pc = address & ~W{1}; }

  [[noreturn]] static void fault(FaultKind kind, const RiscvOp<W>& op) {
    throw CoreFault{
        {.kind = kind, .access = Access::fetch, .address = op.pc, .bad_address = op.pc}};
  }
};

}  // namespace natmod::emu
