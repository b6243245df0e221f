// Making processors: what is loaded for them, and what is refused.

#include <dlfcn.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "emu/cpu.h"

namespace natmod::emu {
namespace {

bool is_unicorn_loaded() {
  return dlopen("libunicorn.so.2", RTLD_NOW | RTLD_NOLOAD) != nullptr;
}

TEST(CreateDeathTest, UnicornIsLoadedForTheProcessorsThatNeedItAlone) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";  // a process of its own
  EXPECT_EXIT(
      {
        const bool before = is_unicorn_loaded();
        const auto xtensa = Cpu::create({.model = CpuModel::esp32});
        const bool with_xtensa = is_unicorn_loaded();
        const auto x64 = Cpu::create({.model = CpuModel::x64});
        std::exit(!before && !with_xtensa && is_unicorn_loaded() ? 0 : 1);
      },
      testing::ExitedWithCode(0), "");
}

TEST(Create, WindowedCodeFarFromTheServicesIsRefused) {
  std::vector<uint8_t> code(kPageSize);
  const auto cpu = Cpu::create({.model = CpuModel::esp32});
  try {
    cpu->map({.address = 0x10000, .flags = kRead | kExecute, .bytes = code, .name = "text"});
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "guest memory 'text' at 0x10000: windowed code must be in the same GiB as the "
                 "services at 0x70000000");
  }
  cpu->map({.address = 0x40000000, .flags = kRead | kExecute, .bytes = code, .name = "text"});
}

TEST(Create, UnmappingWhatIsNotMappedIsRefused) {
  for (const CpuModel model : {CpuModel::x64, CpuModel::lx106}) {
    std::vector<uint8_t> data(2 * kPageSize);
    const auto cpu = Cpu::create({.model = model});
    cpu->map({.address = 0x20000, .flags = kRead, .bytes = data});
    EXPECT_THROW(cpu->unmap(0x21000), Error);
    cpu->unmap(0x20000);
    EXPECT_THROW(cpu->unmap(0x20000), Error);
    cpu->map({.address = 0x20000, .flags = kRead | kWrite, .bytes = data});
  }
}

}  // namespace
}  // namespace natmod::emu
