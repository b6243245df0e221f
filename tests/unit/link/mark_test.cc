// What stays and what goes.
#include <gtest/gtest.h>

#include "link/linking.h"

namespace natmod::test {
namespace {

constexpr auto kArch = mpy::Arch::armv7m;

// mpy_init refers to `near`, that to `far`; nobody to `lonely`.
Buffer chain() {
  ThumbModule module(1, ".text.mpy_init");
  auto near = module.rodata(".rodata.near", words({0}));
  auto far = module.rodata(".rodata.far", words({0x66}));
  module.rodata(".rodata.lonely", words({0x77}));
  module.reloc(module.code, 4, R_ARM_ABS32, module.global("near", near));
  module.reloc(near, 0, R_ARM_ABS32, module.global("far", far));
  return module.build();
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
  ThumbModule module(0);
  module.section({".rodata.version", elf::SHT_PROGBITS, elf::SHF_ALLOC | elf::SHF_GNU_RETAIN,
                  words({0x1234}), 4});
  EXPECT_EQ(link_objects(kArch, {module.build()}).code.size(), 8u);
}

TEST(Gc, UnusedCodeMayNeedWhatIsNotThere) {
  ThumbModule module(0, ".text.mpy_init");
  auto unused = module.text(".text.unused", words({0}));
  module.reloc(unused, 0, R_ARM_ABS32, module.undefined("nowhere"));
  module.data(".data.unused", words({1}));
  EXPECT_EQ(link_objects(kArch, {module.build()}).code.size(), 4u);
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
