#include "project/size_items.h"

#include <gtest/gtest.h>

#include "error_text.h"

namespace natmod::project {
namespace {

constexpr const char* kMap =
    "architecture x64, text 40 bytes, bss 6 bytes, 0 GOT slots, 0 load-time relocations\n"
    "\n"
    "Text\n"
    "offset         size what\n"
    "0x00000000        2 (jump to mpy_init)\n"
    "0x00000002       20 CMakeFiles/m.dir/sub/a.c.obj:(.text.f)\n"
    "0x00000002       12   f\n"
    "0x00000002       12   alias_of_f\n"
    "0x00000016        2 (padding)\n"
    "0x00000018       16 (shared strings)\n"
    "0x00000018       10   b.o:(.rodata.str1.1)\n"
    "\n"
    "BSS\n"
    "offset         size what\n"
    "0x00000000        6 b.o:(COMMON)\n"
    "0x00000000        6   counter\n"
    "\n"
    "Kept, and for whom\n"
    "b.o:(.text.f) <- mpy_init\n";

TEST(SizeItems, EveryByteIsCountedOnce) {
  std::vector<SizeItem> items = read_size_items(kMap, "m.map");
  size_t text = 0, bss = 0;
  for (const SizeItem& item : items) (item.segment == "Text" ? text : bss) += item.bytes;
  EXPECT_EQ(text, 40);
  EXPECT_EQ(bss, 6);
}

TEST(SizeItems, SumsByFunctionSectionAndObject) {
  std::vector<SizeItem> items = read_size_items(kMap, "m.map");
  auto find = [&](const char* what, const char* name) {
    for (const SizeSum& sum : sum_by(what, items)) {
      if (sum.name == name) return sum.bytes;
    }
    return size_t{0};
  };
  EXPECT_EQ(find("function", "f"), 12);
  EXPECT_EQ(find("function", "alias_of_f"), 0);
  EXPECT_EQ(find("function", ".text.f"), 8);  // what no symbol covers
  EXPECT_EQ(find("function", "counter"), 6);
  EXPECT_EQ(find("section", "sub/a.c.obj:(.text.f)"), 20);
  EXPECT_EQ(find("section", "b.o:(.rodata.str1.1)"), 10);
  EXPECT_EQ(find("object", "(linker)"), 10);
  EXPECT_EQ(sum_by("object", items)[0].name, "sub/a.c.obj");
}

TEST(SizeItems, RefusesWhatIsNoMap) {
  EXPECT_EQ(test::error_text([] { read_size_items("hello", "m.map"); }),
            "m.map: not a map of natmod link");
}

}  // namespace
}  // namespace natmod::project
