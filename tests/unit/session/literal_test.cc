// Claims about literals: from their spelling to their value.
#include <gtest/gtest.h>

#include "session/parser.h"
#include "show.h"

namespace natmod::session {
namespace {

/// The value of a text that is one constant.
Constant constant(const std::string& text) {
  auto block = parse(Source("test", text));
  const auto& statement = std::get<ExprStmt>(block->statements.at(0)->node);
  return std::get<Constant>(statement.value->node);
}

std::string value(const std::string& text) {
  return constant(text).text;
}

TEST(Literal, StringsResolveEscapes) {
  EXPECT_EQ(value(R"('\\ \' \" \a\b\f\n\r\t\v')"), "\\ ' \" \a\b\f\n\r\t\v");
  EXPECT_EQ(value(R"('\0\12\1012\x41\x7e')"), std::string("\0\n\x41\x32\x41~", 6));
  EXPECT_EQ(value(R"('\xff\u20ac\U0001f600')"), "\xc3\xbf\xe2\x82\xac\xf0\x9f\x98\x80");
  EXPECT_EQ(value("'a\\\nb'"), "ab");
  EXPECT_EQ(value(R"('\q\8')"), "\\q\\8");
  EXPECT_EQ(value("'\xc3\xa9'"), "\xc3\xa9");
}

TEST(Literal, BytesKeepTheirBytes) {
  EXPECT_EQ(constant("b'a'").kind, Constant::Kind::bytes);
  EXPECT_EQ(value(R"(b'\x00\xff\377')"), std::string("\0\xff\xff", 3));
  EXPECT_EQ(value(R"(b'\u20ac\N{DOT}')"), "\\u20ac\\N{DOT}");
}

TEST(Literal, RawStringsKeepBackslashes) {
  EXPECT_EQ(value(R"(r'\n\'')"), "\\n\\'");
  EXPECT_EQ(value(R"(rb'\x00')"), "\\x00");
  EXPECT_EQ(value(R"(br"\\")"), "\\\\");
}

TEST(Literal, TripleQuotesSpanLines) {
  EXPECT_EQ(value("'''a\n\"b\" ''c'''"), "a\n\"b\" ''c");
  EXPECT_EQ(value("\"\"\"\"a\\\"\"\"\""), "\"a\"");
  EXPECT_EQ(value("''''a'''"), "'a");
  EXPECT_EQ(value("''"), "");
  EXPECT_EQ(value("''''''"), "");
  EXPECT_EQ(value("'''a\r\nb'''"), "a\nb");
}

TEST(Literal, AdjacentStringsAreOne) {
  EXPECT_EQ(value("'a' \"b\" r'\\c'"), "ab\\c");
  EXPECT_EQ(value("b'a' rb'b'"), "ab");
  EXPECT_EQ(value("('a'\n 'b')"), "ab");
}

TEST(Literal, Numbers) {
  EXPECT_EQ(value("1_000"), "1000");
  EXPECT_EQ(value("1__0_"), "10");
  EXPECT_EQ(value("0"), "0");
  EXPECT_EQ(value("000"), "000");
  EXPECT_EQ(value("0xFF_ff"), "0xFFff");
  EXPECT_EQ(value("0b_101"), "0b101");
  EXPECT_EQ(value("0o17"), "0o17");
  for (const char* text : {"1.", ".5", "1.5", "1e3", "1E-3", "1.5e+10", "0.1_0", "010.5"})
    EXPECT_EQ(constant(text).kind, Constant::Kind::floating) << text;
  EXPECT_EQ(constant("1.5j").kind, Constant::Kind::imaginary);
  EXPECT_EQ(value("010j"), "010");
}

TEST(Literal, FormattedStringsAreCallsOfFormat) {
  EXPECT_EQ(show(std::string("f'a{b}c'")), "((. 'a{}c' format) b)");
  EXPECT_EQ(show(std::string("f'{a!r:>{b}}{c:5}'")), "((. '{!r:>{}}{:5}' format) a b c)");
  EXPECT_EQ(show(std::string("f'{a + 1 = }'")), "((. 'a + 1 = {}' format) (+ a 1))");
  EXPECT_EQ(show(std::string("f'{{}}'")), "((. '{{}}' format))");
  EXPECT_EQ(show(std::string("f'{x[\"}\"]}'")), "((. '{}' format) ([] x '}'))");
  EXPECT_EQ(show(std::string("f'{a, b}'")), "((. '{}' format) (tuple a b))");
  EXPECT_EQ(show(std::string("f'{a != b}'")), "((. '{}' format) (a != b))");
  EXPECT_EQ(show(std::string("'{' f'{a}' '\\n'")), "((. '{{{}\n' format) a)");
  EXPECT_EQ(show(std::string("rf'\\{a}'")), "((. '\\{}' format) a)");
}

}  // namespace
}  // namespace natmod::session
