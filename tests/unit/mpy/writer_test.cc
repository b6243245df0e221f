// The bytes of the format, row by row.
#include <gtest/gtest.h>

#include "mpy/vuint.h"
#include "samples.h"

namespace natmod::mpy {
namespace {

using Bytes8 = std::vector<uint8_t>;

RawCode empty_function() {
  RawCode code;
  code.code = from_hex("00 02 00 51 63");
  return code;
}

MpyFile smallest_file() {
  MpyFile file;
  file.sub_version = 0;
  file.qstrs = {"a"};
  file.code = empty_function();
  return file;
}

TEST(VUint, TakesTheFewestBytesMostSignificantGroupFirst) {
  struct Row {
    uint64_t value;
    const char* bytes;
  };
  for (const Row& row : {Row{0, "00"}, Row{0x7f, "7f"}, Row{0x80, "81 00"}, Row{0x3fff, "ff 7f"},
                         Row{0x4000, "81 80 00"}, Row{0xffffffff, "8f ff ff ff 7f"}}) {
    Bytes8 out;
    append_vuint(out, row.value);
    EXPECT_EQ(out, from_hex(row.bytes)) << row.value;
    ByteReader in(out, "x");
    EXPECT_EQ(read_vuint(in), row.value);
    EXPECT_TRUE(in.at_end());
  }
}

TEST(Writer, SmallestFile) {
  EXPECT_EQ(write(smallest_file()), from_hex("4d 06 00 1f 01 00  02 61 00  28 00 02 00 51 63"));
}

TEST(Writer, HeaderStatesArchitectureAndSubVersion) {
  MpyFile file = smallest_file();
  file.arch = Arch::rv64imc;
  file.sub_version = 3;
  file.small_int_bits = 63;
  EXPECT_EQ(write(file), from_hex("4d 06 33 3f 01 00  02 61 00  28 00 02 00 51 63"));
}

TEST(Writer, ArchitectureFlagsSetABitAndFollowTheHeader) {
  MpyFile file = smallest_file();
  file.arch = Arch::rv32imc;
  file.sub_version = 3;
  file.arch_flags = 0x81;
  EXPECT_EQ(write(file), from_hex("4d 06 6f 1f 81 01 01 00  02 61 00  28 00 02 00 51 63"));
}

TEST(Writer, StaticQstrsGoByNumber) {
  MpyFile file = smallest_file();
  file.qstrs = {"", "__dir__", "\n", "utf-8", "zip", "zi"};
  EXPECT_EQ(write(file), from_hex("4d 06 00 1f 06 00  03 05 07 82 43 82 4b  04 7a 69 00"
                                  "28 00 02 00 51 63"));
}

TEST(Writer, Objects) {
  MpyFile file = bytecode_file();
  file.qstrs = {"a"};
  file.code = empty_function();
  EXPECT_EQ(write(file),
            from_hex("4d 06 00 1f 01 0b  02 61 00"
                     "00 01 02 03 04"        // no payload
                     "05 04 61 20 c3 a4 00"  // str
                     "06 02 00 ff 00"        // bytes
                     "07 15 2d 31 32 33 34 35 36 37 38 39 30 31 32 33 34 35 36 37 38 39 30"  // int
                     "08 03 31 2e 35"  // float
                     "09 02 32 6a"     // complex
                     "0a 02 01 0a 00"  // tuple
                     "28 00 02 00 51 63"));
}

TEST(Writer, ChildrenFollowTheirFunction) {
  MpyFile file = smallest_file();
  file.code.children = {empty_function(), empty_function()};
  EXPECT_EQ(write(file), from_hex("4d 06 00 1f 01 00  02 61 00"
                                  "2c 00 02 00 51 63 02  28 00 02 00 51 63  28 00 02 00 51 63"));
}

TEST(Writer, LinkedModule) {
  EXPECT_EQ(
      write(linked_file()),
      from_hex("4d 06 17 1f 02 00  14 6c 69 6e 6b 65 64 2e 6d 70 79 00  0c 61 6e 73 77 65 72 00"
               "81 22"  // 20 bytes of text, kind viper
               "00 01 02 03  04 00 00 00  08 00 00 00  00 00 00 00  14 15 16 17"
               "70 08 82 2c"              // scope flags, rodata size, BSS size
               "20 21 22 23 24 25 26 27"  // rodata
               "01 02  0c  10  0b 01 02  ff"));
}

TEST(Writer, EmptySegmentsAreNotStated) {
  MpyFile file = linked_file();
  file.code.rodata.clear();
  file.code.bss_size = 0;
  file.code.relocations.clear();
  Bytes8 out = write(file);
  // The linker's flag stays, and with it the empty list: it makes firmware keep the text alive.
  EXPECT_EQ(Bytes8(out.end() - 2, out.end()), from_hex("10 ff"));
  file.code.scope_flags = 0;
  out = write(file);
  EXPECT_EQ(out.back(), 0);
}

TEST(Writer, EmittedFunctions) {
  EXPECT_EQ(write(emitted_file()),
            from_hex("4d 06 6f 1f 81 01 03 00"
                     "14 65 6d 69 74 74 65 64 2e 70 79 00  0f  02 66 00"
                     "74 08 06 01 25 61 32 00 59 32 01 59 32 02 63  03"
                     // native: code, prelude offset, one child
                     "4d 00 01 02 03 08 06 02 25 61  04  01  38 08 06 02 25 61 51 63"
                     "22 04 05 06 07  01"          // viper: code, scope flags
                     "13 08 09  02  03  a4 34"));  // asm: code, flags, arguments, signature
}

}  // namespace
}  // namespace natmod::mpy
