// Xtensa: mpy_init's arguments are in a2 to a5, which a function called with register windows
// cannot touch. Code does not change itself here: text may be in flash, and has no addresses to be
// changed.
#include "base/error.h"
#include "target/startup.h"

namespace natmod {
namespace {

class XtensaStartup : StartupWriter {
 public:
  explicit XtensaStartup(const Field& call) : call_(call) {}

  StartupCode with_windows(const StartupPlan& plan) {
    bytes({0x36, 0x41, 0x00});  // entry a1, 32
    for (int64_t constructor : plan.constructors) call(2, constructor);
    for (uint8_t i = 2; i <= 5; ++i) copy(static_cast<uint8_t>(8 + i), i);
    call(2, plan.entry);
    copy(2, 10);
    bytes({0x90, 0x00, 0x00});  // retw
    return finish(plan, 4);
  }

  StartupCode without_windows(const StartupPlan& plan) {
    constexpr uint8_t kStore = 0x60, kLoad = 0x20;
    bytes({0x12, 0xc1, 0xe0});  // addi a1, a1, -32
    on_stack(kStore, 0, 0);
    for (uint8_t i = 2; i <= 5; ++i) on_stack(kStore, i, i);
    for (int64_t constructor : plan.constructors) call(0, constructor);
    for (uint8_t i = 2; i <= 5; ++i) on_stack(kLoad, i, i);
    call(0, plan.entry);
    on_stack(kLoad, 0, 0);
    bytes({0x12, 0xc1, 0x20});  // addi a1, a1, 32
    bytes({0x80, 0x00, 0x00});  // ret
    return finish(plan, 4);
  }

 private:
  // callN: offset18 n 0101
  void call(uint8_t n, int64_t target) {
    const int64_t distance = target - here();
    if (distance < call_.min || distance > call_.max) {
      fail(
          "startup code does not reach a constructor or mpy_init: they are {} bytes away, and a "
          "call reaches {}",
          distance, call_.max);
    }
    bytes({static_cast<uint8_t>(0x05 | n << 4), 0, 0});
    call_.write(&code[code.size() - 3], distance);
  }

  // or ar, as, as
  void copy(uint8_t to, uint8_t from) {
    bytes({static_cast<uint8_t>(from << 4), static_cast<uint8_t>(to << 4 | from), 0x20});
  }

  // l32i or s32i at, a1, 4 * word
  void on_stack(uint8_t operation, uint8_t reg, uint8_t word) {
    bytes({static_cast<uint8_t>(reg << 4 | 2), static_cast<uint8_t>(operation | 1), word});
  }

  const Field& call_;
};

}  // namespace

StartupCode xtensa_startup(const StartupPlan& plan, bool has_windows, const Field& call) {
  XtensaStartup startup(call);
  return has_windows ? startup.with_windows(plan) : startup.without_windows(plan);
}

}  // namespace natmod
