// The heap's own account of its blocks.
#include "runtime/memory/heap.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "modules/host_runtime.h"

namespace natmod::board {
namespace {

bool has(const std::vector<Block*>& blocks, Address address) {
  return std::ranges::any_of(blocks, [&](const Block* block) { return block->address == address; });
}

// Freed blocks rest until the address space is used up: then it is used again from its beginning.
TEST(Heap, KnowsLiveBlocksWhenAddressesAreUsedAgain) {
  HostRuntime host({}, size_t{64} << 10);
  Heap& heap = host.state().heap;
  const size_t others = heap.live_blocks().size();
  const Address kept = heap.allocate(100);
  const Address first = heap.allocate(100);
  heap.release(first);
  Address last = 0;
  do {
    last = heap.allocate(100);
    ASSERT_NE(last, 0u);
    heap.release(last);
  } while (last != first);
  EXPECT_EQ(heap.live_blocks().size(), others + 1);
  EXPECT_TRUE(has(heap.live_blocks(), kept));
  const Address again = heap.allocate(100);
  EXPECT_EQ(heap.live_blocks().size(), others + 2);
  EXPECT_TRUE(has(heap.live_blocks(), again));
}

}  // namespace
}  // namespace natmod::board
