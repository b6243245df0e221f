// Tables that objects build together, between __start_NAME and __stop_NAME.
#include <gtest/gtest.h>

#include "link/linking.h"

namespace natmod::test {
namespace {

constexpr auto kArch = mpy::Arch::armv7m;

Buffer part(const std::string& name, std::initializer_list<uint32_t> values,
            bool is_writable = false) {
  ElfBuilder elf(elf::EM_ARM);
  if (is_writable) {
    elf.data(name, words(values));
  } else {
    elf.rodata(name, words(values));
  }
  return elf.build();
}

TEST(SectionTables, PartsOfAllObjectsLieBetweenTheEnds) {
  ThumbModule module(2);
  module.reloc(module.code, 4, R_ARM_ABS32, module.undefined("__start_drivers"));
  module.reloc(module.code, 8, R_ARM_ABS32, module.undefined("__stop_drivers"));
  mpy::RawCode code = link_objects(
      kArch, {module.build(), part("drivers", {1, 2}), part("other", {9}), part("drivers", {3})});
  EXPECT_EQ(word_at(code, 4), 12u);
  EXPECT_EQ(word_at(code, 8), 24u);
  EXPECT_EQ(Buffer(code.code.begin() + 12, code.code.end()), words({1, 2, 3}));
}

TEST(SectionTables, TheyMayBeVariables) {
  ThumbModule module(2);
  module.reloc(module.code, 4, R_ARM_ABS32, module.undefined("__start_state"));
  module.reloc(module.code, 8, R_ARM_ABS32, module.undefined("__stop_state"));
  mpy::RawCode code =
      link_objects(kArch, {module.build(), part("state", {1}, true), part("state", {2}, true)});
  EXPECT_EQ(code.rodata, words({1, 2}));
  EXPECT_EQ(word_at(code, 8), 8u);
}

TEST(SectionTables, OneOfConstantsAndVariablesIsRefused) {
  ThumbModule module(1);
  module.reloc(module.code, 4, R_ARM_ABS32, module.undefined("__start_state"));
  EXPECT_EQ(link_error(kArch, {module.build(), part("state", {1}, true), part("state", {2})}),
            "c.o:(state): cannot be part of the table between '__start_state' and '__stop_state', "
            "whose parts are all constants or all initialised variables");
}

// SHF_LINK_ORDER: an entry about a function (-fpatchable-function-entry) goes with it.
TEST(SectionTables, APartAboutAnotherSectionStaysIfThatDoes) {
  ThumbModule module(3);
  module.reloc(module.code, 4, R_ARM_ABS32, module.undefined("__start_entries"));
  auto used = module.text(".text.used", words({1})),
       unused = module.text(".text.unused", words({2}));
  module.reloc(module.code, 8, R_ARM_ABS32, module.local("used", used));
  for (auto [function, mark] : {std::pair{used, 0x11U}, std::pair{unused, 0x22U}}) {
    module.section({"entries", elf::SHT_PROGBITS, elf::SHF_ALLOC | elf::SHF_LINK_ORDER,
                    words({mark}), 4, 0, function});
  }
  module.section({"entries", elf::SHT_PROGBITS,
                  elf::SHF_ALLOC | elf::SHF_LINK_ORDER | elf::SHF_GNU_RETAIN, words({0x33}), 4, 0,
                  unused});
  mpy::RawCode code = link_objects(kArch, {module.build()});
  EXPECT_EQ(Buffer(code.code.end() - 8, code.code.end()), words({0x11, 0x33}));
  EXPECT_EQ(code.code.size(), 16u + 4 + 8);
}

TEST(SectionTables, WithoutPartsTheEndsAreUndefined) {
  ThumbModule module(2);
  module.reloc(module.code, 4, R_ARM_ABS32, module.weak("__start_none", elf::SHN_UNDEF));
  EXPECT_EQ(word_at(link_objects(kArch, {module.build()}), 4), 0u);
}

}  // namespace
}  // namespace natmod::test
