#include "emu/thumb_instructions.h"

#include <bit>

namespace natmod::emu {
namespace {

using Pattern = ThumbPattern;
using Meaning = Pattern::Meaning;

void raise_illegal(ThumbCore& core, const ThumbOp& op) {
  core.fault(FaultKind::illegal_instruction, op);
}

/// What is not so simple as that its body could be run by itself.
void run_unusual(ThumbCore& core, const ThumbOp& op) {
  if (op.traits & kLeavesIt) core.registers.it = ThumbDecoder::next_it(op.it);
  if (op.it != 0 && !core.passes(op.it >> 4)) {
    --core.instructions;
    return;
  }
  if (op.traits & kReadsPc) core.r(ThumbCore::kPc) = op.pc + 4;
  op.body(core, op);
  if (op.traits & kWritesSp) core.r(ThumbCore::kSp) &= ~3u;
  if (op.traits & kWritesPc) core.jump(core.r(ThumbCore::kPc));
  if (op.traits & kLoadsPc) core.jump_exchange(core.r(ThumbCore::kPc));
}

int64_t sign_extend(uint32_t value, unsigned bits) {
  return static_cast<int32_t>(value << (32 - bits)) >> (32 - bits);
}

/// ThumbExpandImm_C(): the value, and the carry or kKeepsCarry.
ThumbShifted expand(uint32_t imm) {
  const uint32_t byte = imm & 0xff;
  if (imm >> 10 == 0) {
    constexpr uint32_t kSpread[] = {1, 0x0001'0001, 0x0100'0100, 0x0101'0101};
    return {byte * kSpread[imm >> 8], ThumbOp::kKeepsCarry};
  }
  const uint32_t value = std::rotr(0x80 | (imm & 0x7f), static_cast<int>(imm >> 7));
  return {value, value >> 31};
}

/// The bits of `far`, S:offset:J1:J2:offset, of which I1 and I2 are made, as an offset in bytes.
/// The form with a condition has them as they are, and in the other order.
uint32_t far_offset(uint32_t bits, bool has_condition) {
  const unsigned size = has_condition ? 20 : 24;
  const uint32_t sign = bits >> (size - 1), high = bits >> 13 & ((1u << (size - 14)) - 1);
  uint32_t j1 = bits >> 12 & 1, j2 = bits >> 11 & 1;
  if (has_condition) {
    std::swap(j1, j2);
  } else {
    j1 = ~(j1 ^ sign) & 1;
    j2 = ~(j2 ^ sign) & 1;
  }
  const uint32_t halfwords =
      sign << (size - 1) | j1 << (size - 2) | j2 << (size - 3) | high << 11 | (bits & 0x7ff);
  return static_cast<uint32_t>(sign_extend(halfwords, size)) * 2;
}

/// VFPExpandImm(): the upper half of a double, or a single number.
uint32_t expand_float(uint32_t imm, bool is_double) {
  const uint32_t sign = imm >> 7 << 31, low = imm & 0x3f, high = imm >> 6 & 1;
  if (is_double) return sign | (high ? 0x3fc0'0000 : 0x4000'0000) | low << 16;
  return sign | (high ? 0x3e00'0000 : 0x4000'0000) | low << 19;
}

void set_shift(ThumbOp& op, ThumbShift shift, uint32_t amount) {
  op.shift = shift;
  op.amount = static_cast<uint8_t>(amount);
  if (amount != 0 || shift == ThumbShift::lsl) return;
  if (shift == ThumbShift::ror)
    op.shift = ThumbShift::rrx;
  else
    op.amount = 32;
}

void set_immediate(ThumbOp& op, const Pattern& pattern, uint32_t word) {
  const uint32_t bits = pattern.of(Pattern::i, word);
  const auto width = static_cast<unsigned>(std::popcount(pattern.fields[Pattern::i]));
  const uint32_t pc = op.pc + 4;
  switch (pattern.meaning) {
    case Meaning::number:
      op.imm = bits;
      break;
    case Meaning::times2:
      op.imm = bits * 2;
      break;
    case Meaning::times4:
      op.imm = bits * 4;
      break;
    case Meaning::constant: {
      const ThumbShifted constant = expand(bits);
      op.imm = constant.value;
      op.amount = static_cast<uint8_t>(constant.carry);
      break;
    }
    case Meaning::shift: {
      const uint32_t kind = pattern.of(Pattern::y, word);
      const bool is_one_bit = std::popcount(pattern.fields[Pattern::y]) == 1;
      const auto shift = static_cast<ThumbShift>(is_one_bit ? kind * 2 : kind);
      set_shift(op, pattern.has(Pattern::y) ? shift : pattern.shift, bits);
      break;
    }
    case Meaning::jump:
      op.imm = pc + static_cast<uint32_t>(sign_extend(bits, width)) * 2;
      break;
    case Meaning::far:
      op.imm = pc + far_offset(bits, pattern.has(Pattern::c));
      break;
    case Meaning::literal:
      op.imm = width == 8 ? bits * 4 : bits;
      break;
    case Meaning::wide:  // i:imm4:imm3:imm8, of which imm4 is the highest
      op.imm = (bits >> 11 & 0xf) << 12 | bits >> 15 << 11 | (bits & 0x7ff);
      break;
    case Meaning::push:
      op.imm = (bits & 0xff) | bits >> 8 << ThumbCore::kLr;
      break;
    case Meaning::pop:
      op.imm = (bits & 0xff) | bits >> 8 << ThumbCore::kPc;
      break;
    case Meaning::floating:
      op.imm = expand_float(bits, pattern.is_double_d);
      break;
  }
  if (pattern.has(Pattern::U) && pattern.of(Pattern::U, word) == 0) op.imm = 0 - op.imm;
  if (pattern.meaning == Meaning::literal) op.imm += pc & ~3u;
}

/// The number of a register: of floating point that of its first word.
uint8_t number_of(const Pattern& pattern, uint32_t word, Pattern::Field field, Pattern::Field more,
                  bool is_double) {
  const uint32_t number = pattern.of(field, word);
  if (!pattern.has(more)) return static_cast<uint8_t>(number);
  // Of 32 doubles, which the decoder refuses, these are the lower 16.
  return static_cast<uint8_t>(number * 2 + (is_double ? 0 : pattern.of(more, word)));
}

uint8_t traits_of(const ThumbInstruction& found, const ThumbOp& op) {
  const Pattern& pattern = found.pattern;
  const auto is = [&](Pattern::Field field, Pattern::Field more, unsigned number, unsigned wanted) {
    return pattern.has(field) && !pattern.has(more) && number == wanted;
  };
  uint8_t traits = 0;
  if (is(Pattern::n, Pattern::N, op.rn, ThumbCore::kPc) ||
      is(Pattern::m, Pattern::M, op.rm, ThumbCore::kPc))
    traits |= kReadsPc;
  if (is(Pattern::d, Pattern::D, op.rd, ThumbCore::kSp)) traits |= kWritesSp;
  if (is(Pattern::d, Pattern::D, op.rd, ThumbCore::kPc)) {
    if (found.options & kMayJump) traits |= kWritesPc;
    if (found.options & kMayReturn) traits |= kLoadsPc;
  }
  return traits;
}

/// Cortex-M has 16 doubles, not 32.
bool has_its_registers(const Pattern& pattern, uint32_t word) {
  const bool upper_d = pattern.is_double_d && pattern.of(Pattern::D, word) != 0;
  const bool upper_others =
      pattern.is_double && (pattern.of(Pattern::N, word) | pattern.of(Pattern::M, word)) != 0;
  return !upper_d && !upper_others;
}

}  // namespace

ThumbDecoder::ThumbDecoder(uint16_t options) {
  for (const auto table : {thumb::data_table(), thumb::bits_table(), thumb::multiply_table(),
                           thumb::parallel_table(), thumb::memory_table(), thumb::several_table(),
                           thumb::system_table(), thumb::branches_table(), thumb::float_table(),
                           thumb::float_convert_table(), thumb::float_moves_table()}) {
    for (const ThumbInstruction& row : table) {
      if ((row.options & options & kCores) == 0) continue;
      const unsigned shift = row.pattern.length == 2 ? 12 : 25;
      for (uint32_t at = 0; at < 16; ++at)
        if ((at << shift & row.pattern.mask) == (row.pattern.match & 15u << shift))
          found_[bucket(at << shift, row.pattern.length)].push_back(&row);
    }
  }
}

const ThumbInstruction* ThumbDecoder::find(uint32_t word, unsigned length) const {
  for (const ThumbInstruction* found : found_[bucket(word, length)]) {
    const Pattern& pattern = found->pattern;
    if ((word & pattern.mask) != pattern.match) continue;
    return has_its_registers(pattern, word) ? found : nullptr;
  }
  return nullptr;
}

ThumbOp ThumbDecoder::decode(const ThumbInstruction* found, uint32_t word, uint32_t pc,
                             uint8_t it) {
  ThumbOp op{.run = raise_illegal, .pc = pc, .it = it};
  if (found == nullptr) return op;
  const Pattern& pattern = found->pattern;
  op.rd = number_of(pattern, word, Pattern::d, Pattern::D, pattern.is_double_d);
  op.rn = number_of(pattern, word, Pattern::n, Pattern::N, pattern.is_double);
  op.rm = number_of(pattern, word, Pattern::m, Pattern::M, pattern.is_double);
  op.ra = static_cast<uint8_t>(pattern.of(Pattern::a, word) | pattern.of(Pattern::w, word) |
                               pattern.of(Pattern::c, word));
  set_immediate(op, pattern, word);
  const bool with_flags =
      pattern.of(Pattern::S, word) != 0 || (found->options & kSetsFlags && it == 0);
  op.run = with_flags && found->run_with_flags != nullptr ? found->run_with_flags : found->run;
  op.traits = traits_of(*found, op);
  if (it == 0 && op.traits == 0) return op;
  op.body = op.run;
  op.run = run_unusual;
  return op;
}

bool ThumbDecoder::ends_block(const ThumbInstruction* found, const ThumbOp& op) {
  if (found == nullptr || found->options & kThumbEndsBlock) return true;
  return (op.traits & (kWritesPc | kLoadsPc)) != 0 ||
         (found->options & kHasList && op.imm >> ThumbCore::kPc & 1);
}

void ThumbDecoder::leave_it(ThumbOp& op, uint8_t it) {
  if (op.it != 0) {
    op.traits |= kLeavesIt;
    return;
  }
  op.imm = it;
  op.run = [](ThumbCore& core, const ThumbOp& begin) {
    core.registers.it = static_cast<uint8_t>(begin.imm);
  };
}
uint8_t ThumbDecoder::begins_it(const ThumbInstruction* found, uint32_t word) {
  return found != nullptr && found->name == "it" ? static_cast<uint8_t>(word) : 0;
}

}  // namespace natmod::emu
