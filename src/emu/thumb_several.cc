// Loads and stores of several registers, in ascending order of registers and addresses, and
// exclusive ones. At a fault no register and no memory has changed.

#include <bit>

#include "emu/thumb_instructions.h"

namespace natmod::emu::thumb {
namespace {

using C = ThumbCore;
using Op = ThumbOp;

uint32_t size_of_list(const Op& op) {
  return 4 * static_cast<uint32_t>(std::popcount(op.imm));
}

void load_list(C& c, const Op& op, uint32_t from) {
  std::array<uint32_t, 16> values;
  const unsigned n = size_of_list(op) / 4;
  for (unsigned i = 0; i < n; ++i) values[i] = c.load_word(from + 4 * i);
  unsigned count = 0;
  for (uint32_t list = op.imm; list != 0; list &= list - 1)
    c.r(static_cast<unsigned>(std::countr_zero(list))) = values[count++];
}

void store_list(C& c, const Op& op, uint32_t to) {
  const unsigned n = size_of_list(op) / 4;
  for (unsigned i = 0; i < n; ++i) c.check_word_writable(to + 4 * i);
  for (uint32_t list = op.imm; list != 0; list &= list - 1, to += 4)
    c.memory.store(to, c.r(static_cast<unsigned>(std::countr_zero(list))));
}

void jump_if_loaded(C& c, const Op& op) {
  if (op.imm >> C::kPc & 1) c.jump_exchange(c.r(C::kPc));
}

/// What Rn is to be; where it is in the list it keeps what was loaded.
void set_base(C& c, const Op& op, uint32_t value) {
  if ((op.imm >> op.rn & 1) == 0) c.r(op.rn) = value;
}

template <bool kDown, bool kChangesBase>
void load_many(C& c, const Op& op) {
  const uint32_t base = c.r(op.rn), size = size_of_list(op);
  load_list(c, op, kDown ? base - size : base);
  if constexpr (kChangesBase) set_base(c, op, kDown ? base - size : base + size);
  jump_if_loaded(c, op);
}

template <bool kDown, bool kChangesBase>
void store_many(C& c, const Op& op) {
  const uint32_t base = c.r(op.rn), size = size_of_list(op);
  store_list(c, op, kDown ? base - size : base);
  if constexpr (kChangesBase) c.r(op.rn) = kDown ? base - size : base + size;
}

void push(C& c, const Op& op) {
  const uint32_t to = c.r(C::kSp) - size_of_list(op);
  store_list(c, op, to);
  c.r(C::kSp) = to;
}

void pop(C& c, const Op& op) {
  load_list(c, op, c.r(C::kSp));
  c.r(C::kSp) += size_of_list(op);
  jump_if_loaded(c, op);
}

// ---- Two registers. kIndexes: the offset counts for the address; kChangesBase: and for Rn.

template <bool kIndexes, bool kChangesBase>
void load_two(C& c, const Op& op) {
  const uint32_t base = c.r(op.rn), from = kIndexes ? base + op.imm : base;
  const uint32_t low = c.load_word(from), high = c.load_word(from + 4);
  if constexpr (kChangesBase) c.r(op.rn) = base + op.imm;
  c.r(op.rd) = low;
  c.r(op.ra) = high;
}

template <bool kIndexes, bool kChangesBase>
void store_two(C& c, const Op& op) {
  const uint32_t base = c.r(op.rn), to = kIndexes ? base + op.imm : base;
  c.check_word_writable(to);
  c.check_word_writable(to + 4);
  c.memory.store(to, c.r(op.rd));
  c.memory.store(to + 4, c.r(op.ra));
  if constexpr (kChangesBase) c.r(op.rn) = base + op.imm;
}

void load_two_literal(C& c, const Op& op) {
  const uint32_t from = ((op.pc + 4) & ~3u) + op.imm;
  const uint32_t low = c.load_word(from), high = c.load_word(from + 4);
  c.r(op.rd) = low;
  c.r(op.ra) = high;
}

// ---- Exclusive

template <class T>
void load_exclusive(C& c, const Op& op) {
  const uint32_t from = c.r(op.rn) + op.imm;
  const T value = c.memory.load<T>(from);
  c.memory.check_aligned(from, sizeof(T), Access::read);
  c.r(op.rd) = value;
  c.registers.reserved = from;
}

/// Ra is what is stored, Rd becomes 0 where it was.
template <class T>
void store_exclusive(C& c, const Op& op) {
  const uint32_t to = c.r(op.rn) + op.imm;
  c.memory.check_aligned(to, sizeof(T), Access::write);
  const bool is_reserved = c.registers.reserved == to;
  if (is_reserved) c.memory.store(to, static_cast<T>(c.r(op.ra)));
  c.registers.reserved = C::kNothing;
  c.r(op.rd) = is_reserved ? 0 : 1;
}

constexpr ThumbInstruction kSeveralTable[] = {
    {"push", kV6, "1011010 i iiiiiiii push", push},
    {"pop", kV6 | kHasList, "1011110 i iiiiiiii pop", pop},
    {"stm", kV6, "11000 nnn iiiiiiii", store_many<false, true>},
    {"ldm", kV6, "11001 nnn iiiiiiii", load_many<false, true>},

    {"stm", kV7, "1110100010 0 0 nnnn iiiiiiiiiiiiiiii", store_many<false, false>},
    {"ldm", kV7 | kHasList, "1110100010 0 1 nnnn iiiiiiiiiiiiiiii", load_many<false, false>},
    {"stm", kV7, "1110100010 1 0 nnnn iiiiiiiiiiiiiiii", store_many<false, true>},
    {"ldm", kV7 | kHasList, "1110100010 1 1 nnnn iiiiiiiiiiiiiiii", load_many<false, true>},
    {"stmdb", kV7, "1110100100 0 0 nnnn iiiiiiiiiiiiiiii", store_many<true, false>},
    {"ldmdb", kV7 | kHasList, "1110100100 0 1 nnnn iiiiiiiiiiiiiiii", load_many<true, false>},
    {"stmdb", kV7, "1110100100 1 0 nnnn iiiiiiiiiiiiiiii", store_many<true, true>},
    {"ldmdb", kV7 | kHasList, "1110100100 1 1 nnnn iiiiiiiiiiiiiiii", load_many<true, true>},

    {"ldrd", kV7, "1110100 1 U 1 0 1 1111 dddd aaaa iiiiiiii *4", load_two_literal},
    {"strd", kV7, "1110100 1 U 1 0 0 nnnn dddd aaaa iiiiiiii *4", store_two<true, false>},
    {"ldrd", kV7, "1110100 1 U 1 0 1 nnnn dddd aaaa iiiiiiii *4", load_two<true, false>},
    {"strd", kV7, "1110100 1 U 1 1 0 nnnn dddd aaaa iiiiiiii *4", store_two<true, true>},
    {"ldrd", kV7, "1110100 1 U 1 1 1 nnnn dddd aaaa iiiiiiii *4", load_two<true, true>},
    {"strd", kV7, "1110100 0 U 1 1 0 nnnn dddd aaaa iiiiiiii *4", store_two<false, true>},
    {"ldrd", kV7, "1110100 0 U 1 1 1 nnnn dddd aaaa iiiiiiii *4", load_two<false, true>},

    {"strex", kV7, "111010000100 nnnn aaaa dddd iiiiiiii *4", store_exclusive<uint32_t>},
    {"ldrex", kV7, "111010000101 nnnn dddd .... iiiiiiii *4", load_exclusive<uint32_t>},
    {"strexb", kV7, "111010001100 nnnn aaaa .... 0100 dddd", store_exclusive<uint8_t>},
    {"strexh", kV7, "111010001100 nnnn aaaa .... 0101 dddd", store_exclusive<uint16_t>},
    {"ldrexb", kV7, "111010001101 nnnn dddd .... 0100 ....", load_exclusive<uint8_t>},
    {"ldrexh", kV7, "111010001101 nnnn dddd .... 0101 ....", load_exclusive<uint16_t>},
};

}  // namespace

std::span<const ThumbInstruction> several_table() {
  return kSeveralTable;
}

}  // namespace natmod::emu::thumb
