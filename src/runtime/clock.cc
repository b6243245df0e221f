#include "runtime/clock.h"

#include "runtime/state.h"

namespace natmod::board {

uint64_t clock_ns(Runtime& rt) {
  constexpr uint64_t kInstruction = 10;
  const RuntimeState& state = rt.state();
  const uint64_t native = state.guest == nullptr ? 0 : state.guest->instructions();
  const uint64_t instructions = native + state.work + state.opcodes * RuntimeState::kOpcodeCost;
  return instructions * kInstruction + state.slept_ns;
}

int64_t clock_seconds(Runtime& rt) {
  constexpr uint64_t kSecond = 1'000'000'000;
  return kSwitchedOn + static_cast<int64_t>(clock_ns(rt) / kSecond);
}

void sleep_ns(Runtime& rt, uint64_t duration) {
  // A program that sleeps for ever must come to its end too.
  constexpr uint64_t kSleepCost = 1000;
  RuntimeState& state = rt.state();
  state.charge(kSleepCost);
  state.count_step();
  state.slept_ns += duration;
}

}  // namespace natmod::board
