// Code that means harm, or none at all: whatever the guest does, the host goes on, and soon.

#include <cstdlib>
#include <random>

#include "guest_program.h"

namespace natmod::emu {
namespace {

constexpr uint64_t kBudget = 20'000;

using HostileTest = GuestTest;
INSTANTIATE_TEST_SUITE_P(Targets, HostileTest, testing::ValuesIn(guest_targets()), guest_test_name);

// NATMOD_HOSTILE_SEED: other programs than those of every run.
uint32_t seed() {
  const char* wish = std::getenv("NATMOD_HOSTILE_SEED");
  return wish == nullptr ? 1 : static_cast<uint32_t>(std::atoi(wish));
}

// Runs to the end, to a fault or to the budget, and serves whatever is called.
void run_anything(GuestProgram& guest, uint64_t function, std::mt19937& random) {
  Cpu& cpu = guest.cpu();
  const uint64_t limit = cpu.instructions() + kBudget;
  cpu.write(Role::sp, 0, guest.stack_top());
  cpu.begin_call(function, {Value::word(GuestProgram::kData + random() % 64), Value::word(random()),
                            Value::word(random() % 100), Value::word(GuestProgram::kData)});
  for (int services = 0; services < 100; ++services) {
    const Stop stop = cpu.run(limit);
    EXPECT_LE(cpu.instructions(), limit);
    if (stop.kind == StopKind::fault) {
      cpu.backtrace(20);
      cpu.registers();
    }
    if (stop.kind != StopKind::service) return;
    ArgumentReader arguments = cpu.arguments();
    arguments.word(), arguments.u64(), arguments.f64();
    arguments.va_list().f64();
    cpu.backtrace(20);
    cpu.finish_service(Value::word(random()));
  }
}

TEST_P(HostileTest, MutatedCodeNeverHarmsTheHost) {
  std::mt19937 random(seed());
  const char* functions[] = {"store_all", "pass_all",  "pass_va_list", "sum_through_host",
                             "loop",      "recurse",   "load32",       "store_pair",
                             "call",      "copy_words"};
  for (int round = 0; round < 60; ++round) {
    GuestProgram guest(GetParam());
    for (uint64_t changes = 1 + random() % 40; changes > 0; --changes)
      guest.code[random() % 1200 % guest.code.size()] = static_cast<uint8_t>(random());
    for (const char* function : functions) run_anything(guest, guest[function], random);
  }
}

TEST_P(HostileTest, RandomBytesAsCodeNeverHarmTheHost) {
  std::mt19937 random(seed());
  for (int round = 0; round < 60; ++round) {
    GuestProgram guest(GetParam());
    for (uint8_t& byte : guest.code) byte = static_cast<uint8_t>(random());
    const uint64_t thumb = guest.cpu().convention().words == 4 ? 1 : 0;
    for (int start = 0; start < 20; ++start) {
      const uint64_t function = guest.text() + random() % 512 * 2;
      run_anything(guest, function | thumb, random);
    }
  }
}

}  // namespace
}  // namespace natmod::emu
