// Floating-point registers to and from memory, core registers and FPSCR.

#include <algorithm>

#include "emu/thumb_instructions.h"

namespace natmod::emu::thumb {
namespace {

using C = ThumbCore;
using Op = ThumbOp;

template <unsigned kWords>
void load_from(C& c, const Op& op, uint32_t from) {
  std::array<uint32_t, kWords> words;
  for (unsigned i = 0; i < kWords; ++i) words[i] = c.load_word(from + 4 * i);
  for (unsigned i = 0; i < kWords; ++i) c.registers.s[op.rd + i] = words[i];
}

template <unsigned kWords>
void load_words(C& c, const Op& op) {
  load_from<kWords>(c, op, c.r(op.rn) + op.imm);
}
template <unsigned kWords>
void load_literal(C& c, const Op& op) {
  load_from<kWords>(c, op, op.imm);
}

template <unsigned kWords>
void store_words(C& c, const Op& op) {
  const uint32_t to = c.r(op.rn) + op.imm;
  for (unsigned i = 0; i < kWords; ++i) c.check_word_writable(to + 4 * i);
  for (unsigned i = 0; i < kWords; ++i) c.memory.store(to + 4 * i, c.registers.s[op.rd + i]);
}

/// The immediate is the size in bytes; as many words as there are registers, and no more.
unsigned count_of(const Op& op) {
  return std::min(op.imm / 4, 32u - op.rd);
}

template <bool kDown, bool kChangesBase>
void load_floats(C& c, const Op& op) {
  const uint32_t base = c.r(op.rn), from = kDown ? base - op.imm : base;
  std::array<uint32_t, 32> words;
  const unsigned count = count_of(op);
  for (unsigned i = 0; i < count; ++i) words[i] = c.load_word(from + 4 * i);
  std::copy_n(words.begin(), count, c.registers.s.begin() + op.rd);
  if constexpr (kChangesBase) c.r(op.rn) = kDown ? from : base + op.imm;
}

template <bool kDown, bool kChangesBase>
void store_floats(C& c, const Op& op) {
  const uint32_t base = c.r(op.rn), to = kDown ? base - op.imm : base;
  const unsigned count = count_of(op);
  for (unsigned i = 0; i < count; ++i) c.check_word_writable(to + 4 * i);
  for (unsigned i = 0; i < count; ++i) c.memory.store(to + 4 * i, c.registers.s[op.rd + i]);
  if constexpr (kChangesBase) c.r(op.rn) = kDown ? to : base + op.imm;
}

constexpr uint32_t kWritableStatus = 0xf7c0'009f;  // of FPSCR; the other bits stay 0

constexpr ThumbInstruction kFloatMovesTable[] = {
    {"vmov", kFp, "11101100 0100 aaaa dddd 1010 00M1 mmmm s",
     [](C& c, const Op& op) {
       c.registers.s[op.rm] = c.r(op.rd);
       c.registers.s[(op.rm + 1u) % 32] = c.r(op.ra);
     }},
    {"vmov", kFp, "11101100 0101 aaaa dddd 1010 00M1 mmmm s",
     [](C& c, const Op& op) {
       c.r(op.rd) = c.registers.s[op.rm];
       c.r(op.ra) = c.registers.s[(op.rm + 1u) % 32];
     }},
    {"vmov", kFp, "11101100 0100 aaaa dddd 1011 00M1 mmmm sd",
     [](C& c, const Op& op) {
       c.registers.s[op.rm] = c.r(op.rd);
       c.registers.s[op.rm + 1u] = c.r(op.ra);
     }},
    {"vmov", kFp, "11101100 0101 aaaa dddd 1011 00M1 mmmm sd",
     [](C& c, const Op& op) {
       c.r(op.rd) = c.registers.s[op.rm];
       c.r(op.ra) = c.registers.s[op.rm + 1u];
     }},

    {"vldr", kFp, "11101101 UD01 1111 dddd 1010 iiiiiiii literal s", load_literal<1>},
    {"vldr", kFp, "11101101 UD01 1111 dddd 1011 iiiiiiii literal d", load_literal<2>},
    {"vstr", kFp, "11101101 UD00 nnnn dddd 1010 iiiiiiii *4 s", store_words<1>},
    {"vldr", kFp, "11101101 UD01 nnnn dddd 1010 iiiiiiii *4 s", load_words<1>},
    {"vstr", kFp, "11101101 UD00 nnnn dddd 1011 iiiiiiii *4 d", store_words<2>},
    {"vldr", kFp, "11101101 UD01 nnnn dddd 1011 iiiiiiii *4 d", load_words<2>},
    {"vstm", kFp, "11101100 1D00 nnnn dddd 1010 iiiiiiii *4 s", store_floats<false, false>},
    {"vldm", kFp, "11101100 1D01 nnnn dddd 1010 iiiiiiii *4 s", load_floats<false, false>},
    {"vstm", kFp, "11101100 1D10 nnnn dddd 1010 iiiiiiii *4 s", store_floats<false, true>},
    {"vldm", kFp, "11101100 1D11 nnnn dddd 1010 iiiiiiii *4 s", load_floats<false, true>},
    {"vstmdb", kFp, "11101101 0D10 nnnn dddd 1010 iiiiiiii *4 s", store_floats<true, true>},
    {"vldmdb", kFp, "11101101 0D11 nnnn dddd 1010 iiiiiiii *4 s", load_floats<true, true>},
    {"vstm", kFp, "11101100 1D00 nnnn dddd 1011 iiiiiiii *4 d", store_floats<false, false>},
    {"vldm", kFp, "11101100 1D01 nnnn dddd 1011 iiiiiiii *4 d", load_floats<false, false>},
    {"vstm", kFp, "11101100 1D10 nnnn dddd 1011 iiiiiiii *4 d", store_floats<false, true>},
    {"vldm", kFp, "11101100 1D11 nnnn dddd 1011 iiiiiiii *4 d", load_floats<false, true>},
    {"vstmdb", kFp, "11101101 0D10 nnnn dddd 1011 iiiiiiii *4 d", store_floats<true, true>},
    {"vldmdb", kFp, "11101101 0D11 nnnn dddd 1011 iiiiiiii *4 d", load_floats<true, true>},

    {"vmov", kFp, "11101110 0000 nnnn dddd 1010 N001 0000 s",
     [](C& c, const Op& op) { c.registers.s[op.rn] = c.r(op.rd); }},
    {"vmov", kFp, "11101110 0001 nnnn dddd 1010 N001 0000 s",
     [](C& c, const Op& op) { c.r(op.rd) = c.registers.s[op.rn]; }},
    // One half of a double.
    {"vmov", kFp, "11101110 00w0 nnnn dddd 1011 N001 0000 sd",
     [](C& c, const Op& op) { c.registers.s[op.rn + op.ra] = c.r(op.rd); }},
    {"vmov", kFp, "11101110 00w1 nnnn dddd 1011 N001 0000 sd",
     [](C& c, const Op& op) { c.r(op.rd) = c.registers.s[op.rn + op.ra]; }},

    {"vmsr", kFp, "11101110 1110 0001 dddd 1010 0001 0000",
     [](C& c, const Op& op) { c.registers.fpscr = c.r(op.rd) & kWritableStatus; }},
    {"vmrs", kFp, "11101110 1111 0001 1111 1010 0001 0000",
     [](C& c, const Op&) { c.set_flags(c.registers.fpscr); }},
    {"vmrs", kFp, "11101110 1111 0001 dddd 1010 0001 0000",
     [](C& c, const Op& op) { c.r(op.rd) = c.registers.fpscr; }},
};

}  // namespace

std::span<const ThumbInstruction> float_moves_table() {
  return kFloatMovesTable;
}

}  // namespace natmod::emu::thumb
