// Counts, budgets, backtraces and roots, on every architecture.

#include <algorithm>

#include "emu/conditional_branch.h"
#include "emu/execution_counts.h"
#include "guest_program.h"

namespace natmod::emu {
namespace {

constexpr uint64_t kNoLimit = ~uint64_t{0};

using RunTest = GuestTest;
INSTANTIATE_TEST_SUITE_P(Targets, RunTest, testing::ValuesIn(guest_targets()), guest_test_name);

uint64_t instructions_of_loop(GuestProgram& guest, uint64_t rounds) {
  const StateGuard guard(guest.cpu());
  const uint64_t before = guest.cpu().instructions();
  guest.cpu().begin_call(guest["loop"], {Value::word(rounds)});
  EXPECT_EQ(guest.cpu().run(kNoLimit).kind, StopKind::returned);
  EXPECT_EQ(static_cast<uint32_t>(guest.cpu().result_word()), rounds * (rounds - 1) / 2);
  return guest.cpu().instructions() - before;
}

TEST_P(RunTest, CountsAreExactAndRepeat) {
  GuestProgram guest(GetParam()), other(GetParam(), {.check_memory = false});
  const uint64_t base = instructions_of_loop(guest, 10);
  const uint64_t round = instructions_of_loop(guest, 11) - base;
  EXPECT_GE(round, 2);
  EXPECT_LE(round, 6);
  EXPECT_EQ(instructions_of_loop(guest, 10), base);
  EXPECT_EQ(instructions_of_loop(guest, 1010), base + 1000 * round);
  EXPECT_EQ(instructions_of_loop(other, 10), base);
  EXPECT_EQ(instructions_of_loop(other, 1010), base + 1000 * round);
}

TEST_P(RunTest, AnEndlessLoopEndsAtTheBudget) {
  GuestProgram guest(GetParam());
  guest.cpu().begin_call(guest["forever"], {});
  const Stop stop = guest.cpu().run(12'345);
  EXPECT_EQ(stop.kind, StopKind::budget);
  EXPECT_EQ(guest.cpu().instructions(), 12'345);
  EXPECT_EQ(guest.cpu().run(12'345).kind, StopKind::budget);
  EXPECT_EQ(guest.cpu().instructions(), 12'345);
}

TEST_P(RunTest, AStopAfterEveryInstructionChangesNothing) {
  GuestProgram guest(GetParam());
  Cpu& cpu = guest.cpu();
  const uint64_t expected = instructions_of_loop(guest, 20);
  const uint64_t before = cpu.instructions();
  cpu.begin_call(guest["loop"], {Value::word(20)});
  Stop stop;
  for (uint64_t step = 1;; ++step) {
    stop = cpu.run(before + step);
    if (stop.kind != StopKind::budget) break;
    ASSERT_EQ(cpu.instructions(), before + step);
  }
  EXPECT_EQ(stop.kind, StopKind::returned);
  EXPECT_EQ(cpu.instructions() - before, expected);
  EXPECT_EQ(cpu.result_word(), 190);
}

// A loop of ten rounds: its branch goes back nine times and on once.
TEST_P(RunTest, InstructionsAndBranchesAreCounted) {
  GuestProgram guest(GetParam());
  ExecutionCounts counts;
  guest.cpu().watch(counts);
  const auto& of_code = counts.watch(guest.text(), guest.code.size());
  const uint64_t expected = instructions_of_loop(guest, 10);
  uint64_t sum = 0;
  unsigned n_loops = 0;
  for (size_t at = 0; at < of_code.size(); ++at) {
    const auto& [runs, next, n_next] = of_code[at];
    sum += runs;
    const std::span code(guest.code);
    if (runs >= 9 && conditional_branch_length(GetParam().model, code.subspan(at)) != 0)
      n_loops += std::min(n_next, runs - n_next) <= 1;
  }
  EXPECT_EQ(sum, expected);
  EXPECT_EQ(n_loops, 1);
}

TEST_P(RunTest, AStopInsideOfAConditionalBlockKeepsItsConditions) {
  GuestProgram guest(GetParam());
  if (!guest.has("conditional")) return;  // an idea of Thumb-2
  Cpu& cpu = guest.cpu();
  for (const uint64_t n : {0, 1}) {
    const uint64_t before = cpu.instructions();
    cpu.begin_call(guest["conditional"], {Value::word(n)});
    Stop stop;
    for (uint64_t step = 1;; ++step) {
      stop = cpu.run(before + step);
      if (stop.kind != StopKind::budget) break;
    }
    ASSERT_EQ(stop.kind, StopKind::returned);
    EXPECT_EQ(cpu.result_word(), n == 0 ? 1111 : 2222);
  }
}

TEST_P(RunTest, ABacktraceShowsTheCallers) {
  GuestProgram guest(GetParam());
  Cpu& cpu = guest.cpu();
  const auto in_function = [&](uint64_t pc) {
    const uint64_t begin = guest.address("sum_through_host");
    return pc > begin && pc < begin + 80;
  };
  // Three levels of the guest function, each called by the host on behalf of the one below.
  cpu.begin_call(guest["sum_through_host"], {Value::word(10)});
  std::vector<std::unique_ptr<StateGuard>> guards;
  for (int level = 0; level < 3; ++level) {
    ASSERT_EQ(cpu.run(kNoLimit).kind, StopKind::service);
    if (level == 2) break;
    ArgumentReader arguments = cpu.arguments();
    const uint64_t function = arguments.word(), argument = arguments.word();
    guards.push_back(std::make_unique<StateGuard>(cpu));
    cpu.begin_call(function, {Value::word(argument)});
  }
  const std::vector<BacktraceLevel> frames = cpu.backtrace(10);
  ASSERT_GE(frames.size(), 2);
  EXPECT_EQ(frames[0].pc, cpu.service(8) & ~uint64_t{1});
  EXPECT_TRUE(in_function(frames[1].pc));
  EXPECT_TRUE(frames[1].is_certain);
  EXPECT_EQ(
      std::ranges::count_if(frames, [&](const BacktraceLevel& f) { return in_function(f.pc); }), 3);
  if (GetParam().model == CpuModel::esp32) {
    EXPECT_EQ(frames.size(), 4);
    EXPECT_TRUE(std::ranges::all_of(frames, [](const BacktraceLevel& f) { return f.is_certain; }));
  }
  EXPECT_EQ(cpu.backtrace(2).size(), 2);
  while (!guards.empty()) guards.pop_back();
}

TEST_P(RunTest, PointersInRegistersAreRoots) {
  // A callee-saved register keeps the argument over the call of the host.
  GuestProgram guest(GetParam());
  Cpu& cpu = guest.cpu();
  cpu.begin_call(guest["sum_through_host"], {Value::word(0x20001230)});
  ASSERT_EQ(cpu.run(kNoLimit).kind, StopKind::service);
  std::vector<uint64_t> roots;
  cpu.for_each_root([&](uint64_t value) { roots.push_back(value); });
  const bool in_register = std::ranges::count(roots, 0x20001230) != 0;
  bool on_stack = false;  // x86 keeps arguments there
  for (size_t at = 0; at + 4 <= guest.stack.size(); at += 4) {
    uint32_t word = 0;
    std::copy_n(guest.stack.data() + at, 4, reinterpret_cast<uint8_t*>(&word));
    on_stack |= word == 0x20001230;
  }
  EXPECT_TRUE(in_register || on_stack);
  EXPECT_TRUE(in_register || GetParam().model != CpuModel::esp32);
}

TEST_P(RunTest, RegistersHaveTheirAssemblersNames) {
  GuestProgram guest(GetParam());
  const auto registers = guest.cpu().registers();
  ASSERT_GE(registers.size(), 10);
  const auto named = [&](const std::string& name) {
    return std::ranges::count(registers, name, &NamedRegister::name) == 1;
  };
  EXPECT_TRUE(named("sp") || named("esp") || named("rsp") || named("a1"));
  const auto is_sp = [&](const NamedRegister& r) { return r.value == guest.stack_top(); };
  EXPECT_EQ(std::ranges::count_if(registers, is_sp), 1);
}

TEST_P(RunTest, ChangedCodeRunsAfterAFlush) {
  GuestProgram guest(GetParam());
  const auto result_of = [&](const char* name) {
    const StateGuard guard(guest.cpu());
    guest.cpu().begin_call(guest[name], {Value::word(1), Value::word(2), Value::word(3)});
    EXPECT_EQ(guest.cpu().run(kNoLimit).kind, StopKind::returned);
    return guest.cpu().result_word();
  };
  EXPECT_EQ(result_of("add3"), 6);
  // Overwrites the begin of add3 with load8, which reads at address 1: that is a fault.
  const size_t from = guest.address("load8") - guest.text();
  const size_t to = guest.address("add3") - guest.text();
  std::copy_n(guest.code.data() + from, 16, guest.code.data() + to);
  guest.cpu().flush_code(guest.text() + to, 16);
  guest.cpu().begin_call(guest["add3"], {Value::word(1), Value::word(2), Value::word(3)});
  const Stop stop = guest.cpu().run(kNoLimit);
  ASSERT_EQ(stop.kind, StopKind::fault);
  EXPECT_EQ(stop.fault.address, 1);
}

}  // namespace
}  // namespace natmod::emu
