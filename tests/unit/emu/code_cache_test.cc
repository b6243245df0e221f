// Blocks of decoded code: found where they begin, dropped when their bytes change.

#include "emu/code_cache.h"

#include <gtest/gtest.h>

namespace natmod::emu {
namespace {

using Cache = CodeCache<int>;

Cache::Block block(uint64_t begin, uint64_t end) {
  return {.begin = begin, .end = end, .shadow = nullptr, .ops = {1, 2}};
}

TEST(CodeCache, FindsABlockByItsBeginAlone) {
  Cache cache;
  EXPECT_EQ(cache.find(0x1000), nullptr);
  const auto* added = cache.add(block(0x1000, 0x1008));
  EXPECT_EQ(cache.find(0x1000), added);
  EXPECT_EQ(cache.find(0x1002), nullptr);
  EXPECT_EQ(cache.find(0x1000 + (uint64_t{1} << 32)), nullptr);
}

// More of them than are found the fast way.
TEST(CodeCache, KeepsBlocksThatShareAPlace) {
  Cache cache;
  for (uint64_t begin = 0; begin < 0x10'0000; begin += 0x2000) cache.add(block(begin, begin + 4));
  for (uint64_t begin = 0; begin < 0x10'0000; begin += 0x2000) {
    ASSERT_NE(cache.find(begin), nullptr);
    EXPECT_EQ(cache.find(begin)->begin, begin);
  }
}

TEST(CodeCache, KnowsWhichBytesAreCode) {
  Cache cache;
  cache.add(block(0x1ffc, 0x2002));
  EXPECT_TRUE(cache.covers(0x1ffc, 1));
  EXPECT_TRUE(cache.covers(0x1ffd, 1));
  EXPECT_TRUE(cache.covers(0x2001, 1));
  EXPECT_TRUE(cache.covers(0x1ff8, 8));
  EXPECT_TRUE(cache.covers(0, 0x10000));
  EXPECT_FALSE(cache.covers(0x1ff8, 4));
  EXPECT_FALSE(cache.covers(0x2002, 4));
  EXPECT_FALSE(cache.covers(0x5000, 0x1000));
  EXPECT_FALSE(cache.covers(0x1ffc, 0));
}

TEST(CodeCache, ADroppedBlockLivesUntilTheNext) {
  Cache cache;
  const auto* running = cache.add(block(0x1000, 0x1008));
  cache.drop_all();
  EXPECT_EQ(cache.find(0x1000), nullptr);
  EXPECT_FALSE(cache.covers(0x1000, 8));
  EXPECT_EQ(running->ops.size(), 2);  // AddressSanitizer would tell
  EXPECT_NE(cache.add(block(0x1000, 0x1004)), nullptr);
  EXPECT_EQ(cache.find(0x1000)->end, 0x1004);
}

}  // namespace
}  // namespace natmod::emu
