// Random code on our Cortex-M cores and on Unicorn's: registers, flags, memory, faults and counts
// agree.

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "base/error.h"
#include "thumb_bench.h"

namespace natmod::emu {
namespace {

using Pattern = ThumbPattern;

/// One instruction as it may be drawn.
struct Form {
  const ThumbInstruction* row;
  bool is_memory = false, is_float = false;
};

struct Model {
  CpuModel model;
  uint16_t options;
};

// vmrs APSR_nzcv, fpscr
constexpr ThumbWord kReadFloatFlags{0xeef1fa10, 4};

class ThumbUnicorn : public testing::TestWithParam<Model> {
 protected:
  ThumbBench ours_{GetParam().model}, other_{GetParam().model, create_unicorn_cpu};
  const ThumbDecoder decoder_{GetParam().options};
  std::mt19937_64 random_{1};

  /// IT and exclusive accesses have their own tests. Of FPSCR ours has no exceptions.
  static bool is_elsewhere(const ThumbInstruction& row) {
    return row.name == "it" || row.name.find("rex") != row.name.npos ||
           (row.name == "vmrs" && row.pattern.has(Pattern::d));
  }

  std::vector<Form> forms() const {
    std::vector<Form> all;
    const auto append = [&](auto table, bool is_memory, bool is_float) {
      for (const ThumbInstruction& row : table)
        if ((row.options & GetParam().options & kCores) != 0 && !is_elsewhere(row))
          all.push_back({&row, is_memory, is_float});
    };
    append(thumb::data_table(), false, false);
    append(thumb::bits_table(), false, false);
    append(thumb::multiply_table(), false, false);
    append(thumb::parallel_table(), false, false);
    append(thumb::memory_table(), true, false);
    append(thumb::several_table(), true, false);
    append(thumb::branches_table(), false, false);
    append(thumb::float_table(), false, true);
    append(thumb::float_convert_table(), false, true);
    append(thumb::float_moves_table(), true, true);
    return all;
  }

  unsigned below(unsigned n) { return static_cast<unsigned>(random_() % n); }

  /// A register that is no special case: not sp, not the pc.
  uint32_t number(uint32_t field) {
    const auto count = static_cast<unsigned>(std::popcount(field));
    const unsigned number = below(14);
    return count == 4 ? (number == 13 ? 14 : number) : below(1u << count);
  }

  /// With any fields that the manual does not reserve.
  ThumbWord word_of(const Form& form) {
    const Pattern& pattern = form.row->pattern;
    const auto put = [](uint32_t field, uint32_t value) {
      uint32_t word = 0;
      for (uint32_t bit = 1; bit != 0; bit <<= 1) {
        if ((field & bit) == 0) continue;
        if (value & 1) word |= bit;
        value >>= 1;
      }
      return word;
    };
    for (;;) {
      uint32_t used = pattern.mask, word = pattern.match;
      for (const uint32_t field : pattern.fields) used |= field;
      for (unsigned at = 0; at < 8u * pattern.length; at += 4)
        if ((used >> at & 15) == 0) word |= 15u << at;  // what should be one
      for (const uint32_t field : pattern.fields)
        word |= put(field, static_cast<uint32_t>(random_()));
      for (const auto& [field, more] : {std::pair{Pattern::d, Pattern::D},
                                        {Pattern::n, Pattern::N},
                                        {Pattern::m, Pattern::M},
                                        {Pattern::a, Pattern::kFields}}) {
        const uint32_t bits = pattern.fields[field];
        const bool is_float = more != Pattern::kFields && pattern.has(more);
        // Of floating-point registers s0 to s15, which can be read.
        word = (word & ~bits) | put(bits, is_float ? below(8) : number(bits));
        if (is_float && (field == Pattern::d ? pattern.is_double_d : pattern.is_double))
          word &= ~pattern.fields[more];
      }
      if (decoder_.find(word, pattern.length) == form.row && is_defined(*form.row, word))
        return {word, pattern.length};
    }
  }

  /// Whether the manual says what it does: not where one register is to be two things, or a field
  /// of bits goes beyond the word.
  static bool is_defined(const ThumbInstruction& row, uint32_t word) {
    const Pattern& pattern = row.pattern;
    const std::string_view name = row.name;
    const auto of = [&](Pattern::Field field) { return pattern.of(field, word); };
    const uint32_t d = of(Pattern::d), n = of(Pattern::n), m = of(Pattern::m), a = of(Pattern::a),
                   i = of(Pattern::i), w = of(Pattern::w);
    const bool has_two = pattern.has(Pattern::a) && !pattern.has(Pattern::D);
    const bool is_transfer = name.starts_with("ldr") || name.starts_with("str");
    if (row.options & kHasList || name.starts_with("stm") || name.starts_with("ldm"))
      return is_defined_list(pattern, name.starts_with("st"), n, i);
    if (name == "push") return i != 0;
    if (name.starts_with("vldm") || name.starts_with("vstm"))
      return i != 0 && 2 * d + i <= 14 && (!pattern.is_double_d || i % 2 == 0);
    if (name == "vmov" && has_two) return a != d && m < 7;
    if (name == "vcvt" && pattern.has(Pattern::i))  // a fraction of at most 16 or 32 bits
      return ((i & 15) << 1 | i >> 4) <= (word >> 7 & 1 ? 32u : 16u);
    if (is_transfer && pattern.length == 4 && pattern.has(Pattern::U))
      return n != d && !(has_two && (n == a || a == d));
    // With a result of two words; Ra of the other ones is an operand.
    if (has_two && (word >> 23 & 1)) return a != d;
    if (name == "bfi" || name == "bfc") return w >= i;
    if (name == "sbfx" || name == "ubfx") return i + w < 32;
    if (name == "b" && pattern.has(Pattern::c)) return of(Pattern::c) < 14;
    if (name == "cmp" && pattern.mask == 0xff00) return n >= 8 || m >= 8;
    return true;
  }
  static bool is_defined_list(const Pattern& pattern, bool is_store, uint32_t n, uint32_t list) {
    const bool is_base_first = (list & ((1u << n) - 1)) == 0, has_base = list >> n & 1;
    // A pop of the pc goes anywhere: see thumb_instruction_test.cc.
    if (pattern.length == 2 && !pattern.has(Pattern::n)) return list != 0 && list >> 8 == 0;
    if (pattern.length == 2) return list != 0 && !(is_store && has_base && !is_base_first);
    return std::popcount(list) > 1 && (list & 0xa000) == 0 && !has_base;
  }

  /// A value that operations have a border at, or any.
  uint32_t value() {
    const uint32_t borders[] = {0,           1,           2,           31,          32,
                                33,          0xff,        0x8000,      0xffff,      0x7fff'ffff,
                                0x8000'0000, 0x8000'0001, 0xffff'ffff, 0xffff'fffe, 0x8000'8000,
                                0x7fff'7fff, 0x7f80'8000};
    if (below(3) == 0) return borders[below(std::size(borders))];
    return static_cast<uint32_t>(random_()) >> below(32);
  }
  uint32_t float_value() {
    const uint32_t borders[] = {0,           0x8000'0000, 0x3f80'0000, 0xbf80'0000, 0x7f80'0000,
                                0xff80'0000, 0x7fc0'0000, 0x7fa0'1234, 0xffc1'2345, 1,
                                0x007f'ffff, 0x7f7f'ffff, 0x4f00'0000, 0x3f00'0000, 0x3fc0'0000,
                                0xc020'0000, 0x7ff0'0000, 0x3ff0'0000, 0xfff8'0000, 0x7ff4'0000};
    if (below(2) == 0) return borders[below(std::size(borders))];
    // Sizes at which fractions matter.
    if (below(2) == 0)
      return (static_cast<uint32_t>(random_()) & 0x807f'ffff) | (120 + below(20)) << 23;
    return static_cast<uint32_t>(random_());
  }
  uint32_t address() { return static_cast<uint32_t>(ThumbBench::kData + 0x1000 + below(64) * 8); }

  ThumbState state(bool are_addresses) {
    ThumbState all;
    for (unsigned n = 0; n < 15; ++n) all.r[n] = are_addresses ? address() : value();
    all.r[13] = address();
    all.apsr = static_cast<uint32_t>(random_()) & ThumbBench::kFlags;
    if (below(4) == 0) all.fpscr = below(4) << 22;
    for (uint32_t& s : all.s) s = float_value();
    return all;
  }

  /// Values, or addresses where the instruction has them.
  ThumbState state_for(const Form& form, ThumbWord word, bool has_addresses) {
    ThumbState all = state(false);
    if (!form.is_memory || !has_addresses) return all;
    const Pattern& pattern = form.row->pattern;
    const ThumbOp op = ThumbDecoder::decode(form.row, word.bits, 0, 0);
    if (!pattern.has(Pattern::N))
      all.r[op.rn] = address() - (below(2) == 0 ? op.imm : op.imm & ~7u);
    if (pattern.has(Pattern::m) && !pattern.has(Pattern::M)) all.r[op.rm] = below(64) * 4;
    return all;
  }

  /// NATMOD_ROUNDS: more than those of every run.
  static int rounds() {
    const char* wish = std::getenv("NATMOD_ROUNDS");
    return wish == nullptr ? 6 : std::atoi(wish);
  }

  static size_t failures() {
    return static_cast<size_t>(
        testing::UnitTest::GetInstance()->current_test_info()->result()->total_part_count());
  }

  void compare(const std::vector<ThumbWord>& code, const ThumbState& state) {
    for (size_t at = 0; at < ours_.data.size(); at += sizeof(uint64_t)) {
      const uint64_t bytes = random_();
      std::memcpy(ours_.data.data() + at, &bytes, sizeof bytes);
    }
    other_.data = ours_.data;
    ours_.start(code, state);
    other_.start(code, state);
    const Stop stop = ours_.run(code.size()), expected = other_.run(code.size());
    std::string text;
    for (const ThumbWord& word : code) text += fmt::format(" {:0{}x}", word.bits, word.length * 2);
    text += fmt::format("\nr {:x}\napsr {:x} fpscr {:x}\ns {:x}", fmt::join(state.r, " "),
                        state.apsr, state.fpscr, fmt::join(state.s, " "));
    SCOPED_TRACE(text);
    ASSERT_EQ(stop.kind, expected.kind);
    ASSERT_EQ(ours_.pc(), other_.pc());
    ASSERT_EQ(fault_name(stop.fault.kind), fault_name(expected.fault.kind));
    ASSERT_EQ(stop.fault.access, expected.fault.access);
    // Ours names the target of a jump that would leave Thumb state, Unicorn the jump.
    const bool leaves_thumb = stop.fault.kind == FaultKind::illegal_instruction;
    ASSERT_EQ(stop.fault.address, leaves_thumb ? stop.fault.address : expected.fault.address);
    const ThumbState is = ours_.state(), wanted = other_.state();
    for (unsigned n = 0; n < 15; ++n)
      ASSERT_EQ(is.r[n], wanted.r[n])
          << "r" << n << std::hex << " " << is.r[n] << " " << wanted.r[n];
    ASSERT_EQ(is.apsr, wanted.apsr) << std::hex << is.apsr << " " << wanted.apsr;
    for (unsigned n = 0; n < 16; ++n)
      ASSERT_EQ(is.s[n], wanted.s[n])
          << "s" << n << std::hex << " " << is.s[n] << " " << wanted.s[n];
    ASSERT_EQ(ours_.data, other_.data);
    // Unicorn does not always count a jump to where no code is.
    if (stop.kind == StopKind::fault && stop.fault.access == Access::fetch) return;
    ASSERT_EQ(ours_.done(), other_.done());
  }
};

std::string model_name(const testing::TestParamInfo<Model>& model) {
  return std::string(cpu_name(model.param.model)).substr(std::string_view("Cortex-").size());
}

INSTANTIATE_TEST_SUITE_P(
    Models, ThumbUnicorn,
    testing::Values(Model{CpuModel::cortex_m0, kV6}, Model{CpuModel::cortex_m3, kV6 | kV7},
                    Model{CpuModel::cortex_m4, kV6 | kV7 | kDsp | kFp},
                    Model{CpuModel::cortex_m7, kV6 | kV7 | kDsp | kFp | kFp5 | kDouble}),
    model_name);

TEST_P(ThumbUnicorn, EachInstructionDoesTheSame) {
  for (const Form& form : forms()) {
    const size_t before = failures();
    for (int round = 0; round < rounds() && failures() == before; ++round) {
      const ThumbWord word = word_of(form);
      std::vector<ThumbWord> code{word};
      if (form.is_float) code.push_back(kReadFloatFlags);
      compare(code, state_for(form, word, round % 4 != 0));
    }
    EXPECT_EQ(failures(), before) << form.row->name;
  }
}

TEST_P(ThumbUnicorn, InstructionsInItBlocksDoTheSame) {
  if (GetParam().model == CpuModel::cortex_m0) return;  // has none
  for (const Form& form : forms()) {
    // Jumps where a block has them last, and goes on; CBZ is not to be there.
    if (form.row->name == "cbz" || form.row->name == "cbnz" || form.row->options & kThumbEndsBlock)
      continue;
    const size_t before = failures();
    for (int round = 0; round < rounds() / 4 && failures() == before; ++round) {
      const ThumbWord first = word_of(form), second = word_of(form);
      const uint32_t condition = below(14);
      // it, itt or ite
      const uint32_t mask = below(3) == 0 ? 0b1000 : below(2) << 3 | 0b0100;
      std::vector<ThumbWord> code{{0xbf00 | condition << 4 | mask, 2}, first};
      if (mask != 0b1000) code.push_back(second);
      compare(code, state_for(form, first, true));
    }
    EXPECT_EQ(failures(), before) << form.row->name;
  }
}

TEST_P(ThumbUnicorn, RandomProgramsDoTheSame) {
  const auto forms = this->forms();
  for (int round = 0; round < 50 * rounds() && !HasFailure(); ++round) {
    std::vector<ThumbWord> code;
    while (code.size() < 12) {
      const Form& form = forms[below(static_cast<unsigned>(forms.size()))];
      // With a jump at the end alone: what is elsewhere is no program.
      const bool is_jump = form.row->options & kThumbEndsBlock;
      if (!is_jump || code.size() == 11) code.push_back(word_of(form));
    }
    compare(code, state(round % 4 != 0));
  }
}

TEST_P(ThumbUnicorn, ReservationsDoTheSame) {
  if (GetParam().model == CpuModel::cortex_m0) return;  // has none
  for (int round = 0; round < 2 * rounds() && !HasFailure(); ++round) {
    ThumbState state = this->state(true);
    if (round % 2 == 0) state.r[6] = state.r[5];
    // ldrex r7, [r5]; strex r8, r9, [r6]; strex r10, r9, [r5]; ldrexb, strexb, ldrexh, strexh
    compare({{0xe8557f00, 4},
             {0xe8469800, 4},
             {0xe8459a00, 4},
             {0xe8d57f4f, 4},
             {0xe8c69f48, 4},
             {0xe8d57f5f, 4},
             {0xe8c69f5a, 4}},
            state);
  }
}

}  // namespace
}  // namespace natmod::emu
