#include "board_target.h"

#include <cstdlib>
#include <ostream>

namespace natmod::board {

std::vector<BoardTarget> board_targets() {
  return {{"x64", Arch::x64},
          {"x86", Arch::x86},
          {"armv6m", Arch::armv6m},
          {"armv7m", Arch::armv7m},
          {"armv7em", Arch::armv7em},
          {"armv7emsp", Arch::armv7emsp},
          {"armv7emdp", Arch::armv7emdp},
          {"rv32imc", Arch::rv32imc},
          {"rv64imc", Arch::rv64imc},
          {"xtensa", Arch::xtensa},
          {"xtensawin", Arch::xtensawin}};
}

void PrintTo(const BoardTarget& target, std::ostream* out) {
  *out << target.name;
}

std::string board_test_name(const testing::TestParamInfo<BoardTarget>& info) {
  return info.param.name;
}

std::filesystem::path module_file(const BoardTarget& target, const std::string& name) {
  return std::filesystem::path(NATMOD_MODULES) / target.name / name;
}

void BoardTest::SetUp() {
  if (std::filesystem::exists(module_file(GetParam(), "faults.mpy"))) return;
  const char* ci = std::getenv("CI");
  if (ci != nullptr && std::string(ci) == "true") FAIL() << "no module for " << GetParam().name;
  GTEST_SKIP() << "no module for " << GetParam().name << ": no compiler, or it does not link yet";
}

}  // namespace natmod::board
