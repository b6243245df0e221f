#include "base/byte_reader.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/little_endian.h"
#include "error_text.h"

namespace natmod {
namespace {

using test::error_text;

const std::vector<uint8_t> kCount = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

TEST(ByteReader, NumbersAreLittleEndian) {
  ByteReader reader(kCount, "f");
  EXPECT_EQ(reader.u8(), 0x01u);
  EXPECT_EQ(reader.u16(), 0x0302u);
  EXPECT_EQ(reader.u32(), 0x07060504u);
  EXPECT_EQ(reader.u64(), 0x0f0e0d0c0b0a0908u);
  EXPECT_TRUE(reader.at_end());
}

TEST(ByteReader, KnowsWhereItIs) {
  ByteReader reader(kCount, "f", 3);
  EXPECT_EQ(reader.offset(), 3u);
  EXPECT_EQ(reader.left(), 12u);
  EXPECT_EQ(reader.take(2)[0], 4u);
  EXPECT_EQ(reader.offset(), 5u);
  EXPECT_FALSE(reader.at_end());
  EXPECT_EQ(reader.name(), "f");
}

TEST(ByteReader, EndIsAPlaceToStart) {
  EXPECT_TRUE(ByteReader(kCount, "f", 15).at_end());
}

TEST(ByteReader, StartBehindTheEndIsAnError) {
  EXPECT_EQ(error_text([] { ByteReader(kCount, "f", 16); }),
            "f: offset 0x10 is past the end (0xf)");
}

TEST(ByteReader, TooFewBytesAreAnErrorAndAreNotTaken) {
  ByteReader reader(kCount, "f", 13);
  EXPECT_EQ(error_text([&] { reader.u32(); }), "f: offset 0xd: truncated: 4 bytes needed, 2 left");
  EXPECT_EQ(error_text([&] { reader.take(SIZE_MAX); }),
            "f: offset 0xd: truncated: 18446744073709551615 bytes needed, 2 left");
  EXPECT_EQ(reader.u16(), 0x0f0eu);
  EXPECT_EQ(error_text([&] { reader.u8(); }), "f: offset 0xf: truncated: 1 bytes needed, 0 left");
}

TEST(ByteReader, BadNamesFileAndOffset) {
  ByteReader reader(kCount, "f", 4);
  EXPECT_EQ(error_text([&] { reader.bad("odd"); }), "f: offset 0x4: odd");
}

TEST(Slice, IsPartOfTheData) {
  Bytes part = slice(kCount, 2, 3, "f", "part");
  EXPECT_EQ(part.data(), kCount.data() + 2);
  EXPECT_EQ(part.size(), 3u);
  EXPECT_TRUE(slice(kCount, 15, 0, "f", "part").empty());
}

TEST(Slice, OutsideIsAnErrorEvenWhereTheSumWraps) {
  EXPECT_EQ(error_text([] { slice(kCount, 14, 2, "f", "part"); }),
            "f: part at [0xe, +0x2) is outside the file (0xf bytes)");
  EXPECT_EQ(error_text([] { slice(kCount, 16, 0, "f", "part"); }),
            "f: part at [0x10, +0x0) is outside the file (0xf bytes)");
  EXPECT_EQ(error_text([] { slice(kCount, 2, UINT64_MAX, "f", "part"); }),
            "f: part at [0x2, +0xffffffffffffffff) is outside the file (0xf bytes)");
}

TEST(LoadLe, ReadsFromAnyAddress) {
  EXPECT_EQ(load_le<uint8_t>(&kCount[1]), 0x02u);
  EXPECT_EQ(load_le<uint16_t>(&kCount[1]), 0x0302u);
  EXPECT_EQ(load_le<uint32_t>(&kCount[1]), 0x05040302u);
  EXPECT_EQ(load_le<uint64_t>(&kCount[1]), 0x0908070605040302u);
}

TEST(Le, TakesTheRoomOfItsBytesAlone) {
  struct Mixed {
    uint8_t first;
    Le<uint32_t> second;
    Le<uint16_t> third;
  };
  static_assert(sizeof(Mixed) == 7 && alignof(Mixed) == 1);
  const auto& mixed = *reinterpret_cast<const Mixed*>(kCount.data());
  EXPECT_EQ(mixed.second, 0x05040302u);
  EXPECT_EQ(mixed.third, 0x0706u);
}

}  // namespace
}  // namespace natmod
