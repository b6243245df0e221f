#include "emu/memory_map.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace natmod::emu {
namespace {

struct MemoryMapTest : testing::Test {
  std::vector<uint8_t> a = std::vector<uint8_t>(kPageSize), b = a, a_shadow = a;
  MemoryMap map;

  std::string refusal(Region region) {
    try {
      map.add(std::move(region));
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }
};

TEST_F(MemoryMapTest, RefusesWhatIsNotWholePages) {
  EXPECT_EQ(refusal({.address = 0x1004, .flags = kRead, .bytes = a, .name = "a"}),
            "guest memory 'a': 0x1000 bytes at 0x1004 are not whole pages of 4096 bytes");
  EXPECT_EQ(refusal({.address = 0x1000, .bytes = std::span(a).first(5), .name = "a"}),
            "guest memory 'a': 0x5 bytes at 0x1000 are not whole pages of 4096 bytes");
}

TEST_F(MemoryMapTest, RefusesNullAndWhatLiesAbove2GiB) {
  EXPECT_EQ(refusal({.address = 0, .bytes = a, .name = "a"}),
            "guest memory 'a': 0x1000 bytes at 0x0 reach out of [0x1000, 0x80000000)");
  EXPECT_EQ(refusal({.address = 0x80000000, .bytes = a, .name = "a"}),
            "guest memory 'a': 0x1000 bytes at 0x80000000 reach out of [0x1000, 0x80000000)");
}

TEST_F(MemoryMapTest, RefusesAnOverlap) {
  map.add({.address = 0x1000, .bytes = a, .name = "a"});
  EXPECT_EQ(refusal({.address = 0x1000, .bytes = b, .name = "b"}),
            "guest memory 'b' at 0x1000 overlaps 'a' at 0x1000");
}

TEST_F(MemoryMapTest, WithoutShadowsARegionsFlagsDecide) {
  map.add({.address = 0x1000, .flags = kRead, .bytes = a, .shadow = a_shadow, .name = "a"});
  EXPECT_FALSE(map.allows(0x1000, 4, Access::read));
  EXPECT_TRUE(map.check(0x1000, 4, Access::read));
  map.check_shadow = false;
  EXPECT_TRUE(map.allows(0x1000, 4, Access::read));
  EXPECT_FALSE(map.check(0x1000, 4, Access::read));
  EXPECT_TRUE(map.check(0x1000, 4, Access::write));
}

TEST_F(MemoryMapTest, FindsEachOfTheRegionsThatShareAGranule) {
  map.add({.address = 0x1000, .bytes = a, .name = "a"});
  map.add({.address = 0x3000, .bytes = b, .name = "b"});
  EXPECT_EQ(map.find(0x1fff)->name, "a");
  EXPECT_EQ(map.find(0x2000), nullptr);
  EXPECT_EQ(map.find(0x3000)->name, "b");
  EXPECT_EQ(map.find(~uint64_t{0}), nullptr);
  map.remove(0x1000);
  EXPECT_EQ(map.find(0x1000), nullptr);
  EXPECT_EQ(map.find(0x3fff)->name, "b");
}

TEST_F(MemoryMapTest, HostPointersStayInsideOneRegion) {
  map.add({.address = 0x1000, .bytes = a});
  EXPECT_EQ(map.host(0x1ffc, 4), a.data() + 0xffc);
  EXPECT_EQ(map.host(0x1ffd, 4), nullptr);
  EXPECT_EQ(map.host(0x1ffd, ~uint64_t{0}), nullptr);
}

TEST_F(MemoryMapTest, CheckNamesTheFirstBadByte) {
  std::fill(a_shadow.begin(), a_shadow.end(), kShadowRead | kShadowWrite);
  a_shadow[0x12] = 0x30;
  map.add({.address = 0x1000, .flags = kRead | kWrite, .bytes = a, .shadow = a_shadow});
  map.add({.address = 0x2000, .flags = kRead, .bytes = b});
  EXPECT_FALSE(map.check(0x1000, 0x12, Access::write));
  const auto poisoned = map.check(0x1010, 4, Access::read);
  ASSERT_TRUE(poisoned);
  EXPECT_EQ(poisoned->kind, FaultKind::poisoned);
  EXPECT_EQ(poisoned->bad_address, 0x1012);
  EXPECT_EQ(poisoned->shadow, 0x30);
  const auto protection = map.check(0x1ffe, 4, Access::write);
  ASSERT_TRUE(protection);
  EXPECT_EQ(protection->kind, FaultKind::not_permitted);
  EXPECT_EQ(protection->bad_address, 0x2000);
  const auto unmapped = map.check(0x2fff, 2, Access::read);
  ASSERT_TRUE(unmapped);
  EXPECT_EQ(unmapped->kind, FaultKind::unmapped);
  EXPECT_EQ(unmapped->bad_address, 0x3000);
  EXPECT_EQ(map.check(0x2000, 1, Access::fetch)->kind, FaultKind::not_permitted);
}

TEST_F(MemoryMapTest, FastAndFullCheckAgreeOnEveryShadowByte) {
  map.add({.address = 0x1000, .flags = kRead | kWrite | kExecute, .bytes = a, .shadow = a_shadow});
  for (const bool uninitialised : {false, true}) {
    map.check_uninitialised = uninitialised;
    for (unsigned bits = 0; bits < 256; ++bits) {
      std::fill(a_shadow.begin(), a_shadow.end(),
                kShadowRead | kShadowWrite | kShadowExecute | kShadowInitialised);
      a_shadow[7] = static_cast<uint8_t>(bits);
      for (const Access access : {Access::read, Access::write, Access::fetch})
        EXPECT_EQ(map.allows(0x1004, 4, access), !map.check(0x1004, 4, access)) << bits;
    }
  }
}

TEST_F(MemoryMapTest, ReadsOfUnwrittenBytesAreFoundIfAskedFor) {
  std::fill(a_shadow.begin(), a_shadow.end(), kShadowRead | kShadowWrite);
  map.add({.address = 0x1000, .flags = kRead | kWrite, .bytes = a, .shadow = a_shadow});
  EXPECT_FALSE(map.check(0x1000, 8, Access::read));
  map.check_uninitialised = true;
  map.mark_initialised(0x1000, 4);
  EXPECT_FALSE(map.check(0x1000, 4, Access::read));
  const auto fault = map.check(0x1000, 8, Access::read);
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->kind, FaultKind::uninitialised);
  EXPECT_EQ(fault->bad_address, 0x1004);
}

}  // namespace
}  // namespace natmod::emu
