// Random code on our RISC-V cores and on Unicorn's: registers, memory, faults and counts agree.
// What Unicorn does otherwise than the manual says is left to riscv_qemu_test.cc.

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "base/error.h"
#include "riscv_bench.h"

namespace natmod::emu {
namespace {

/// One instruction as it may be drawn.
struct Form {
  std::string_view name;
  const RiscvPattern* pattern;
  bool is_memory = false, is_jump = false;
};

/// Unicorn 2.0.1, which is QEMU 5.0, lets an SC that fails have any address, takes ~0 for that of a
/// reservation when there is none, and on RV64 compares words of 32 bits that it has not extended.
template <class W>
bool is_wrong_in_unicorn(std::string_view name) {
  const bool is_extremum = name.starts_with("amomin") || name.starts_with("amomax");
  return name.starts_with("sc.") || (sizeof(W) == 8 && is_extremum && name.ends_with(".w"));
}

template <class W>
class RiscvUnicorn : public testing::Test {
 protected:
  using Bench = RiscvBench<W>;
  static constexpr uint16_t kOptions = kRiscvBase | (sizeof(W) == 8 ? kRv64 : kRv32);

  Bench ours_{create_riscv_cpu}, other_{create_unicorn_cpu};
  const RiscvDecoder<W> decoder_{kOptions};
  std::mt19937_64 random_{1};

  static std::vector<Form> forms() {
    std::vector<Form> all;
    std::map<std::string_view, Form> by_name;
    const auto append = [&](auto table, bool is_memory) {
      for (const auto& row : table) {
        if ((row.options & kOptions) == 0 || is_wrong_in_unicorn<W>(row.name)) continue;
        all.push_back({row.name, &row.pattern, is_memory, (row.options & kEndsBlock) != 0});
        by_name[row.name] = all.back();
      }
    };
    append(riscv_integer<W>(), false);
    append(riscv_words<W>(), false);
    append(riscv_multiply<W>(), false);
    append(riscv_jumps<W>(), false);
    append(riscv_memory<W>(), true);
    append(riscv_atomic<W>(), true);
    for (const RiscvCompressed& row : riscv_compressed()) {
      const bool is_trap = row.expansion.empty() || row.expansion == "ebreak";
      if ((row.options & kOptions) == 0 || is_trap) continue;
      Form form = by_name[row.expansion];
      form.name = row.name;
      form.pattern = &row.pattern;
      all.push_back(form);
    }
    return all;
  }

  /// With any registers and immediate that the manual does not reserve.
  uint32_t word_of(const Form& form) {
    const uint32_t size = form.pattern->length == 2 ? 0xffff : 0xffff'ffff;
    for (;;) {
      const uint32_t any = static_cast<uint32_t>(random_()) & ~form.pattern->mask & size;
      const auto* found = decoder_.find(any | form.pattern->match);
      if (found != nullptr && found->name == form.name) return any | form.pattern->match;
    }
  }

  /// A value that operations have a border at, or any.
  W value() {
    constexpr W kTop = W{1} << (sizeof(W) * 8 - 1);
    const W borders[] = {0, 1, 2, W(-1), W(-2), kTop, kTop - 1, 0x7fff'ffff, 0x8000'0000, 31, 32};
    if (random_() % 3 == 0) return borders[random_() % std::size(borders)];
    return static_cast<W>(random_()) >> random_() % (sizeof(W) * 8);
  }
  /// An address in the data that an instruction with an offset hardly leaves.
  W address() { return static_cast<W>(Bench::kData + 0x1000 + random_() % 64 * 8); }

  typename Bench::Registers registers(bool are_addresses) {
    typename Bench::Registers all{};
    for (unsigned n = 1; n < 32; ++n) all[n] = are_addresses ? address() : value();
    return all;
  }

  void compare(const std::vector<uint32_t>& code, const typename Bench::Registers& registers) {
    for (size_t at = 0; at < ours_.data.size(); at += sizeof(uint64_t)) {
      const uint64_t bytes = random_();
      std::memcpy(ours_.data.data() + at, &bytes, sizeof bytes);
    }
    other_.data = ours_.data;
    ours_.start(code, registers);
    other_.start(code, registers);
    const Stop stop = ours_.run(code.size()), expected = other_.run(code.size());
    std::string text;
    for (const uint32_t word : code) text += fmt::format(" {:08x}", word);
    SCOPED_TRACE(text);
    ASSERT_EQ(stop.kind, expected.kind);
    ASSERT_EQ(ours_.pc(), other_.pc());
    ASSERT_EQ(fault_name(stop.fault.kind), fault_name(expected.fault.kind));
    ASSERT_EQ(stop.fault.access, expected.fault.access);
    ASSERT_EQ(stop.fault.address, expected.fault.address);
    ASSERT_EQ(ours_.registers(), other_.registers());
    ASSERT_EQ(ours_.data, other_.data);
    ASSERT_EQ(ours_.done(), other_.done());
  }
};

using Words = testing::Types<uint32_t, uint64_t>;
TYPED_TEST_SUITE(RiscvUnicorn, Words, RiscvWordNames);

TYPED_TEST(RiscvUnicorn, EachInstructionDoesTheSame) {
  for (const Form& form : this->forms()) {
    for (int round = 0; round < 200 && !this->HasFailure(); ++round) {
      const uint32_t word = this->word_of(form);
      auto registers = this->registers(false);
      // Mostly to where something is, and aligned.
      const auto op = this->decoder_.decode(this->decoder_.find(word), word, 0);
      if (form.is_memory && round % 4 != 0) {
        const TypeParam offset = static_cast<TypeParam>(op.imm);
        registers[op.rs1] = this->address() - (round % 2 == 0 ? offset : offset & ~TypeParam{7});
      }
      this->compare({word}, registers);
    }
    if (this->HasFailure()) FAIL() << form.name;
  }
}

// Any words of 32 bits with the opcodes that a core without floating point has: most are illegal.
TYPED_TEST(RiscvUnicorn, AnyWordDoesTheSame) {
  const uint32_t opcodes[] = {0b0000011, 0b0010011, 0b0011011, 0b0100011, 0b0101111,
                              0b0110011, 0b0111011, 0b1100011, 0b1100111};
  for (int round = 0; round < 4000 && !this->HasFailure(); ++round) {
    const uint32_t opcode = opcodes[this->random_() % std::size(opcodes)];
    const uint32_t word = (static_cast<uint32_t>(this->random_()) & ~127u) | opcode;
    const auto* found = this->decoder_.find(word);
    if (found != nullptr && is_wrong_in_unicorn<TypeParam>(found->name)) continue;
    this->compare({word}, this->registers(true));
  }
}

TYPED_TEST(RiscvUnicorn, RandomProgramsDoTheSame) {
  // With a jump at the end alone: what is elsewhere is no program.
  const auto forms = this->forms();
  for (int round = 0; round < 4000 && !this->HasFailure(); ++round) {
    std::vector<uint32_t> code;
    while (code.size() < 12) {
      const Form& form = forms[this->random_() % forms.size()];
      if (!form.is_jump || code.size() == 11) code.push_back(this->word_of(form));
    }
    this->compare(code, this->registers(round % 4 != 0));
  }
}

TYPED_TEST(RiscvUnicorn, ReservationsDoTheSame) {
  for (int round = 0; round < 200 && !this->HasFailure(); ++round) {
    auto registers = this->registers(true);
    if (round % 2 == 0) registers[6] = registers[5];
    // lr.w x7, (x5); sc.w x8, x9, (x6); sc.w x10, x9, (x5)
    this->compare(
        {0b00010'00'00000'00101'010'00111'0101111, 0b00011'00'01001'00110'010'01000'0101111,
         0b00011'00'01001'00101'010'01010'0101111},
        registers);
  }
}

}  // namespace
}  // namespace natmod::emu
