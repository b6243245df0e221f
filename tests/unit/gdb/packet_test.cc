#include "gdb/packet.h"

#include <gtest/gtest.h>

namespace natmod::gdb {
namespace {

using Kind = PacketReader::Kind;

std::string kinds_of(std::string_view bytes) {
  PacketReader reader;
  reader.feed(bytes);
  std::string out;
  while (const auto event = reader.next())
    out += event->kind == Kind::packet ? "[" + event->payload + "]"
                                       : std::string(1, "pdir"[static_cast<int>(event->kind)]);
  return out;
}

TEST(Packet, IsFramedWithItsChecksum) {
  EXPECT_EQ(frame_packet("OK"), "$OK#9a");
  EXPECT_EQ(frame_packet(""), "$#00");
}

TEST(Packet, SpecialBytesAreEscaped) {
  const std::string framed = frame_packet("a$b#c}d*");
  EXPECT_EQ(framed.find('$', 1), std::string::npos);
  EXPECT_EQ(framed.find('*'), std::string::npos);
  EXPECT_EQ(kinds_of(framed), "[a$b#c}d*]");
}

TEST(Packet, IsReadInPieces) {
  PacketReader reader;
  for (const char c : std::string_view("+$m12,4#30")) {
    EXPECT_FALSE(reader.next());
    reader.feed(std::string(1, c));
  }
  EXPECT_EQ(reader.next()->payload, "m12,4");
}

TEST(Packet, WhatIsNoneIsPassedOver) {
  EXPECT_EQ(kinds_of("noise}}#00+$g#67"), "[g]");
  EXPECT_EQ(kinds_of("\x03-"), "ir");
}

TEST(Packet, DamageIsSeen) {
  EXPECT_EQ(kinds_of("$g#00"), "d");
  EXPECT_EQ(kinds_of("$g#zz"), "d");
  EXPECT_EQ(kinds_of("$g$?#3f"), "[?]");  // the end of the first is missing
  EXPECT_EQ(kinds_of("$g#6$g#67"), "d");  // a digit is
}

TEST(Packet, LongerThanPromisedIsRefused) {
  EXPECT_EQ(kinds_of(frame_packet(std::string(kPacketSize, 'a'))),
            "[" + std::string(kPacketSize, 'a') + "]");
  EXPECT_EQ(kinds_of(frame_packet(std::string(kPacketSize + 1, 'a'))), "d");
}

TEST(Packet, HexadecimalIsCheckedWhole) {
  EXPECT_EQ(to_hex("\x01\xfe"), "01fe");
  EXPECT_EQ(from_hex("01FE"), (std::vector<uint8_t>{1, 0xfe}));
  EXPECT_FALSE(from_hex("01f"));
  EXPECT_FALSE(from_hex("0g"));
  std::string_view text = "1f,2";
  EXPECT_EQ(take_number(text), 0x1f);
  EXPECT_TRUE(take(text, ','));
  EXPECT_EQ(take_number(text), 2);
  EXPECT_FALSE(take_number(text));
  text = "10000000000000000";
  EXPECT_FALSE(take_number(text));
}

}  // namespace
}  // namespace natmod::gdb
