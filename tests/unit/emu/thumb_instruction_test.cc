// What our Cortex-M cores take for an instruction, and what Unicorn cannot be asked: jumps that are
// none, the pc as an operand, stops inside of IT blocks, what a core lacks.

#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "base/error.h"
#include "thumb_bench.h"

namespace natmod::emu {
namespace {

// ---- names

/// The names that GNU objdump gives the codes of 16 bits, all but those that begin longer ones.
std::map<uint32_t, std::string> disassemble_short_codes() {
  const std::string file =
      (std::filesystem::temp_directory_path() / fmt::format("natmod-codes-{}", getpid())).string();
  std::ofstream out(file, std::ios::binary);
  const auto put = [&out](uint32_t code) {
    out.put(static_cast<char>(code)).put(static_cast<char>(code >> 8));
  };
  for (uint32_t code = 0; code < 0b11101 << 11; ++code) {
    put(code);
    // Four that an IT may make conditional.
    for (int n = 0; n < 4 && code >> 8 == 0xbf; ++n) put(0xbf00);
  }
  out.close();
  const std::string command =
      fmt::format("arm-none-eabi-objdump -D -b binary -m arm -M force-thumb {} 2>/dev/null", file);
  std::map<uint32_t, std::string> names;
  FILE* pipe = popen(command.c_str(), "r");
  char line[200];
  while (pipe != nullptr && std::fgets(line, sizeof line, pipe) != nullptr) {
    // "  1a:\t4505      \tcmp\tr5, r0"
    std::istringstream words(line);
    std::string address, code, name;
    if (line[0] != ' ' || !(words >> address >> code >> name) || !address.ends_with(':')) continue;
    const bool is_unknown = std::string_view(line).find("UNDEFINED") != std::string::npos;
    names.emplace(static_cast<uint32_t>(std::stoul(code, nullptr, 16)), is_unknown ? "" : name);
  }
  if (pipe != nullptr) pclose(pipe);
  std::filesystem::remove(file);
  return names;
}

/// The name that our tables have for it.
std::string our_name(uint32_t code, std::string name) {
  name = name.substr(0, name.find('.'));
  static const std::set<std::string_view> kWithFlags{"movs", "lsls", "lsrs", "asrs", "adds", "subs",
                                                     "ands", "eors", "adcs", "sbcs", "rors", "orrs",
                                                     "bics", "mvns", "muls", "rsbs", "negs"};
  if (kWithFlags.contains(name)) name.pop_back();
  static const std::map<std::string_view, std::string_view> kOther{
      {"stmia", "stm"}, {"ldmia", "ldm"}, {"neg", "rsb"},   {"nop", "hint"},  {"yield", "hint"},
      {"wfe", "hint"},  {"sev", "hint"},  {"sevl", "hint"}, {"cpsie", "cps"}, {"cpsid", "cps"},
      {"hlt", ""},      {"bxns", ""},     {"blxns", ""},    {"setend", ""},   {"setpan", ""},
      {"bhs", "bcs"},   {"blo", "bcc"},   {"cpy", "mov"}};
  if (const auto other = kOther.find(name); other != kOther.end()) name = other->second;
  if (code >> 8 == 0xbf && (code & 15) != 0) return "it";
  if (code >> 8 == 0x47 && (code & 7) != 0) return "";  // bits that should be 0
  if (code == 0x46c0) return "mov";                     // r8, r8: the nop of ARMv4
  if (code >> 11 == 0b10100) return "adr";  // which objdump writes as an addition to the pc
  return name;
}

TEST(ThumbInstruction, ShortCodesAreThoseOfTheDisassembler) {
  const auto names = disassemble_short_codes();
  if (names.empty()) {
    const char* ci = std::getenv("CI");
    if (ci != nullptr && std::string(ci) == "true") FAIL() << "no arm-none-eabi-objdump";
    GTEST_SKIP() << "no arm-none-eabi-objdump";
  }
  EXPECT_EQ(names.size(), 0b11101 << 11);
  const ThumbDecoder decoder(kV6 | kV7);
  int differences = 0;
  for (const auto& [code, name] : names) {
    const auto* found = decoder.find(code, 2);
    const std::string ours = found == nullptr ? "" : std::string(found->name);
    if (ours != our_name(code, name) && ++differences < 20)
      ADD_FAILURE() << fmt::format("{:04x}: {} is {} for objdump", code, ours, name);
  }
  EXPECT_EQ(differences, 0);
}

// ---- what a core has

bool is_legal(CpuModel model, ThumbWord word) {
  ThumbBench bench(model);
  ThumbState state;
  state.r.fill(ThumbBench::kData + 64);
  bench.start({word}, state);
  const Stop stop = bench.run(1);
  if (stop.kind != StopKind::fault) return true;
  EXPECT_EQ(fault_name(stop.fault.kind), "illegal instruction") << std::hex << word.bits;
  return false;
}

TEST(ThumbInstruction, IsIllegalWhereACoreLacksIt) {
  constexpr struct {
    ThumbWord word;
    CpuModel first;  // that has it
  } kCases[] = {
      {{0x4140, 2}, CpuModel::cortex_m0},      // adcs r0, r0
      {{0xb100, 2}, CpuModel::cortex_m3},      // cbz r0, …
      {{0xea800001, 4}, CpuModel::cortex_m3},  // eor.w r0, r0, r1
      {{0xfb90f0f1, 4}, CpuModel::cortex_m3},  // sdiv r0, r0, r1
      {{0xfa81f000, 4}, CpuModel::cortex_m4},  // sadd8… of the DSP extension
      {{0xee300a20, 4}, CpuModel::cortex_m4},  // vadd.f32 s0, s0, s1
      {{0xfe800a00, 4}, CpuModel::cortex_m7},  // vmaxnm.f32 s0, s0, s0
      {{0xee300b01, 4}, CpuModel::cortex_m7},  // vadd.f64 d0, d0, d1
  };
  for (const auto& [word, first] : kCases)
    for (const CpuModel model :
         {CpuModel::cortex_m0, CpuModel::cortex_m3, CpuModel::cortex_m4, CpuModel::cortex_m7})
      EXPECT_EQ(is_legal(model, word), model >= first) << std::hex << word.bits;
  // d16 to d31 are of no Cortex-M.
  EXPECT_FALSE(is_legal(CpuModel::cortex_m7, {0xee700b01, 4}));
}

// ---- the pc

class ThumbPc : public testing::Test {
 protected:
  ThumbBench bench_{CpuModel::cortex_m3};
  ThumbState state_;

  Stop run(std::vector<ThumbWord> code) {
    bench_.start(code, state_);
    return bench_.run(code.size());
  }
};

TEST_F(ThumbPc, IsFourBytesAhead) {
  state_.r[0] = 100;
  run({{0x4478, 2}, {0x4679, 2}, {0xa201, 2}});  // add r0, pc; mov r1, pc; adr r2, …
  EXPECT_EQ(bench_.state().r[0], 100 + ThumbBench::kCode + 4);
  EXPECT_EQ(bench_.state().r[1], ThumbBench::kCode + 2 + 4);
  EXPECT_EQ(bench_.state().r[2], ThumbBench::kCode + 4 + 4 + 4);
}

TEST_F(ThumbPc, MayBeWritten) {
  state_.r[0] = ThumbBench::kCode + 0x11;
  run({{0x4687, 2}});  // mov pc, r0
  EXPECT_EQ(bench_.pc(), 0x10);
  state_.r[0] = 0x20;
  run({{0x4487, 2}});  // add pc, r0
  EXPECT_EQ(bench_.pc(), 0x24);
}

TEST_F(ThumbPc, MayBeLoaded) {
  const uint32_t target = ThumbBench::kCode + 0x31;
  std::memcpy(bench_.data.data() + 64, &target, 4);
  state_.r[0] = state_.r[13] = ThumbBench::kData + 64;
  // pop {pc}; ldr pc, [r0]; ldr.w pc, [r0], #4; ldmdb and ldmia with more
  for (const ThumbWord word : {ThumbWord{0xbd00, 2}, ThumbWord{0xf8d0f000, 4},
                               ThumbWord{0xf850fb04, 4}, ThumbWord{0xe8bd8000, 4}}) {
    EXPECT_EQ(run({word}).kind, StopKind::budget);
    EXPECT_EQ(bench_.pc(), 0x30) << std::hex << word.bits;
  }
}

// To be where ARM code is, which no Cortex-M runs: at the jump, not where it would go.
TEST_F(ThumbPc, MustNotLeaveThumbState) {
  const uint32_t target = ThumbBench::kCode;
  std::memcpy(bench_.data.data() + 64, &target, 4);
  state_.r[0] = target;
  state_.r[1] = state_.r[13] = ThumbBench::kData + 64;
  // nop; bx r0, blx r0, pop {pc}, ldr pc, [r1]
  for (const ThumbWord word : {ThumbWord{0x4700, 2}, ThumbWord{0x4780, 2}, ThumbWord{0xbd00, 2},
                               ThumbWord{0xf8d1f000, 4}}) {
    bench_.start({{0xbf00, 2}, word}, state_);
    const Stop stop = bench_.run(3);
    ASSERT_EQ(stop.kind, StopKind::fault) << std::hex << word.bits;
    EXPECT_EQ(fault_name(stop.fault.kind), "illegal instruction");
    EXPECT_EQ(bench_.pc(), 2);
  }
}

TEST_F(ThumbPc, KeepsTheStackPointersLowestBitsZero) {
  state_.r[0] = ThumbBench::kData + 67;
  run({{0x4685, 2}});  // mov sp, r0
  EXPECT_EQ(bench_.state().r[13], ThumbBench::kData + 64);
}

// ---- IT blocks

// ite, itete and their like over additions of 1, 2, 4 and 8 to r0: whatever it is stopped at.
TEST(ThumbIt, AStopInsideChangesNothing) {
  ThumbBench bench(CpuModel::cortex_m3);
  for (uint32_t mask = 1; mask < 16; ++mask) {
    const unsigned length = 4 - static_cast<unsigned>(std::countr_zero(mask));
    std::vector<ThumbWord> code{{0xbf00 | mask, 2}};  // it… eq
    for (unsigned n = 0; n < length; ++n) code.push_back({0x3000 | 1u << n, 2});
    code.push_back({0x3110, 2});  // adds r1, #16: the next one
    for (const uint32_t apsr : {0u, 1u << 30}) {
      uint32_t wanted = 0;
      unsigned executed = 2;
      for (unsigned n = 0; n < length; ++n) {
        // The first goes by eq, the others by eq with a bit of 0.
        const bool by_eq = n == 0 || (mask >> (4 - n) & 1) == 0;
        if (by_eq != (apsr != 0)) continue;
        wanted += 1u << n;
        ++executed;
      }
      ThumbState state;
      state.apsr = apsr;
      for (const bool is_stepped : {false, true}) {
        bench.start(code, state);
        for (unsigned step = is_stepped ? 1 : executed; step <= executed; ++step) {
          EXPECT_EQ(bench.run(step).kind, StopKind::budget);
          EXPECT_EQ(bench.done(), step);
        }
        EXPECT_EQ(bench.state().r[0], wanted) << mask << " " << apsr << " " << is_stepped;
        EXPECT_EQ(bench.state().r[1], 16);
      }
    }
  }
}

// A block of code that lies over the end of a page keeps its conditions.
TEST(ThumbIt, OverTheEndOfAPage) {
  std::vector<uint8_t> text(2 * kPageSize);
  const uint64_t begin = 0x10000, at = kPageSize - 4;
  // nop; itt eq; addeq r0, #1; addeq r0, #2; bx lr
  const uint16_t code[] = {0xbf00, 0xbf04, 0x3001, 0x3002, 0x4770};
  std::memcpy(text.data() + at, code, sizeof code);
  const auto cpu = create_thumb_cpu({.model = CpuModel::cortex_m3});
  cpu->map({.address = begin, .flags = kRead | kExecute, .bytes = text, .name = "text"});
  cpu->begin_call((begin + at) | 1, {Value::word(5)});
  EXPECT_EQ(cpu->run(100).kind, StopKind::returned);
  EXPECT_EQ(cpu->result_word(), 5);  // Z is clear
  EXPECT_EQ(cpu->instructions(), 3);
}

// ---- special registers

// cpsid i; mrs r0, primask; msr primask, r1; mrs r2, primask: what atomic sections do.
TEST(ThumbSystem, KeepsWhetherInterruptsAreMasked) {
  for (const CpuModel model : {CpuModel::cortex_m0, CpuModel::cortex_m3}) {
    ThumbBench bench(model);
    for (const uint32_t before : {0u, 1u}) {
      ThumbState state;
      state.r[1] = before;
      bench.start({{0xb672, 2}, {0xf3ef8010, 4}, {0xf3818810, 4}, {0xf3ef8210, 4}}, state);
      EXPECT_EQ(bench.run(4).kind, StopKind::budget);
      EXPECT_EQ(bench.state().r[0], 1);
      EXPECT_EQ(bench.state().r[2], before);
    }
  }
}

// ---- floating point

TEST(ThumbFloat, StatusKeepsWhatCanBeWritten) {
  ThumbBench bench(CpuModel::cortex_m4);
  ThumbState state;
  state.r[0] = 0xffff'ffff;
  bench.start({{0xeee10a10, 4}, {0xeef11a10, 4}}, state);  // vmsr fpscr, r0; vmrs r1, fpscr
  EXPECT_EQ(bench.run(2).kind, StopKind::budget);
  EXPECT_EQ(bench.state().r[1], 0xf7c0'009f);
}

}  // namespace
}  // namespace natmod::emu
