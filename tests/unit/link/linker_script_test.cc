// Linker scripts as ROM symbol lists and C libraries have them.
#include "link/linker_script.h"

#include <gtest/gtest.h>

#include "error_text.h"

namespace natmod::link {
namespace {

std::string symbols(std::string_view text) {
  std::string result;
  for (const Extern& symbol : parse_linker_script(text, "rom.ld").symbols) {
    result += fmt::format("{}={:#x} ", symbol.name, symbol.address);
  }
  return result;
}

std::string error(std::string_view text) {
  return test::error_text([&] { parse_linker_script(text, "rom.ld"); });
}

TEST(LinkerScript, AssignmentsProvidesAndComments) {
  EXPECT_EQ(symbols("/* ROM */\nPROVIDE ( ets_printf = 0x40002c7c );\n"
                    "memcpy = 0x400048b4; // comment\n# another\nPROVIDE(x=16);"),
            "ets_printf=0x40002c7c memcpy=0x400048b4 x=0x10 ");
}

TEST(LinkerScript, ExpressionsHaveTheirPrecedence) {
  EXPECT_EQ(symbols("a = 0x100; b = a + 4 * 2; c = (a | 1) << 4; d = -1 & 0xff; e = 2K;"),
            "a=0x100 b=0x108 c=0x1010 d=0xff e=0x800 ");
}

TEST(LinkerScript, SymbolsKnowTheirPlace) {
  auto script =
      parse_linker_script("a = 1;\n/* two\nlines */ PROVIDE(b = a\n+ 1);\nc = 3;", "rom.ld");
  std::string places;
  for (const Extern& symbol : script.symbols) places += symbol.place + " ";
  EXPECT_EQ(places, "rom.ld:1 rom.ld:3 rom.ld:5 ");
}

TEST(LinkerScript, ValuesBeyond64BitsAreRefused) {
  EXPECT_EQ(symbols("a = 0xffffffffffffffff; b = -1; c = 1 << 63; d = a - 1; e = ~0;"),
            "a=0xffffffffffffffff b=0xffffffffffffffff c=0x8000000000000000 d=0xfffffffffffffffe "
            "e=0xffffffffffffffff ");
  EXPECT_EQ(error("\nx = 0xffffffffffffffff + 1;"), "rom.ld:2: a value does not fit in 64 bits");
  EXPECT_EQ(error("x = 1 << 64;"), "rom.ld:1: a value does not fit in 64 bits");
  EXPECT_EQ(error("x = 1 << 65;"), "rom.ld:1: a shift by more bits than an address has");
  EXPECT_EQ(error("x = 0x10000000000000000;"), "rom.ld:1: '0x10000000000000000' is no number");
  EXPECT_EQ(error("x = 0xffffffffffffffffM;"),
            "rom.ld:1: '0xffffffffffffffffM' does not fit in 64 bits");
  EXPECT_EQ(error("x = 0x4000000000000000 * 8;"), "rom.ld:1: a value does not fit in 64 bits");
}

TEST(LinkerScript, CommandsForProgramsArePassedOver) {
  EXPECT_EQ(
      symbols("OUTPUT_FORMAT(elf32-xtensa-le)\nENTRY(main)\nSECTIONS { .text : { *(.text) } }\n"
              "x = 1;"),
      "x=0x1 ");
}

TEST(LinkerScript, FilesOfGroups) {
  LinkerScript script = parse_linker_script(
      "/* GNU ld script */\nGROUP ( /usr/lib/libm-2.36.a  AS_NEEDED ( libmvec.a ) )", "libm.a");
  EXPECT_EQ(script.files, (std::vector<std::string>{"/usr/lib/libm-2.36.a", "libmvec.a"}));
}

TEST(LinkerScript, FaultsNameFileLineAndReason) {
  EXPECT_EQ(error("x = 1;\nx = 2;"), "rom.ld:2: symbol 'x' has two values: 0x1 and 0x2");
  EXPECT_EQ(error("x = y;"), "rom.ld:1: symbol 'y' has no value here");
  EXPECT_EQ(error("x = 1"), "rom.ld:1: ';' is missing at the end");
  EXPECT_EQ(error("x = 12z;"), "rom.ld:1: '12z' is no number");
  EXPECT_EQ(error("PROVIDE(x = 1;"), "rom.ld:1: ';' stands where ')' should");
  EXPECT_EQ(error("\n/* no end"), "rom.ld:2: a comment does not end");
  EXPECT_EQ(error("x = 1 / 0;"), "rom.ld:1: division by zero");
  EXPECT_EQ(error("x = " + std::string(1000, '(')),
            "rom.ld:1: the expression is nested too deeply");
}

}  // namespace
}  // namespace natmod::link
