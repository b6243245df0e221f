#include "emu/riscv_instructions.h"

#include <algorithm>
#include <map>

#include "base/error.h"

namespace natmod::emu {
namespace {

template <class W>
void raise_illegal(RiscvCore<W>& core, const RiscvOp<W>& op) {
  core.fault(FaultKind::illegal_instruction, op);
}

}  // namespace

int64_t RiscvPattern::immediate(uint32_t word, uint64_t pc) const {
  uint64_t value = 0;
  uint64_t sign = 0;
  for (unsigned i = 0; i < count; ++i) {
    value |= uint64_t{word >> bits[i].from & 1} << bits[i].to;
    sign = std::max(sign, uint64_t{1} << bits[i].to);
  }
  if (is_signed) value = (value ^ sign) - sign;
  if (is_relative) value += pc;
  return static_cast<int64_t>(value);
}

template <class W>
RiscvDecoder<W>::RiscvDecoder(uint16_t options) {
  const std::array tables{riscv_integer<W>(), riscv_words<W>(),     riscv_jumps<W>(),
                          riscv_memory<W>(),  riscv_addresses<W>(), riscv_multiply<W>(),
                          riscv_atomic<W>(),  riscv_system<W>(),    riscv_push_pop<W>()};
  std::map<std::string_view, const RiscvInstruction<W>*> rows;
  for (const auto table : tables) {
    for (const RiscvInstruction<W>& row : table) {
      if ((row.options & options) == 0) continue;
      add({row.name, &row.pattern, row.run, (row.options & kEndsBlock) != 0});
      rows[row.name] = &row;
    }
  }
  for (const RiscvCompressed& row : riscv_compressed()) {
    if ((row.options & options) == 0) continue;
    if (row.expansion.empty()) {
      add({row.name, &row.pattern, raise_illegal<W>, true});
      continue;
    }
    const RiscvInstruction<W>& expansion = *rows.at(row.expansion);
    add({row.name, &row.pattern, expansion.run, (expansion.options & kEndsBlock) != 0});
  }
}

template <class W>
void RiscvDecoder<W>::add(Found found) {
  found_[bucket(found.pattern->match)].push_back(found);
}

template <class W>
auto RiscvDecoder<W>::find(uint32_t word) const -> const Found* {
  for (const Found& found : found_[bucket(word)])
    if ((word & found.pattern->mask) == found.pattern->match)
      return found.run == raise_illegal<W> ? nullptr : &found;
  return nullptr;
}

template <class W>
auto RiscvDecoder<W>::decode(const Found* found, uint32_t word, uint32_t pc) -> Op {
  Op op{.run = raise_illegal<W>, .pc = pc, .length = length(word)};
  if (found == nullptr) return op;
  const RiscvPattern& pattern = *found->pattern;
  const auto choose = [&](const RiscvPattern::Field& field, uint8_t implied) {
    return static_cast<uint8_t>(field.bits == 0 ? implied : field.of(word));
  };
  op.run = found->run;
  op.imm = pattern.immediate(word, pc);
  op.rd = choose(pattern.rd_field, pattern.rd);
  if (op.rd == 0) op.rd = RiscvCore<W>::kNowhere;
  op.rs1 = choose(pattern.rs1_field, pattern.rs1);
  op.rs2 = choose(pattern.rs2_field, 0);
  return op;
}

template class RiscvDecoder<uint32_t>;
template class RiscvDecoder<uint64_t>;

}  // namespace natmod::emu
