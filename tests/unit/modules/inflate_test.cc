// Decompression of what is not right, which a compressor would not write.
#include "modules/deflate/inflate.h"

#include <random>
#include <stdexcept>
#include <vector>

#include "gtest/gtest.h"
#include "modules/checksum.h"

namespace natmod::board::deflate {
namespace {

using Result = Inflater::Result;
using namespace std::literals;

struct Outcome {
  Result result = Result::more;
  std::string out;
  bool ended_early = false;
};

/// Decompresses in pieces of 7 bytes, with a window of 32 bytes, 100 kB at most.
Outcome inflate(std::string_view data) {
  Outcome outcome;
  std::vector<uint8_t> window(32);
  Inflater inflater;
  size_t at = 0;
  const Source source = [&]() -> uint8_t {
    if (at == data.size()) throw std::out_of_range("end");
    return static_cast<uint8_t>(data[at++]);
  };
  try {
    while (outcome.result == Result::more && outcome.out.size() < 100000) {
      outcome.result = inflater.read(source, window, 7, outcome.out);
    }
  } catch (const std::out_of_range&) {
    outcome.ended_early = true;
  }
  return outcome;
}

TEST(Inflate, ReadsBlocksOfEachKind) {
  EXPECT_EQ(inflate("\x01\x05\x00\xfa\xffhello"sv).out, "hello");
  EXPECT_EQ(inflate("\xcbH\xcd\xc9\xc9W\x28\xcf\x2f\xcaI\x01\x00"sv).out, "hello world");
  EXPECT_EQ(inflate("\xcbH\xcd\xc9\xc9W\x28\xcf\x2f\xcaI\x01\x00"sv).result, Result::done);
}

TEST(Inflate, RefusesWhatMeansNothing) {
  EXPECT_EQ(inflate("\x07"sv).result, Result::bad);                  // a block of no kind
  EXPECT_EQ(inflate("\x01\x05\x00\x00\x00"sv).result, Result::bad);  // not the length's opposite
  // 40 letters, then the first eight again: beyond the window.
  EXPECT_EQ(
      inflate("\x4b\x4c\x4a\x4e\x49\x4d\x4b\xcf\xc8\xcc\xca\xce\xc9\xcd\xcb\x2f\x28\x2c\x2a\x2e"
              "\x29\x2d\x2b\xaf\xa8\xac\x72\x74\x72\x76\x71\x75\x73\xf7\xf0\xf4\xf2\xf6\xf1\xf5"
              "\x4b\x84\xaa\x03\x00"sv)
          .result,
      Result::bad);
}

TEST(Inflate, EndsWhateverTheDataAre) {
  std::mt19937 random(1);
  size_t bad = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string data(random() % 200, '\0');
    for (char& c : data) c = static_cast<char>(random());
    const Outcome outcome = inflate(data);
    bad += outcome.result == Result::bad;
  }
  EXPECT_GT(bad, 10000u);
}

TEST(Inflate, TellsHeadersApart) {
  const auto header = [](std::string_view data) {
    size_t at = 0;
    return read_header([&] { return static_cast<uint8_t>(at < data.size() ? data[at++] : '\0'); });
  };
  EXPECT_EQ(header("\x78\x9c"sv)->window_bits, 15u);
  EXPECT_EQ(header("\x18\x95"sv)->window_bits, 9u);
  EXPECT_FALSE(header("\x78\x9d"sv));  // the check
  EXPECT_FALSE(header("\x78\xbb"sv));  // a dictionary
  EXPECT_TRUE(header("\x1f\x8b\x08\x00"sv)->is_gzip);
  EXPECT_FALSE(header("\x1f\x8b\x08\x20"sv));  // a flag that is reserved
}

// RFC 1950 and RFC 1952 have no examples; these are known everywhere.
TEST(Checksum, Known) {
  EXPECT_EQ(adler32("Wikipedia"), 0x11e60398u);
  EXPECT_EQ(crc32("123456789"), 0xcbf43926u);
  EXPECT_EQ(crc32("6789", crc32("12345")), 0xcbf43926u);
}

}  // namespace
}  // namespace natmod::board::deflate
