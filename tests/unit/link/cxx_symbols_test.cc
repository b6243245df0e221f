// QSTRs that objects name by symbols, and the text of a .pyi file.
#include <gtest/gtest.h>

#include "link/linking.h"

namespace natmod::test {
namespace {

constexpr auto kArch = mpy::Arch::armv7m;
const std::string kFoo = "_ZN6natmod7qstr_v1IJLh102ELh111ELh111EEE";
const std::string kBar = "_ZN6natmod7qstr_v1IJLh98ELh97ELh114EEE";

TEST(CxxSymbols, SlotIsAnEntryOfTheTableAndIndexItsNumber) {
  ThumbModule module(3);
  module.reloc(module.code, 4, R_ARM_ABS32, module.undefined(kFoo + "4slotE"));
  module.reloc(module.code, 8, R_ARM_ABS32, module.undefined(kBar + "5indexE"));
  module.reloc(module.code, 12, R_ARM_ABS32, module.undefined(kFoo + "5indexE"));
  mpy::MpyFile file = link::link(options(kArch), inputs({module.build()})).file;
  EXPECT_EQ(file.qstrs, (std::vector<std::string>{"module.mpy", "foo", "bar"}));
  EXPECT_EQ(word_at(file.code, 4), 2u);
  EXPECT_EQ(word_at(file.code, 8), 2u);
  EXPECT_EQ(word_at(file.code, 12), 1u);
  EXPECT_EQ(patched(file.code), (Patched{{4, mpy::kRelocQstrTable}}));
}

TEST(CxxSymbols, NamesOfTheHeaderKeepTheirEntries) {
  ThumbModule module(2);
  module.reloc(module.code, 4, R_ARM_ABS32, module.undefined(kFoo + "5indexE"));
  module.reloc(module.code, 8, R_ARM_ABS32, module.undefined(kBar + "5indexE"));
  link::Options with_header = options(kArch);
  with_header.qstrs = {"x", "foo"};
  mpy::MpyFile file = link::link(with_header, inputs({module.build()})).file;
  EXPECT_EQ(file.qstrs, (std::vector<std::string>{"module.mpy", "x", "foo", "bar"}));
  EXPECT_EQ(word_at(file.code, 4), 2u);
  EXPECT_EQ(word_at(file.code, 8), 3u);
}

TEST(CxxSymbols, OtherVersionIsRefused) {
  ThumbModule module(1);
  module.reloc(module.code, 4, R_ARM_ABS32, module.undefined("_ZN6natmod7qstr_v9IJEE4slotE"));
  EXPECT_EQ(link_error(kArch, {module.build()}),
            "symbol '_ZN6natmod7qstr_v9IJEE4slotE' names a QSTR in the way of other headers than "
            "this natmod's");
}

TEST(CxxSymbols, StubsAreNoPartOfTheModule) {
  ThumbModule module(1);
  std::string text = "def f() -> int: ...\n";
  Buffer bytes(text.begin(), text.end());
  bytes.resize(32);
  module.rodata(".rodata._ZN6natmod6pyi_v1I1XE4textE", bytes);
  link::Options all = options(kArch);
  all.collect_garbage = false;
  link::Result result = link::link(all, inputs({module.build()}));
  EXPECT_EQ(result.stubs, text);
  EXPECT_EQ(result.file.code.code.size(), 8u);
}

}  // namespace
}  // namespace natmod::test
