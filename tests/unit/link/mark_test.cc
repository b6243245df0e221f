// What stays and what goes.
#include <gtest/gtest.h>

#include "link/linking.h"

namespace natmod::test {
namespace {

constexpr auto kArch = mpy::Arch::armv7m;

// mpy_init refers to `near`, that to `far`; nobody to `lonely`.
Buffer chain() {
  return object_of(kArch, R"(
    .text.mpy_init
    mpy_init:: 0
               0 R_ARM_ABS32(near)
    .rodata.near
    near::     0 R_ARM_ABS32(far)
    .rodata.far
    far::      0x66
    .rodata.lonely
               0x77)");
}

TEST(Gc, KeepsWhatTheEntryReaches) {
  mpy::RawCode code = link_objects(kArch, {chain()});
  EXPECT_EQ(code.code.size(), 8u + 4u + 4u);
  EXPECT_EQ(word_at(code, word_at(code, word_at(code, 4))), 0x66u);
}

TEST(Gc, CanBeTurnedOff) {
  link::Options all = options(kArch);
  all.collect_garbage = false;
  EXPECT_EQ(link::link(all, inputs({chain()})).file.code.code.size(), 8u + 12u);
}

TEST(Gc, RetainedSectionsStay) {
  mpy::RawCode code = link_text(kArch, "mpy_init:: 0\n.rodata.version retain\n0x1234");
  EXPECT_EQ(code.code.size(), 8u);
}

TEST(Gc, UnusedCodeMayNeedWhatIsNotThere) {
  mpy::RawCode code = link_text(kArch, R"(
    .text.mpy_init
    mpy_init:: 0
    .text.unused
               0 R_ARM_ABS32(nowhere)
    .data.unused
               1)");
  EXPECT_EQ(code.code.size(), 4u);
}

// .vtable_entry and .vtable_inherit, for linkers that drop single entries of virtual tables.
TEST(Gc, NotesAboutVirtualTablesPatchNothing) {
  mpy::RawCode code = link_text(mpy::Arch::x64, R"(
    mpy_init:: 7 R_X86_64_GNU_VTENTRY(mpy_init) R_X86_64_GNU_VTINHERIT())");
  EXPECT_EQ(code.code, words({7}));
  code = link_text(mpy::Arch::x86, R"(
    mpy_init:: 7 R_386_GNU_VTENTRY(mpy_init) R_386_GNU_VTINHERIT())");
  EXPECT_EQ(code.code, words({7}));
}

TEST(Gc, MapSaysWhatStayedAndWhatWent) {
  link::Options with_map = options(kArch);
  with_map.want_map = true;
  std::string map = link::link(with_map, inputs({chain()})).map;
  EXPECT_NE(map.find("a.o:(.text.mpy_init) <- mpy_init\n"), map.npos) << map;
  EXPECT_NE(map.find("a.o:(.rodata.near) <- a.o:(.text.mpy_init)\n"), map.npos) << map;
  EXPECT_NE(map.find("a.o:(.rodata.far) <- a.o:(.rodata.near)\n"), map.npos) << map;
  EXPECT_NE(map.find("Collected\na.o:(.rodata.lonely) (4 bytes)\n"), map.npos) << map;
}

}  // namespace
}  // namespace natmod::test
