// The board's clock. It is as far as the board has worked, at 100 MHz, and slept; so a program sees
// the same times whenever it runs, and sleeping takes no time of the host's.
#pragma once

#include <cstdint>

namespace natmod::board {

class Runtime;

/// Since the board was switched on.
uint64_t clock_ns(Runtime& rt);
/// When that was: seconds from 1970 on. 2026-01-01.
inline constexpr int64_t kSwitchedOn = 1'767'225'600;
/// Now, in seconds since 1970.
int64_t clock_seconds(Runtime& rt);
/// Puts the clock forward, and costs a little of the budget.
void sleep_ns(Runtime& rt, uint64_t duration);

}  // namespace natmod::board
