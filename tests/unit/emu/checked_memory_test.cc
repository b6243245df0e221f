// Access by a core of our own: the kept page gives the same answers as the map does.

#include "emu/checked_memory.h"

#include <gtest/gtest.h>

namespace natmod::emu {
namespace {

constexpr uint64_t kData = 0x2000'0000, kText = 0x0001'0000;

class CheckedMemoryTest : public testing::Test {
 protected:
  CheckedMemoryTest() {
    map_.add({.address = kData, .flags = kRead | kWrite, .bytes = data_, .shadow = shadow_});
    map_.add({.address = kData + 2 * kPageSize, .flags = kRead | kWrite, .bytes = beside_});
    map_.add({.address = kText, .flags = kRead | kExecute, .bytes = text_});
  }

  /// What an access is refused for, in the fast way after the slow one too; "" if it is not.
  template <class Action>
  static std::string refusal(Action action) {
    std::string names[2];
    for (std::string& name : names) {
      try {
        action();
      } catch (const CoreFault& fault) {
        name = fault_name(fault.fault.kind);
      }
    }
    EXPECT_EQ(names[0], names[1]);
    return names[0];
  }
  template <class T>
  std::string load(CheckedMemory& memory, uint64_t address) {
    return refusal([&] { memory.load<T>(address); });
  }
  template <class T>
  std::string store(CheckedMemory& memory, uint64_t address) {
    return refusal([&] { memory.store<T>(address, 1); });
  }

  std::vector<uint8_t> data_ = std::vector<uint8_t>(2 * kPageSize);
  std::vector<uint8_t> shadow_ = std::vector<uint8_t>(2 * kPageSize, kShadowRead | kShadowWrite);
  std::vector<uint8_t> beside_ = std::vector<uint8_t>(kPageSize);
  std::vector<uint8_t> text_ = std::vector<uint8_t>(kPageSize);
  MemoryMap map_;
  uint64_t written_ = 0, written_size_ = 0;
  CheckedMemory memory_{map_, true, true, [this](uint64_t address, uint64_t size) {
                          written_ = address, written_size_ = size;
                        }};
};

TEST_F(CheckedMemoryTest, WhatIsStoredIsLoaded) {
  for (int round = 0; round < 2; ++round) {
    memory_.store<uint64_t>(kData + 8, 0x0807'0605'0403'0201);
    EXPECT_EQ(memory_.load<uint32_t>(kData + 12), 0x0807'0605);
    EXPECT_EQ(memory_.load<uint16_t>(kData + 10), 0x0403);
    EXPECT_EQ(memory_.load<uint8_t>(kData + 15), 8);
    memory_.store<uint8_t>(kData + 15, 9);
    EXPECT_EQ(data_[15], 9);
  }
}

TEST_F(CheckedMemoryTest, EachByteCounts) {
  for (uint64_t bad = 0; bad < 8; ++bad) {
    EXPECT_EQ(load<uint64_t>(memory_, kData), "");
    map_.set_shadow(kData + bad, 1, kShadowWrite);
    EXPECT_EQ(load<uint64_t>(memory_, kData), "poisoned");
    EXPECT_EQ(store<uint64_t>(memory_, kData), "");
    map_.set_shadow(kData + bad, 1, kShadowRead);
    EXPECT_EQ(store<uint64_t>(memory_, kData), "poisoned");
    map_.set_shadow(kData + bad, 1, kShadowRead | kShadowWrite);
  }
}

TEST_F(CheckedMemoryTest, RegionsSayWhatMayBeDone) {
  EXPECT_EQ(load<uint32_t>(memory_, kText), "");
  EXPECT_EQ(store<uint32_t>(memory_, kText), "not permitted");
  EXPECT_EQ(load<uint32_t>(memory_, 0), "unmapped");
  EXPECT_EQ(load<uint32_t>(memory_, ~uint64_t{3}), "unmapped");
  // The number of a page that is kept, and more above it.
  EXPECT_EQ(load<uint32_t>(memory_, kText + (uint64_t{1} << 40)), "unmapped");
  EXPECT_EQ(load<uint32_t>(memory_, kText), "");
}

TEST_F(CheckedMemoryTest, PagesAreForgottenWithTheirRegion) {
  EXPECT_EQ(store<uint32_t>(memory_, kData + 2 * kPageSize), "");
  map_.remove(kData + 2 * kPageSize);
  memory_.forget();
  EXPECT_EQ(store<uint32_t>(memory_, kData + 2 * kPageSize), "unmapped");
}

TEST_F(CheckedMemoryTest, AlignmentIsCheckedIfAskedFor) {
  EXPECT_EQ(load<uint32_t>(memory_, kData + 2), "unaligned");
  CheckedMemory any(map_, true, false, {});
  EXPECT_EQ(load<uint32_t>(any, kData + 2), "");
  // Over the ends of pages and of regions.
  for (const uint64_t end : {kData + kPageSize, kData + 2 * kPageSize}) {
    for (int round = 0; round < 2; ++round) {
      any.store<uint32_t>(end - 2, 0x4433'2211);
      EXPECT_EQ(any.load<uint32_t>(end - 2), 0x4433'2211);
      EXPECT_EQ(any.load<uint16_t>(end), 0x4433);
    }
  }
  EXPECT_EQ(load<uint32_t>(any, kData + 3 * kPageSize - 2), "unmapped");
}

TEST_F(CheckedMemoryTest, WritesInitialise) {
  map_.check_uninitialised = true;
  memory_.begin_run();
  EXPECT_EQ(load<uint32_t>(memory_, kData), "uninitialised");
  EXPECT_EQ(store<uint16_t>(memory_, kData), "");
  EXPECT_EQ(load<uint32_t>(memory_, kData), "uninitialised");
  EXPECT_EQ(load<uint16_t>(memory_, kData), "");
  map_.check_uninitialised = false;
  memory_.begin_run();
  EXPECT_EQ(load<uint32_t>(memory_, kData), "");
}

TEST_F(CheckedMemoryTest, WithoutShadowsRegionsAloneCount) {
  map_.set_shadow(kData, 16, 0);
  EXPECT_EQ(store<uint32_t>(memory_, kData), "poisoned");
  map_.check_shadow = false;
  memory_.begin_run();
  EXPECT_EQ(store<uint32_t>(memory_, kData), "");
  EXPECT_EQ(store<uint32_t>(memory_, kText), "not permitted");
  map_.check_shadow = true;
  memory_.begin_run();
  EXPECT_EQ(store<uint32_t>(memory_, kData), "poisoned");
}

TEST_F(CheckedMemoryTest, WritesToWatchedPagesAreTold) {
  memory_.store<uint32_t>(kData + 4, 1);
  EXPECT_EQ(written_, 0);
  memory_.watch(kData / kPageSize);
  for (const uint64_t at : {kData + 4, kData + 64}) {
    memory_.store<uint32_t>(at, 2);
    EXPECT_EQ(written_, at);
    EXPECT_EQ(written_size_, 4);
  }
  memory_.store<uint32_t>(kData + kPageSize, 3);
  EXPECT_EQ(written_, kData + 64);
  memory_.unwatch_all();
  memory_.store<uint32_t>(kData + 4, 4);
  EXPECT_EQ(written_, kData + 64);
}

}  // namespace
}  // namespace natmod::emu
