// Which firmware loads which modules.
#include "mpy/loading.h"

#include <gtest/gtest.h>

namespace natmod::mpy {
namespace {

TEST(Loading, ThumbFirmwareLoadsModulesOfLesserCores) {
  EXPECT_TRUE(loads(Arch::armv7emsp, Arch::armv6m));
  EXPECT_TRUE(loads(Arch::armv7emdp, Arch::armv7emsp));
  EXPECT_FALSE(loads(Arch::armv6m, Arch::armv7m));
  EXPECT_FALSE(loads(Arch::armv6m, Arch::armv6));
}

TEST(Loading, OtherFirmwareLoadsItsOwnArchitecture) {
  EXPECT_TRUE(loads(Arch::x64, Arch::x64));
  EXPECT_FALSE(loads(Arch::x64, Arch::x86));
  EXPECT_FALSE(loads(Arch::xtensawin, Arch::xtensa));
  EXPECT_FALSE(loads(Arch::rv64imc, Arch::rv32imc));
  EXPECT_FALSE(loads(Arch::none, Arch::armv6m));
}

TEST(Loading, ExtensionsHaveFlags) {
  ASSERT_NE(find_arch_flag("zcmp"), nullptr);
  EXPECT_EQ(find_arch_flag("zcmp")->flag, 2U);
  EXPECT_EQ(find_arch_flag("zbb"), nullptr);
}

TEST(Loading, AbisAreNamedAsPeopleDo) {
  EXPECT_EQ(abi_names(), (std::vector<std::string>{"6.1", "6.2", "6.3"}));
  EXPECT_EQ(find_abi("6.2"), 2U);
  for (const char* wrong : {"6.0", "6.4", "6", "6.2 ", "7.2", ""}) EXPECT_FALSE(find_abi(wrong));
  EXPECT_EQ(abi_name(kDefaultSubVersion), "6.3");
}

}  // namespace
}  // namespace natmod::mpy
