// Claims about constants: what numbers and strings are worth, and what is folded.
#include <gtest/gtest.h>

#include <string>

#include "listing.h"

namespace natmod::python {
namespace {

/// How the value of an expression is loaded.
std::string load(const std::string& expression, const Options& options = {}) {
  std::string text = listing("x = " + expression, options);
  return text.substr(0, text.find("\nSTORE_NAME x"));
}

TEST(PythonConstant, FloatsHaveTheDigitsThatFirmwareShows) {
  struct Row {
    const char *spelling, *text;
  };
  constexpr Row kRows[] = {
      {"0.0", "0.0"},       {"1.5", "1.5"},       {"0.1", "0.1"},
      {"100.0", "100.0"},   {"1e16", "1e+16"},    {"1e15", "1000000000000000.0"},
      {"0.0001", "0.0001"}, {"1e-5", "1e-05"},    {"1e22", "1e+22"},
      {"1e400", "inf"},     {"1e-400", "0.0"},    {"9.9999999999999999", "10.0"},
      {"1_0.0_1", "10.01"}, {"5e-324", "1e-323"}, {".5", "0.5"},
      {"5.", "5.0"},
  };
  for (auto [spelling, text] : kRows)
    EXPECT_EQ(load(spelling), std::string("LOAD_CONST_OBJ float:") + text) << spelling;
  EXPECT_EQ(load("2.5j"), "LOAD_CONST_OBJ complex:2.5j");
  EXPECT_EQ(load("1J"), "LOAD_CONST_OBJ complex:1j");
}

TEST(PythonConstant, IntegersAreFolded) {
  EXPECT_EQ(load("1 + 2 * 3 - 4"), "LOAD_CONST_SMALL_INT 3");
  EXPECT_EQ(load("-7 // 2"), "LOAD_CONST_SMALL_INT -4");
  EXPECT_EQ(load("-7 % 5"), "LOAD_CONST_SMALL_INT 3");
  EXPECT_EQ(load("~(1 << 3 | 0xf0 & 0b11 ^ 0o7)"), "LOAD_CONST_SMALL_INT -16");
  EXPECT_EQ(load("2 ** 3 ** 2"), "LOAD_CONST_SMALL_INT 512");
  EXPECT_EQ(load("-1 >> 99999999999"), "LOAD_CONST_SMALL_INT -1");
  EXPECT_EQ(load("2 ** 64 // 2 ** 60"), "LOAD_CONST_SMALL_INT 16");
  EXPECT_EQ(load("(-1) ** 99999999999999999999"), "LOAD_CONST_SMALL_INT -1");
  for (const char* kept :
       {"1 / 2", "1 << -1", "2 ** -1", "1 // 0", "1 % 0", "1 + a", "1 @ 2", "1.5 + 1"})
    EXPECT_NE(load(kept).find("BINARY_OP"), std::string::npos) << kept;
}

TEST(PythonConstant, SmallIntegersAreAsWideAsTheFirmwareHasThem) {
  Options wide;
  wide.small_int_bits = 63;
  EXPECT_EQ(load("0x3fffffff"), "LOAD_CONST_SMALL_INT 1073741823");
  EXPECT_EQ(load("0x40000000"), "LOAD_CONST_OBJ int:1073741824");
  EXPECT_EQ(load("-0x40000000"), "LOAD_CONST_SMALL_INT -1073741824");
  EXPECT_EQ(load("0x40000000", wide), "LOAD_CONST_SMALL_INT 1073741824");
  EXPECT_EQ(load("(1 << 62) - 1", wide), "LOAD_CONST_SMALL_INT 4611686018427387903");
  EXPECT_EQ(load("1 << 62", wide), "LOAD_CONST_OBJ int:4611686018427387904");
}

TEST(PythonConstant, StringsAreJoinedAndEscaped) {
  EXPECT_EQ(load("'a' \"b\" r'\\n' '\\x41\\u00e9\\101'"),
            "LOAD_CONST_STRING ab\\nA\xc3\xa9"
            "A");
  EXPECT_EQ(load("'longer than ten'"), "LOAD_CONST_OBJ str:longer than ten");
  EXPECT_EQ(load("b'a' b'\\xff'"), "LOAD_CONST_OBJ bytes:a\xff");
  // A name that was met before makes a QSTR of a long string.
  EXPECT_EQ(listing("longer_than_ten\nx = 'longer_than_ten'"),
            "LOAD_NAME longer_than_ten\nPOP_TOP\nLOAD_CONST_STRING longer_than_ten\nSTORE_NAME x\n"
            "LOAD_CONST_NONE\nRETURN_VALUE\n");
}

TEST(PythonConstant, FormatsBecomeCalls) {
  EXPECT_EQ(load("f'{a}-{b!r:>4}{c=}{{}}'"),
            "LOAD_CONST_OBJ str:{}-{!r:>4}c={}{{}}\nLOAD_METHOD format\nLOAD_NAME a\nLOAD_NAME "
            "b\nLOAD_NAME c\n"
            "CALL_METHOD 3");
}

TEST(PythonConstant, TuplesOfConstantsAreOne) {
  EXPECT_EQ(load("1, 'a', None, ..., (2.5, b'')"),
            "LOAD_CONST_OBJ (int:1,str:a,none:,ellipsis:,(float:2.5,bytes:,),)");
  EXPECT_EQ(load("(1,)"), "LOAD_CONST_OBJ (int:1,)");
  EXPECT_EQ(load("()"), "BUILD_TUPLE 0");
  EXPECT_EQ(load("(1, a)"), "LOAD_CONST_SMALL_INT 1\nLOAD_NAME a\nBUILD_TUPLE 2");
  EXPECT_EQ(load("[1, 2]"), "LOAD_CONST_SMALL_INT 1\nLOAD_CONST_SMALL_INT 2\nBUILD_LIST 2");
}

TEST(PythonConstant, DefinedConstantsStandForTheirValues) {
  EXPECT_EQ(listing("_A = const(3)\nB = const('b')\nx = _A * 2, B\n"),
            "LOAD_CONST_STRING b\nSTORE_NAME B\nLOAD_CONST_OBJ (int:6,str:b,)\nSTORE_NAME x\n"
            "LOAD_CONST_NONE\nRETURN_VALUE\n");
}

TEST(PythonConstant, LogicOfConstantsIsDecided) {
  EXPECT_EQ(load("0 or a"), "LOAD_NAME a");
  EXPECT_EQ(load("a and 1 and b"), load("a and b"));
  EXPECT_EQ(load("1 and '' and a"), "LOAD_CONST_STRING ");
  EXPECT_EQ(load("not ()"), "LOAD_CONST_TRUE");
  EXPECT_EQ(listing("if 0: a\nelif __debug__: b\nelse: c\nwhile 0: d\n"),
            "LOAD_NAME b\nPOP_TOP\nLOAD_CONST_NONE\nRETURN_VALUE\n");
}

}  // namespace
}  // namespace natmod::python
