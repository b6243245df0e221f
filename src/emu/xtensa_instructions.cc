#include "emu/xtensa_instructions.h"

#include <array>

namespace natmod::emu {

XtensaPattern::Field XtensaPattern::field(char letter, uint32_t word) const {
  Field field;
  unsigned bit = length * 8u;
  for (const char* p = drawing_; *p != 0; ++p) {
    if (*p == ' ') continue;
    --bit;
    if (*p != letter) continue;
    field.value = field.value << 1 | (word >> bit & 1);
    ++field.bits;
  }
  return field;
}

std::span<const std::span<const XtensaInstruction>> xtensa_instructions() {
  static const std::array parts{xtensa_arithmetic(), xtensa_memory(),  xtensa_branches(),
                                xtensa_windows(),    xtensa_special(), xtensa_floats()};
  return parts;
}

XtensaDecoder::XtensaDecoder(uint32_t options) {
  for (const auto part : xtensa_instructions())
    for (const XtensaInstruction& instruction : part)
      if (instruction.option & options)
        by_op0_[instruction.pattern.match & 0xf].push_back(&instruction);
}

const XtensaInstruction* XtensaDecoder::find(uint32_t word) const {
  for (const XtensaInstruction* instruction : by_op0_[word & 0xf])
    if ((word & instruction->pattern.mask) == instruction->pattern.match) return instruction;
  return nullptr;
}

XtensaOp XtensaDecoder::decode(const XtensaInstruction& instruction, uint32_t word, uint32_t pc) {
  XtensaOp op{.run = instruction.run, .length = instruction.pattern.length};
  op.r = word >> 12 & 0xf;
  op.s = word >> 8 & 0xf;
  op.t = word >> 4 & 0xf;
  op.b = static_cast<uint8_t>(instruction.pattern.field('b', word).value);

  const auto low = instruction.pattern.field('i', word),
             high = instruction.pattern.field('h', word);
  const uint32_t raw = high.value << low.bits | low.value;
  const unsigned bits = low.bits + high.bits;
  const uint32_t sign = bits == 0 ? 0 : 1u << (bits - 1);
  const uint32_t extended = (raw ^ sign) - sign;
  switch (instruction.immediate) {
    case Immediate::raw:
      op.imm = raw;
      break;
    case Immediate::negative:
      op.imm = extended;
      break;
    case Immediate::times2:
      op.imm = raw * 2;
      break;
    case Immediate::times4:
      op.imm = raw * 4;
      break;
    case Immediate::times8:
      op.imm = raw * 8;
      break;
    case Immediate::high_byte:
      op.imm = extended * 256;
      break;
    case Immediate::minus_one:
      op.imm = raw == 0 ? ~0u : raw;
      break;
    case Immediate::small:
      op.imm = raw >= 96 ? raw - 128 : raw;
      break;
    case Immediate::from_32:
      op.imm = 32 - raw;
      break;
    case Immediate::branch:
      op.imm = pc + 4 + extended;
      break;
    case Immediate::forward:
      op.imm = pc + 4 + raw;
      break;
    case Immediate::call:
      op.imm = (pc & ~3u) + 4 + extended * 4;
      break;
    case Immediate::literal:
      op.imm = ((pc + 3) & ~3u) + (raw | 0xffff'0000) * 4;
      break;
  }
  return op;
}

}  // namespace natmod::emu
