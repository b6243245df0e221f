// The machines' startup code, a file each: see StartupPlan.
#pragma once

#include <functional>
#include <initializer_list>

#include "target/machine.h"

namespace natmod {

StartupCode x64_startup(const StartupPlan& plan);
StartupCode x86_startup(const StartupPlan& plan);
StartupCode thumb_startup(const StartupPlan& plan);
/// Code that goes to a place at a distance from it.
using RiscvJump = std::function<std::vector<uint8_t>(int64_t distance)>;
StartupCode riscv_startup(const StartupPlan& plan, unsigned word_size, const RiscvJump& call,
                          const RiscvJump& jump);

/// `call` is the field of a call's distance.
StartupCode xtensa_startup(const StartupPlan& plan, bool has_windows, const Field& call);

/// Collects the bytes of startup code.
class StartupWriter {
 public:
  std::vector<uint8_t> code;
  std::vector<std::string_view> functions;

  int64_t here() const { return static_cast<int64_t>(code.size()); }
  void bytes(std::initializer_list<uint8_t> more);
  void halfword(uint32_t value);
  void word32(int64_t value);

  /// A 32-bit field for the place of the loader's word number `index`, less `base`.
  void word_distance(size_t index, int64_t base) {
    uses_.push_back({code.size(), index, base});
    word32(0);
  }

  /// Appends the loader's words: two for each of the plan's patches, the resolvers' table, and
  /// `functions`.
  StartupCode finish(const StartupPlan& plan, unsigned word_size);

 private:
  struct Use {
    size_t place;
    size_t index;
    int64_t base;
  };
  std::vector<Use> uses_;
};

}  // namespace natmod
