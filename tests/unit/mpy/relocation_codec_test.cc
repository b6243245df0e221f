#include "mpy/relocation_codec.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "samples.h"

namespace natmod::mpy {
namespace {

using List = std::vector<Relocation>;

constexpr bool kText = false;
constexpr bool kRodata = true;

struct Row {
  const char* claim;
  List list;
  const char* shortest;
  const char* restated;
};

const Row kRows[] = {
    {"an empty list is its end mark", {}, "ff", "ff"},
    {"the first step states its word", {{kText, 5, kRelocText}}, "01 0a ff", "01 0a ff"},
    {"a place in rodata is odd", {{kRodata, 5, kRelocRodata}}, "05 0b ff", "05 0b ff"},
    {"the next word needs no place",
     {{kText, 0, kRelocFunTable}, {kText, 1, kRelocQstrTable}},
     "11 00 0c ff",
     "11 00 0d 02 ff"},
    {"a gap needs a place",
     {{kText, 0, kRelocFunTable}, {kText, 2, kRelocQstrTable}},
     "11 00 0d 04 ff",
     "11 00 0d 04 ff"},
    {"the same word of the other segment needs a place",
     {{kText, 0, kRelocFunTable}, {kRodata, 1, kRelocObjTable}},
     "11 00 0f 03 ff",
     "11 00 0f 03 ff"},
    {"runs against segments are counted",
     {{kText, 0, kRelocBss}, {kText, 1, kRelocBss}, {kText, 2, kRelocBss}},
     "0b 00 03 ff",
     "0b 00 03 ff"},
    {"a word follows a counted run",
     {{kText, 0, kRelocText}, {kText, 1, kRelocText}, {kText, 2, kRelocFunTable}},
     "03 00 02 10 ff",
     "03 00 02 11 04 ff"},
    {"other runs are not counted",
     {{kText, 0, kRelocObjTable}, {kText, 1, kRelocObjTable}, {kText, 2, kRelocObjTable}},
     "0f 00 0e 0e ff",
     "0f 00 0f 02 0f 04 ff"},
    {"an entry of the function table is 9 and more",
     {{kText, 64, kRelocFunTableEntry}, {kText, 65, kRelocFunTableEntry + 86}},
     "13 81 00 be ff",
     "13 81 00 bf 81 02 ff"},
};

TEST(RelocationCodec, WritesTheShortestForm) {
  for (const Row& row : kRows) {
    std::vector<uint8_t> out;
    append_relocations(out, row.list, false);
    EXPECT_EQ(out, from_hex(row.shortest)) << row.claim;
  }
}

TEST(RelocationCodec, WritesTheReferenceLinkersForm) {
  for (const Row& row : kRows) {
    std::vector<uint8_t> out;
    append_relocations(out, row.list, true);
    EXPECT_EQ(out, from_hex(row.restated)) << row.claim;
  }
}

TEST(RelocationCodec, ReadsBothForms) {
  for (const Row& row : kRows) {
    for (const char* form : {row.shortest, row.restated}) {
      std::vector<uint8_t> bytes = from_hex(form);
      ByteReader in(bytes, "x");
      EXPECT_EQ(read_relocations(in, {.text = 100, .rodata = 100}), row.list) << row.claim;
      EXPECT_TRUE(in.at_end());
    }
  }
}

TEST(RelocationCodec, LongRunsTakeALongerCount) {
  List run;
  for (uint32_t word = 0; word < 200; ++word) run.push_back({kRodata, word, kRelocRodata});
  std::vector<uint8_t> out;
  append_relocations(out, run, false);
  EXPECT_EQ(out, from_hex("07 01 81 48 ff"));
  ByteReader in(out, "x");
  EXPECT_EQ(read_relocations(in, {.text = 0, .rodata = 200}), run);
}

TEST(RelocationCodec, AFileThatRestatesOffsetsIsWrittenBackSo) {
  MpyFile file = linked_file();
  file.code.restates_offsets = true;
  std::vector<uint8_t> bytes = write(file);
  MpyFile again = read(bytes, "x");
  EXPECT_TRUE(again.code.restates_offsets);
  EXPECT_EQ(write(again), bytes);
  again.code.restates_offsets = false;
  EXPECT_EQ(write(again).size(), bytes.size() - 2);
}

struct BadRow {
  const char* bytes;
  const char* message;
};

TEST(RelocationCodec, RefusesWhatWouldCorruptABoard) {
  const BadRow rows[] = {
      {"00 ff", "x: offset 0x1: the first relocation states no word"},
      {"01 08 ff", "x: offset 0x2: relocation of word 4 (+1) is outside text (4 words)"},
      {"01 05 ff", "x: offset 0x2: relocation of word 2 (+1) is outside rodata (2 words)"},
      {"03 04 03 ff", "x: offset 0x3: relocation of word 2 (+3) is outside text (4 words)"},
      {"03 00 8f ff ff ff 7f ff",
       "x: offset 0x7: relocation of word 0 (+4294967295) is outside text (4 words)"},
      {"01 06 10 ff", "x: offset 0x3: relocation of word 4 (+1) is outside text (4 words)"},
      {"03 00 04  03 00 04 ff", "x: offset 0x6: more relocations than words"},
      {"01 00 fe ff", "x: offset 0x3: reserved relocation kind 127"},
      {"01 00", "x: offset 0x2: truncated: 1 bytes needed, 0 left"},
  };
  for (const BadRow& row : rows) {
    std::vector<uint8_t> bytes = from_hex(row.bytes);
    ByteReader in(bytes, "x");
    try {
      read_relocations(in, {.text = 4, .rodata = 2});
      ADD_FAILURE() << "accepted: " << row.bytes;
    } catch (const Error& error) {
      EXPECT_STREQ(error.what(), row.message);
    }
  }
}

}  // namespace
}  // namespace natmod::mpy
