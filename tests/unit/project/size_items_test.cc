#include "project/size_items.h"

#include <gtest/gtest.h>

#include <tuple>

#include "error_text.h"
#include "project/sizes.h"

namespace natmod::project {
namespace {

// The digest is that of "abc", from FIPS 180-4.
constexpr const char* kMap =
    "architecture x64, text 40 bytes, bss 6 bytes, 0 GOT slots, 0 load-time relocations\n"
    "SHA-256 of text and RODATA ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n"
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

mpy::MpyFile module(std::string_view text = "ab", std::string_view rodata = "c") {
  mpy::MpyFile file;
  file.code.kind = mpy::CodeKind::native_viper;
  file.code.code.assign(text.begin(), text.end());
  file.code.rodata.assign(rodata.begin(), rodata.end());
  return file;
}

std::vector<SizeItem> read_items(const char* map, const mpy::MpyFile& file = module()) {
  return read_size_items(map, "m.map", file, "m.mpy");
}

TEST(SizeItems, EveryByteIsCountedOnce) {
  std::vector<SizeItem> items = read_items(kMap);
  size_t text = 0, bss = 0;
  for (const SizeItem& item : items) (item.segment == "Text" ? text : bss) += item.bytes;
  EXPECT_EQ(text, 40);
  EXPECT_EQ(bss, 6);
}

TEST(SizeItems, SumsByFunctionSectionAndObject) {
  std::vector<SizeItem> items = read_items(kMap);
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
  EXPECT_EQ(test::error_text([] { read_items("hello"); }), "m.map: not a map of natmod link");
}

TEST(SizeItems, RefusesTheMapOfAnotherBuild) {
  EXPECT_EQ(test::error_text([] { read_items(kMap, module("other")); }),
            "m.map: is the map of another build than m.mpy; link writes both at once (--map)");
  mpy::MpyFile merged;
  merged.code.children.push_back(module().code);
  EXPECT_FALSE(read_items(kMap, merged).empty());
}

TEST(SizeItems, ArchivesAndNamesThatLookLikeSections) {
  std::string map = kMap;
  map +=
      "\nText\noffset size what\n"
      "0x00000100        8 lib/libm.a:(s_sin.o):(.text.sin)\n"
      "0x00000100        8   app::(anonymous namespace)::f(int)\n";
  SizeItem item = read_items(map.c_str()).back();
  EXPECT_EQ(item.object, "libm.a:(s_sin.o)");
  EXPECT_EQ(item.section, ".text.sin");
  EXPECT_EQ(item.symbol, "app::(anonymous namespace)::f(int)");
}

TEST(Sizes, InitialisedVariablesAreData) {
  std::vector<SizeItem> items = {{"RODATA", "a.o", ".data.x", "x", 1},
                                 {"RODATA", "a.o", ".data.rel.ro", "y", 2},
                                 {"Text", "a.o", ".data.rel.ro.z", "z", 4}};
  for (auto [arch, rodata_alone, rodata] :
       {std::tuple{mpy::Arch::x64, 0U, 0U}, {mpy::Arch::xtensa, 3U, 2U}}) {
    mpy::MpyFile file = module("text", "123");
    file.arch = arch;
    Sizes sizes = measure(file, 100);
    EXPECT_EQ(sizes.rodata, rodata_alone);
    tell_apart(sizes, items);
    EXPECT_EQ(sizes.rodata, rodata);
    EXPECT_EQ(sizes.data, 3 - rodata);
  }
}

}  // namespace
}  // namespace natmod::project
