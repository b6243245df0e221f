#include "emu/conditional_branch.h"

namespace natmod::emu {
namespace {

/// An instruction is one of these if these bits of its first word, of little-endian bytes, are so.
struct Form {
  uint32_t mask;
  uint32_t bits;
  unsigned length;
};

// Intel SDM vol. 2: Jcc rel8 is 70+cc, Jcc rel32 is 0F 80+cc.
constexpr Form kX86[] = {
    {0x00'f0, 0x00'70, 2},
    {0xf0'ff, 0x80'0f, 6},
};

// ARMv7-M Architecture Reference Manual: B<c> T1 without the conditions 14 (undefined) and 15
// (svc), CBZ and CBNZ, B<c> T3, whose conditions 14 and 15 are other instructions. Two halfwords,
// the first in the low bits.
constexpr Form kThumb[] = {
    {0b1111'1000'0000'0000, 0b1101'0000'0000'0000, 2},  // conditions 0 to 7
    {0b1111'1100'0000'0000, 0b1101'1000'0000'0000, 2},  // 8 to 11
    {0b1111'1110'0000'0000, 0b1101'1100'0000'0000, 2},  // 12, 13
    {0b1111'0101'0000'0000, 0b1011'0001'0000'0000, 2},  // cbz, cbnz
    {0b1101'0000'0000'0000'1111'1010'0000'0000, 0b1000'0000'0000'0000'1111'0000'0000'0000, 4},
    {0b1101'0000'0000'0000'1111'1011'0000'0000, 0b1000'0000'0000'0000'1111'0010'0000'0000, 4},
    {0b1101'0000'0000'0000'1111'1011'1000'0000, 0b1000'0000'0000'0000'1111'0011'0000'0000, 4},
};

// The RISC-V Instruction Set Manual: BRANCH, C.BEQZ and C.BNEZ.
constexpr Form kRiscv[] = {
    {0b111'1111, 0b110'0011, 4},
    {0b110'00000000000'11, 0b110'00000000000'01, 2},
};

// Xtensa Instruction Set Architecture: BEQZ, BNEZ, BLTZ, BGEZ; BEQI, BNEI, BLTI, BGEI; BF and BT;
// BLTUI and BGEUI; the whole of op0 = 7; BEQZ.N and BNEZ.N.
constexpr Form kXtensa[] = {
    {0b0011'1111, 0b0001'0110, 3},
    {0b0011'1111, 0b0010'0110, 3},
    {0b1110'0000'1111'1111, 0b0000'0000'0111'0110, 3},
    {0b1011'1111, 0b1011'0110, 3},
    {0b1111, 0b0111, 3},
    {0b1000'1111, 0b1000'1100, 2},
};

std::span<const Form> forms_of(CpuModel model) {
  switch (model) {
    case CpuModel::x86:
    case CpuModel::x64:
      return kX86;
    case CpuModel::cortex_m0:
    case CpuModel::cortex_m3:
    case CpuModel::cortex_m4:
    case CpuModel::cortex_m7:
      return kThumb;
    case CpuModel::rv32:
    case CpuModel::rv64:
      return kRiscv;
    case CpuModel::lx106:
    case CpuModel::esp32:
      return kXtensa;
  }
  return {};
}

}  // namespace

unsigned conditional_branch_length(CpuModel model, std::span<const uint8_t> code) {
  uint32_t word = 0;
  for (unsigned i = 0; i < 4 && i < code.size(); ++i) word |= uint32_t{code[i]} << (8 * i);
  for (const Form& form : forms_of(model))
    if ((word & form.mask) == form.bits && form.length <= code.size()) return form.length;
  return 0;
}

}  // namespace natmod::emu
