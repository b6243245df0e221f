// What runs before mpy_init.
#include <gtest/gtest.h>

#include "link/linking.h"

namespace natmod::test {
namespace {

constexpr auto kArch = mpy::Arch::armv7m;

/// A Thumb object with functions of 2 bytes that tables of constructors name.
struct Module : ThumbModule {
  Module() : ThumbModule(0) {}

  void constructor(const std::string& table, const std::string& function) {
    auto code_of = text(".text." + function, {0x70, 0x47}, 2);
    bool is_ctors = table.starts_with(".ctors");
    auto entries = section({table, is_ctors ? elf::SHT_PROGBITS : elf::SHT_INIT_ARRAY,
                            elf::SHF_ALLOC | elf::SHF_WRITE, words({0}), 4});
    reloc(entries, 0, R_ARM_ABS32, local(function, code_of, 1, 2, elf::STT_FUNC));
  }
};

/// The targets of the startup code's calls: offsets in text.
std::vector<uint32_t> calls(const mpy::RawCode& code) {
  std::vector<uint32_t> targets;
  for (uint32_t at = 4; (code.code.at(at + 1) & 0xf8) == 0xf0; at += 4) {
    uint32_t low = static_cast<uint32_t>(code.code[at + 2] | code.code[at + 3] << 8) & 0x7ff;
    targets.push_back(at + 4 + 2 * low);
  }
  return targets;
}

TEST(Constructors, RunByPriorityThenInLinkOrder) {
  Module module;
  module.constructor(".init_array", "c");
  module.constructor(".init_array.00200", "b");
  module.constructor(".init_array.00101", "a");
  module.constructor(".init_array", "d");
  mpy::RawCode code = link_objects(kArch, {module.build()});
  // push, push, four calls, pop, call of mpy_init, pop; then mpy_init and c, b, a, d.
  const uint32_t start = 4 + 4 * 4 + 2 + 4 + 2;
  EXPECT_EQ(calls(code), (std::vector<uint32_t>{start + 8, start + 6, start + 4, start + 10}));
}

TEST(Constructors, TheOldTablesCountBackwards) {
  Module module;
  module.constructor(".ctors", "c");
  module.constructor(".ctors.65434", "a");  // 65535 - 101
  module.constructor(".ctors.65335", "b");  // 65535 - 200
  mpy::RawCode code = link_objects(kArch, {module.build()});
  const uint32_t start = 4 + 3 * 4 + 2 + 4 + 2;
  EXPECT_EQ(calls(code), (std::vector<uint32_t>{start + 6, start + 8, start + 4}));
}

TEST(Constructors, AModuleWithoutThemHasNoStartupCode) {
  Module module;
  EXPECT_EQ(link_objects(kArch, {module.build()}).code.size(), 4u);
}

TEST(Constructors, WhatIsNoFunctionIsRefused) {
  Module module;
  auto entries = module.section(
      {".init_array", elf::SHT_INIT_ARRAY, elf::SHF_ALLOC | elf::SHF_WRITE, words({0}), 4});
  module.reloc(entries, 0, R_ARM_ABS32, module.global("x", module.bss(".bss", 4)));
  EXPECT_EQ(link_error(kArch, {module.build()}),
            "a.o:(.init_array+0x0): R_ARM_ABS32 against 'x' names no function to run before "
            "mpy_init");
}

}  // namespace
}  // namespace natmod::test
