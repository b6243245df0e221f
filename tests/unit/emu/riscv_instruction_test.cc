// The tables of RISC-V instructions against the toolchain's disassembler; and by their definitions
// the extensions, control and status registers, and code that changes.

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "base/error.h"
#include "riscv_bench.h"

namespace natmod::emu {
namespace {

// ---- names

/// The names that GNU objdump gives the codes of 16 bits, all but those that begin longer ones; ""
/// for what it does not know.
std::map<uint32_t, std::string> disassemble_short_codes(const char* machine) {
  const std::string file =
      (std::filesystem::temp_directory_path() / fmt::format("natmod-codes-{}", getpid())).string();
  std::ofstream out(file, std::ios::binary);
  for (uint32_t code = 0; code < 0x10000; ++code)
    if ((code & 3) != 3) out.put(static_cast<char>(code)).put(static_cast<char>(code >> 8));
  out.close();
  const std::string command = fmt::format(
      "riscv64-unknown-elf-objdump -D -b binary -m {} -M no-aliases {} 2>/dev/null", machine, file);
  std::map<uint32_t, std::string> names;
  FILE* pipe = popen(command.c_str(), "r");
  char line[200];
  while (pipe != nullptr && std::fgets(line, sizeof line, pipe) != nullptr) {
    // "  1a:\t4505                \tc.li\ta0,1"
    std::istringstream words(line);
    std::string address, code, name;
    if (line[0] == ' ' && words >> address >> code >> name && address.ends_with(':'))
      names[static_cast<uint32_t>(std::stoul(code, nullptr, 16))] = name;
  }
  if (pipe != nullptr) pclose(pipe);
  std::filesystem::remove(file);
  return names;
}

/// The name that our tables have for it.
std::string our_name(uint32_t code, const std::string& name, bool is_64) {
  const bool is_unknown = name.starts_with(".") || name == "c.unimp";
  const bool is_float = name.starts_with("c.f");  // no core here has them
  if (is_unknown || is_float) return "";
  // By zero, which RV128 has a use for: hints on the others.
  if (name == "c.slli64" || name == "c.srli64" || name == "c.srai64")
    return name.substr(0, name.size() - 2);
  // Reserved by the manual, and named all the same: by more than 31 bits, and of nothing.
  const bool is_shift = name == "c.slli" || name == "c.srli" || name == "c.srai";
  if (is_shift && !is_64 && (code & 0x1000) != 0) return "";
  if (code == 0x6101) return "";  // c.addi16sp sp, 0
  return name;
}

template <class W>
void compare_short_codes(uint16_t option, const char* machine) {
  const auto names = disassemble_short_codes(machine);
  if (names.empty()) {
    const char* ci = std::getenv("CI");
    if (ci != nullptr && std::string(ci) == "true") FAIL() << "no riscv64-unknown-elf-objdump";
    GTEST_SKIP() << "no riscv64-unknown-elf-objdump";
  }
  EXPECT_EQ(names.size(), 0xc000);
  const RiscvDecoder<W> decoder(static_cast<uint16_t>(kRiscvBase | option));
  int differences = 0;
  for (const auto& [code, name] : names) {
    const auto* found = decoder.find(code);
    const std::string ours = found == nullptr ? "" : std::string(found->name);
    if (ours != our_name(code, name, sizeof(W) == 8) && ++differences < 20)
      ADD_FAILURE() << fmt::format("{:04x}: {} is {} for objdump", code, ours, name);
  }
  EXPECT_EQ(differences, 0);
}

TEST(RiscvInstruction, ShortCodesOfRv32AreThoseOfTheDisassembler) {
  compare_short_codes<uint32_t>(kRv32, "riscv:rv32");
}
TEST(RiscvInstruction, ShortCodesOfRv64AreThoseOfTheDisassembler) {
  compare_short_codes<uint64_t>(kRv64, "riscv:rv64");
}

// ---- extensions

template <class W>
class RiscvExtension : public testing::Test {
 protected:
  using Bench = RiscvBench<W>;
  static constexpr W kStack = static_cast<W>(Bench::kData) + 0x1000;

  /// Runs one instruction with the extensions that it needs, and says that it is one.
  void run(uint32_t word, const typename Bench::Registers& registers) {
    bench.start({word}, registers);
    EXPECT_EQ(bench.run(1).kind, StopKind::budget);
    EXPECT_EQ(bench.done(), 1);
  }

  Bench bench{create_riscv_cpu, {.extensions = kExtensionZba | kExtensionZcmp}};
};

using Words = testing::Types<uint32_t, uint64_t>;
TYPED_TEST_SUITE(RiscvExtension, Words, RiscvWordNames);

// sh1add x5, x6, x7 and its like.
constexpr uint32_t kSh1add = 0b0010000'00111'00110'010'00101'0110011;
constexpr uint32_t kSh2add = 0b0010000'00111'00110'100'00101'0110011;
constexpr uint32_t kSh3add = 0b0010000'00111'00110'110'00101'0110011;
// cm.push {ra, s0-s2}, with 16 bytes more; cm.mvsa01 s1, s7.
constexpr uint32_t kPush = 0b101'11000'0111'01'10;
constexpr uint32_t kMvsa01 = 0b101'011'001'01'111'10;

TYPED_TEST(RiscvExtension, AreIllegalInACoreWithoutThem) {
  typename RiscvBench<TypeParam>::Registers registers{};
  registers[2] = this->kStack;
  for (const uint32_t word : {kSh1add, kSh2add, kSh3add, kPush, kMvsa01}) {
    const bool is_zba = (word & 3) == 3;
    RiscvBench<TypeParam> plain;
    const auto runs = [&] {
      plain.start({word}, registers);
      const Stop stop = plain.run(1);
      if (stop.kind == StopKind::budget) return true;
      EXPECT_EQ(fault_name(stop.fault.kind), "illegal instruction");
      return false;
    };
    EXPECT_FALSE(runs());
    plain.cpu().add_extensions(is_zba ? kExtensionZcmp : kExtensionZba);
    EXPECT_FALSE(runs()) << "with the other one";
    plain.cpu().add_extensions(is_zba ? kExtensionZba : kExtensionZcmp);
    EXPECT_TRUE(runs()) << "with both";
  }
}

TYPED_TEST(RiscvExtension, ZbaAddsScaledIndices) {
  using W = TypeParam;
  typename RiscvBench<W>::Registers registers{};
  registers[6] = W(-3), registers[7] = 100;
  const std::pair<uint32_t, W> results[] = {{kSh1add, 94}, {kSh2add, 88}, {kSh3add, 76}};
  for (const auto& [word, result] : results) {
    this->run(word, registers);
    EXPECT_EQ(this->bench.registers()[5], result);
  }
  if constexpr (sizeof(W) == 8) {
    registers[6] = 0xffff'ffff'8000'0001;
    // add.uw, sh1add.uw, sh2add.uw, sh3add.uw x5, x6, x7; slli.uw x5, x6, 33.
    const std::pair<uint32_t, W> words[] = {
        {0b0000100'00111'00110'000'00101'0111011, 0x8000'0065},
        {0b0010000'00111'00110'010'00101'0111011, 0x1'0000'0066},
        {0b0010000'00111'00110'100'00101'0111011, 0x2'0000'0068},
        {0b0010000'00111'00110'110'00101'0111011, 0x4'0000'006c},
        {0b000010'100001'00110'001'00101'0011011, 0x0000'0002'0000'0000},
    };
    for (const auto& [word, result] : words) {
      this->run(word, registers);
      EXPECT_EQ(this->bench.registers()[5], result) << std::hex << word;
    }
  }
}

/// The saved registers in the order of their numbers as s0, s1, …
constexpr unsigned kSaved[] = {8, 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27};

/// How many of them a list has: 4 is ra alone, 15 has s10 and s11 at once.
unsigned saved_of(unsigned list) {
  return list == 15 ? 12 : list - 4;
}
/// Bytes of the frame, as the manual lists them.
unsigned frame_of(unsigned list, bool is_64) {
  constexpr unsigned k32[] = {16, 16, 16, 16, 32, 32, 32, 32, 48, 48, 48, 64};
  constexpr unsigned k64[] = {16, 16, 32, 32, 48, 48, 64, 64, 80, 80, 96, 112};
  return is_64 ? k64[list - 4] : k32[list - 4];
}

TYPED_TEST(RiscvExtension, ZcmpPushesWhatAFunctionSaves) {
  using W = TypeParam;
  for (unsigned list = 4; list < 16; ++list) {
    for (unsigned more = 0; more < 4; ++more) {
      SCOPED_TRACE(fmt::format("list {}, {} more", list, more));
      typename RiscvBench<W>::Registers registers{};
      for (unsigned n = 1; n < 32; ++n) registers[n] = 0x1111 * n;
      registers[2] = this->kStack;
      std::ranges::fill(this->bench.data, uint8_t{0xaa});
      auto memory = this->bench.data;
      W place = 0x1000;
      const auto put = [&](unsigned n) {
        place -= static_cast<W>(sizeof(W));
        std::memcpy(memory.data() + place, &registers[n], sizeof(W));
      };
      for (unsigned i = saved_of(list); i-- > 0;) put(kSaved[i]);
      put(1);
      this->run(0b101'11000'0000'00'10 | list << 4 | more << 2, registers);
      EXPECT_EQ(this->bench.data, memory);
      registers[2] = this->kStack - frame_of(list, sizeof(W) == 8) - more * 16;
      EXPECT_EQ(this->bench.registers(), registers);
    }
  }
}

TYPED_TEST(RiscvExtension, ZcmpPopsItAndReturns) {
  using W = TypeParam;
  enum Kind : uint32_t { pop = 0b11010, popretz = 0b11100, popret = 0b11110 };
  for (const Kind kind : {pop, popretz, popret}) {
    for (unsigned list = 4; list < 16; ++list) {
      SCOPED_TRACE(fmt::format("kind {:b}, list {}", static_cast<unsigned>(kind), list));
      typename RiscvBench<W>::Registers registers{};
      for (unsigned n = 1; n < 32; ++n) registers[n] = 0x1111 * n;
      const W top = this->kStack + frame_of(list, sizeof(W) == 8) + 16;
      registers[2] = this->kStack;
      auto expected = registers;
      expected[2] = top;
      W place = top;
      const auto put = [&](unsigned n, W value) {
        place -= static_cast<W>(sizeof(W));
        std::memcpy(this->bench.data.data() + (place - this->bench.kData), &value, sizeof(W));
        expected[n] = value;
      };
      for (unsigned i = saved_of(list); i-- > 0;) put(kSaved[i], 0x5000 + i);
      put(1, static_cast<W>(this->bench.kCode) + 0x20);
      if (kind == popretz) expected[10] = 0;
      this->run(0b101'00000'0000'01'10 | kind << 8 | list << 4, registers);
      EXPECT_EQ(this->bench.registers(), expected);
      EXPECT_EQ(this->bench.pc(), kind == pop ? 2 : 0x20);
    }
  }
}

TYPED_TEST(RiscvExtension, ZcmpMovesPairs) {
  typename RiscvBench<TypeParam>::Registers registers{};
  for (unsigned n = 1; n < 32; ++n) registers[n] = 0x1111 * n;
  for (unsigned first = 0; first < 8; ++first) {
    for (unsigned second = 0; second < 8; ++second) {
      auto expected = registers;
      expected[10] = registers[kSaved[first]], expected[11] = registers[kSaved[second]];
      this->run(0b101'011'000'11'000'10 | first << 7 | second << 2, registers);  // cm.mva01s
      EXPECT_EQ(this->bench.registers(), expected);
      const uint32_t mvsa01 = 0b101'011'000'01'000'10 | first << 7 | second << 2;
      if (first == second) {
        this->bench.start({mvsa01}, registers);
        EXPECT_EQ(fault_name(this->bench.run(1).fault.kind), "illegal instruction");
        continue;
      }
      expected = registers;
      expected[kSaved[first]] = registers[10], expected[kSaved[second]] = registers[11];
      this->run(mvsa01, registers);
      EXPECT_EQ(this->bench.registers(), expected);
    }
  }
}

// The frame lies half outside of the data: nothing is written, no register changes.
TYPED_TEST(RiscvExtension, ZcmpDoesAllOrNothing) {
  typename RiscvBench<TypeParam>::Registers registers{};
  for (unsigned n = 1; n < 32; ++n) registers[n] = 0x1111 * n;
  registers[2] = static_cast<TypeParam>(this->bench.kData) + 8;
  const auto memory = this->bench.data;
  this->bench.start({kPush}, registers);
  Stop stop = this->bench.run(1);
  ASSERT_EQ(stop.kind, StopKind::fault);
  EXPECT_EQ(fault_name(stop.fault.kind), "unmapped");
  EXPECT_EQ(this->bench.registers(), registers);
  EXPECT_EQ(this->bench.data, memory);
  EXPECT_EQ(this->bench.done(), 0);

  registers[2] = static_cast<TypeParam>(this->bench.kData + this->bench.kDataSize) - 24;
  this->bench.start({kPush | 0b11010 << 8}, registers);  // cm.pop
  stop = this->bench.run(1);
  ASSERT_EQ(stop.kind, StopKind::fault);
  EXPECT_EQ(this->bench.registers(), registers);
}

// ---- atomic operations

// Without a reservation: an aligned address is not looked at, any other is a fault.
TYPED_TEST(RiscvExtension, StoresThatFailAskForAlignmentAlone) {
  using W = TypeParam;
  const uint32_t sc = 0b00011'00'00111'00110'010'00101'0101111;  // sc.w x5, x7, (x6)
  typename RiscvBench<W>::Registers registers{};
  registers[6] = 0x5000'0000;  // nothing is there
  this->run(sc, registers);
  EXPECT_EQ(this->bench.registers()[5], 1);
  for (const W address : {this->kStack + 1, this->kStack + 2, W(-1)}) {
    registers[6] = address;
    this->bench.start({sc}, registers);
    const Stop stop = this->bench.run(1);
    ASSERT_EQ(stop.kind, StopKind::fault);
    EXPECT_EQ(fault_name(stop.fault.kind), "unaligned");
    EXPECT_EQ(stop.fault.access, Access::write);
    EXPECT_EQ(stop.fault.address, address);
    EXPECT_EQ(this->bench.registers(), registers);
  }
}

// ---- control and status registers

TYPED_TEST(RiscvExtension, CountersCountInstructions) {
  // rdinstret x5; nop; nop; rdinstret x6: three instructions later.
  const uint32_t read = 0b110000000010'00000'010'00000'1110011, nop = 0b0010011;
  this->bench.start({read | 5 << 7, nop, nop, read | 6 << 7}, {});
  EXPECT_EQ(this->bench.run(4).kind, StopKind::budget);
  const auto registers = this->bench.registers();
  EXPECT_EQ(registers[6] - registers[5], 3);
  EXPECT_EQ(registers[5] + 4, this->bench.cpu().instructions());
}

TYPED_TEST(RiscvExtension, InterruptsAreTurnedOffAndOn) {
  // csrrsi x5, mstatus, 8; csrrci x6, mstatus, 8; csrrs x7, mstatus, x0
  this->bench.start({0b001100000000'01000'110'00101'1110011, 0b001100000000'01000'111'00110'1110011,
                     0b001100000000'00000'010'00111'1110011},
                    {});
  EXPECT_EQ(this->bench.run(3).kind, StopKind::budget);
  const auto registers = this->bench.registers();
  EXPECT_EQ(registers[5] & 8, 0);
  EXPECT_EQ(registers[6] & 8, 8);
  EXPECT_EQ(registers[7] & 8, 0);
  // csrrw x5, satp, x6: nothing that this core has.
  this->bench.start({0b000110000000'00110'001'00101'1110011}, {});
  EXPECT_EQ(fault_name(this->bench.run(1).fault.kind), "illegal instruction");
}

// ---- code that changes

/// Code that may write to where it is.
template <class W>
class RiscvOwnCode : public testing::Test {
 protected:
  static constexpr uint64_t kCode = 0x4000'0000;
  static constexpr uint32_t kStore = 0b0000000'01100'01011'010'00000'0100011;  // sw a2, 0(a1)
  static constexpr uint32_t kReturn = 0b000000000000'00001'000'00000'1100111;  // jalr x0, 0(ra)
  /// addi a0, a0, n
  static constexpr uint32_t add(uint32_t n) { return n << 20 | 0b01010'000'01010'0010011; }

  void SetUp() override { cpu.map({kCode, kRead | kWrite | kExecute, code, {}, "heap"}); }

  /// The result of the program, called with 0 and these arguments.
  uint64_t call(const std::vector<uint32_t>& program, uint64_t a1, uint32_t a2, uint64_t a3 = 0) {
    std::memcpy(code.data(), program.data(), program.size() * 4);
    cpu.flush_code(kCode, program.size() * 4);
    cpu.begin_call(kCode, {Value::word(0), Value::word(a1), Value::word(a2), Value::word(a3)});
    EXPECT_EQ(cpu.run(cpu.instructions() + 100).kind, StopKind::returned);
    return cpu.result_word();
  }

  std::vector<uint8_t> code = std::vector<uint8_t>(kPageSize);
  RiscvBench<W> bench;
  Cpu& cpu = bench.cpu();
};

TYPED_TEST_SUITE(RiscvOwnCode, Words, RiscvWordNames);

// The second run of the loop meets what the first one has written: adds 1, then 16.
TYPED_TEST(RiscvOwnCode, IsDecodedAnewWhenItIsWrittenOver) {
  const uint32_t loop = 0b1111111'01101'01010'001'11001'1100011;  // bne a0, a3, -8
  EXPECT_EQ(
      this->call({this->add(1), this->kStore, loop, this->kReturn}, this->kCode, this->add(16), 33),
      33);
  EXPECT_EQ(this->cpu.instructions(), 10);
}

TYPED_TEST(RiscvOwnCode, IsSeenBehindAFence) {
  const uint32_t fence = 0b000000000000'00000'001'00000'0001111;  // fence.i
  const std::vector<uint32_t> program{this->kStore, fence, this->add(1), this->kReturn};
  EXPECT_EQ(this->call(program, this->kCode + 8, this->add(16)), 16);
}

// Data beside the code may be written without an end to it.
TYPED_TEST(RiscvOwnCode, MayHaveDataBesideIt) {
  EXPECT_EQ(this->call({this->kStore, this->add(1), this->kReturn}, this->kCode + 128, 7), 1);
  EXPECT_EQ(this->code[128], 7);
}

}  // namespace
}  // namespace natmod::emu
