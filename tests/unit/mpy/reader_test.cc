#include <gtest/gtest.h>

#include <random>

#include "base/error.h"
#include "mpy/static_qstrs.h"
#include "samples.h"

namespace natmod::mpy {
namespace {

std::vector<MpyFile> samples() {
  return {bytecode_file(), linked_file(), emitted_file()};
}

std::string message_of(const std::vector<uint8_t>& bytes) {
  try {
    read(bytes, "x.mpy");
    return "accepted";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(StaticQstrs, NumbersAreThePositionsOfTheAbi) {
  ASSERT_EQ(static_qstrs().size(), 165u);
  EXPECT_EQ(static_qstr_number(""), 1u);
  EXPECT_EQ(static_qstr_number("__dir__"), 2u);
  EXPECT_EQ(static_qstr_number("<module>"), 7u);
  EXPECT_EQ(static_qstr_number("zip"), 165u);
  EXPECT_EQ(static_qstr_number("no such name"), std::nullopt);
  EXPECT_EQ(static_qstrs()[0].ident, "");
  EXPECT_EQ(static_qstrs()[2].ident, "_0x0a_");
  EXPECT_EQ(static_qstrs()[6].ident, "_lt_module_gt_");
}

TEST(Reader, GivesBackWhatWasWritten) {
  for (const MpyFile& file : samples()) {
    std::vector<uint8_t> bytes = write(file);
    EXPECT_EQ(read(bytes, "x.mpy"), file);
  }
}

TEST(Reader, RegionsCoverTheFileWithoutGapOrOverlap) {
  for (const MpyFile& file : samples()) {
    std::vector<uint8_t> bytes = write(file);
    std::vector<Region> regions;
    read(bytes, "x.mpy", regions);
    size_t at = 0;
    for (const Region& region : regions) {
      EXPECT_EQ(region.begin, at) << region.label;
      EXPECT_LT(region.begin, region.end) << region.label;
      EXPECT_FALSE(region.label.empty());
      at = region.end;
    }
    EXPECT_EQ(at, bytes.size());
  }
}

TEST(Reader, LongerIntegersThanNeededAreTheSameNumbers) {
  std::vector<uint8_t> bytes = from_hex("4d 06 00 1f 80 01 00  02 61 00  28 00 02 00 51 63");
  EXPECT_EQ(write(read(bytes, "x.mpy")),
            from_hex("4d 06 00 1f 01 00  02 61 00  28 00 02 00 51 63"));
}

TEST(Reader, EveryTruncationIsRefused) {
  for (const MpyFile& file : samples()) {
    std::vector<uint8_t> bytes = write(file);
    for (size_t size = 0; size < bytes.size(); ++size) {
      std::vector<uint8_t> shorter(bytes.begin(), bytes.begin() + static_cast<long>(size));
      std::string message = message_of(shorter);
      EXPECT_TRUE(message.starts_with("x.mpy: offset 0x")) << size << ": " << message;
    }
  }
}

/// What reads must be writable, and be the same when read again.
void check_reads_or_refuses(const std::vector<uint8_t>& bytes) {
  MpyFile file;
  try {
    file = read(bytes, "x.mpy");
  } catch (const Error&) {
    return;
  }
  std::vector<uint8_t> again = write(file);
  EXPECT_LE(again.size(), bytes.size());
  EXPECT_EQ(read(again, "x.mpy"), file);
}

TEST(Reader, EveryFlippedBitIsReadOrRefused) {
  for (const MpyFile& file : samples()) {
    std::vector<uint8_t> bytes = write(file);
    for (size_t i = 0; i < bytes.size() * 8; ++i) {
      std::vector<uint8_t> changed = bytes;
      changed[i / 8] ^= static_cast<uint8_t>(1u << i % 8);
      check_reads_or_refuses(changed);
    }
  }
}

TEST(Reader, RandomBytesAreReadOrRefused) {
  std::mt19937 random(1);
  for (const MpyFile& file : samples()) {
    std::vector<uint8_t> bytes = write(file);
    for (int round = 0; round < 20000; ++round) {
      std::vector<uint8_t> changed = bytes;
      for (unsigned n = random() % 4 + 1; n > 0; --n) {
        changed[random() % changed.size()] = static_cast<uint8_t>(random());
      }
      check_reads_or_refuses(changed);
    }
  }
}

TEST(Reader, SaysWhatIsWrongAndWhere) {
  struct Row {
    const char* bytes;
    const char* message;
  };
  const Row rows[] = {
      {"7f 45 4c 46 01", "x.mpy: offset 0x0: not a .mpy file"},
      {"4d 05 00 1f 00",
       "x.mpy: is of .mpy version 5 (MicroPython 1.12 to 1.18); natmod reads version 6 "
       "(MicroPython "
       "1.19 and later)"},
      {"4d 07 00 1f 00",
       "x.mpy: is of .mpy version 7; natmod reads version 6 (MicroPython 1.19 and later)"},
      // one QSTR, no object; native code of no bytes for x64
      {"4d 06 08 1f 01 00 02 61 00 02",
       "x.mpy: is native code of .mpy version 6.0 (MicroPython 1.19); natmod reads that of 6.1 "
       "(1.20) "
       "and later"},
      {"4d 06 34 1f 00", "x.mpy: offset 0x2: unknown architecture number 13"},
      {"4d 06 80 1f 00", "x.mpy: offset 0x2: unknown architecture number 32"},
      {"4d 06 00 1f 00 00",
       "x.mpy: offset 0x6: no QSTRs: the first one must be the source file's name"},
      {"4d 06 00 1f 8f ff ff ff 7f 00", "x.mpy: offset 0x9: 4294967295 QSTRs, but 1 bytes left"},
      {"4d 06 00 1f 90 80 80 80 00 00", "x.mpy: offset 0x9: integer exceeds 32 bits"},
      {"4d 06 00 1f 01 00 01", "x.mpy: offset 0x7: unknown static QSTR 0"},
      {"4d 06 00 1f 01 00 82 4d", "x.mpy: offset 0x8: unknown static QSTR 166"},
      {"4d 06 00 1f 01 00 02 61 62", "x.mpy: offset 0x9: string is not terminated by a zero byte"},
      {"4d 06 00 1f 01 01 03 0b", "x.mpy: offset 0x8: unknown object type 11"},
      {"4d 06 00 1f 01 01 03 07 02 2d 2d", "x.mpy: offset 0xb: integer is not decimal"},
      {"4d 06 00 1f 01 01 03 0a 09 01", "x.mpy: offset 0x9: 9 items, but 1 bytes left"},
      {"4d 06 00 1f 01 00 03 0a 00",
       "x.mpy: offset 0x8: native code in a file without architecture"},
      {"4d 06 00 1f 01 00 03 28 00 02 00 51 63 00",
       "x.mpy: offset 0xd: bytes behind the end of the file: 1"},
      {"4d 06 00 1f 01 00 03 28 00 02 01 51 63",
       "x.mpy: offset 0xb: QSTR 1 is used, but there are 1"},
      {"4d 06 00 1f 01 00 03 28 00 02 00 11 01",
       "x.mpy: offset 0xd: QSTR 1 is used, but there are 1"},
      {"4d 06 00 1f 01 00 03 28 00 02 00 23 00",
       "x.mpy: offset 0xd: object 0 is used, but there are 0"},
      {"4d 06 00 1f 01 00 03 28 00 02 00 32 00",
       "x.mpy: offset 0xd: child 0 is used, but there are 0"},
      {"4d 06 00 1f 01 00 03 28 00 02 00 42 40", "x.mpy: offset 0xd: jump out of the function"},
      {"4d 06 00 1f 01 00 03 28 00 02 00 51 12",
       "x.mpy: offset 0xd: truncated: 1 bytes needed, 0 left"},
      {"4d 06 00 1f 01 00 03 28 00 0a 00 51 63",
       "x.mpy: offset 0xa: prelude is longer than the code"},
      {"4d 06 00 1f 01 00 03 28 03 02 00 51 63",
       "x.mpy: offset 0xa: prelude has more arguments than names"},
      {"4d 06 0b 1f 01 00 03 0a 00 20 03",
       "x.mpy: offset 0xb: 3 bytes of rodata, but 0 bytes left"},
  };
  for (const Row& row : rows) EXPECT_EQ(message_of(from_hex(row.bytes)), row.message) << row.bytes;
}

TEST(Reader, NestingHasALimit) {
  MpyFile file;
  file.qstrs = {"a"};
  for (int depth = 0; depth < 80; ++depth) {
    RawCode outer;
    outer.code = from_hex("00 02 00 51 63");
    if (depth > 0) outer.children = {file.code};
    file.code = outer;
  }
  EXPECT_NE(message_of(write(file)).find("functions are nested too deeply"), std::string::npos);

  MpyFile tuples = bytecode_file();
  tuples.objects = {};
  for (int depth = 0; depth < 80; ++depth) {
    Object outer{.type = Object::Type::tuple, .text = {}, .items = tuples.objects};
    tuples.objects = {outer};
  }
  EXPECT_NE(message_of(write(tuples)).find("tuples are nested too deeply"), std::string::npos);
}

TEST(Reader, WordsMustLieWhollyInTheirSegment) {
  MpyFile file = linked_file();
  file.code.code.pop_back();  // 19 bytes: word 4 is cut
  file.code.relocations = {{false, 4, kRelocText}};
  EXPECT_NE(message_of(write(file)).find("word 4 (+1) is outside text (4 words)"),
            std::string::npos);
  file.arch = Arch::x64;  // two words of 8 bytes
  file.code.relocations = {{false, 2, kRelocText}};
  EXPECT_NE(message_of(write(file)).find("word 2 (+1) is outside text (2 words)"),
            std::string::npos);
}

}  // namespace
}  // namespace natmod::mpy
