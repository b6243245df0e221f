// Claims about what is refused, and how it is said.
#include <gtest/gtest.h>

#include <string>

#include "python/compile.h"
#include "python/show_line.h"

namespace natmod::python {
namespace {

std::string repeat(std::string_view text, int count) {
  std::string result;
  for (int i = 0; i < count; ++i) result += text;
  return result;
}

/// The lines of the refusal; empty if the source is accepted.
std::string refusal(std::string_view source) {
  try {
    compile(source, {});
    return {};
  } catch (const CompileError& error) {
    return error.traceback("f.py");
  }
}

std::string parser_says(int line, std::string_view error) {
  return "Traceback (most recent call last):\n  File \"f.py\", line " + std::to_string(line) +
         "\n" + std::string(error) + "\n";
}

std::string scope_says(int line, std::string_view scope, std::string_view error) {
  return "Traceback (most recent call last):\n  File \"f.py\", line " + std::to_string(line) +
         ", in " + std::string(scope) + "\nSyntaxError: " + std::string(error) + "\n";
}

TEST(PythonError, TheParserNamesTheLineOfTheWordThatDoesNotFit) {
  EXPECT_EQ(refusal("x = 1\ny = = 2\n"), parser_says(2, "SyntaxError: invalid syntax"));
  EXPECT_EQ(refusal("f(1,\n2,\n3"), parser_says(4, "SyntaxError: invalid syntax"));
  EXPECT_EQ(refusal("x = 'abc\n"), parser_says(1, "SyntaxError: invalid syntax"));
  EXPECT_EQ(refusal("if x:\ny\n"), parser_says(2, "SyntaxError: invalid syntax"));
  EXPECT_EQ(refusal(" x\n"), parser_says(1, "IndentationError: unexpected indent"));
  EXPECT_EQ(refusal("if x:\n  y\n z\n"),
            parser_says(2, "IndentationError: unindent doesn't match any outer indent level"));
  EXPECT_EQ(refusal("x = 08\n"),
            parser_says(1, "SyntaxError: invalid syntax for integer with base 0: '08'"));
  EXPECT_EQ(refusal("x = 1e\n"), parser_says(1, "SyntaxError: invalid syntax for number"));
  EXPECT_EQ(refusal("x = 1\ny = const(x)\n"), parser_says(2, "SyntaxError: not a constant"));
}

TEST(PythonError, TheCompilerNamesTheScopeToo) {
  EXPECT_EQ(refusal("x\nbreak\n"), scope_says(2, "<module>", "'break'/'continue' outside loop"));
  EXPECT_EQ(refusal("class A:\n  x\n  return\n"), scope_says(3, "A", "'return' outside function"));
  EXPECT_EQ(refusal("def f():\n  x\n  1 = y\n"), scope_says(3, "f", "can't assign to expression"));
  EXPECT_EQ(refusal("def f(a, a):\n  x\n  y\n"), scope_says(2, "f", "argument name reused"));
  EXPECT_EQ(refusal("x = [(yield) for y in z]\n"),
            scope_says(1, "<listcomp>", "'yield' outside function"));
  EXPECT_EQ(refusal("def f():\n  global x\n  nonlocal x\n"),
            scope_says(3, "f", "identifier redefined as nonlocal"));
  EXPECT_EQ(refusal("@micropython.native\ndef f(): pass\n"),
            scope_says(1, "<module>", "invalid arch"));
}

TEST(PythonError, SomeHaveNoPlace) {
  EXPECT_EQ(refusal("x = '\\N{DASH}'\n"), "NotImplementedError: unicode name escapes\n");
  EXPECT_EQ(refusal(repeat("x", 256)), "RuntimeError: name too long\n");
  EXPECT_EQ(refusal("x = 1 << (1 << 70)\n"),
            "OverflowError: overflow converting long int to machine word\n");
  EXPECT_EQ(refusal("while a:\n" + repeat(" f(a, b, c)\n", 4000)),
            "RuntimeError: bytecode overflow\n");
}

TEST(PythonError, NestingIsBounded) {
  const int kMuch = 20000;
  for (auto [open, close] : {std::pair{"(", ")"},
                             {"[", "]"},
                             {"f(", ")"},
                             {"-", ""},
                             {"not ", ""},
                             {"2 ** ", ""},
                             {"lambda: ", ""},
                             {"1 if 1 else ", ""},
                             {"x[", "]"},
                             {"{", "}"},
                             {"{1: ", "}"}}) {
    EXPECT_EQ(refusal(repeat(open, 100) + "x" + repeat(close, 100)), "") << open;
    EXPECT_NE(refusal(repeat(open, kMuch) + "x" + repeat(close, kMuch)).find("nested too deeply"),
              std::string::npos)
        << open;
  }
  EXPECT_NE(refusal("[a " + repeat("for b in c ", kMuch) + "]").find("nested too deeply"),
            std::string::npos);
  EXPECT_EQ(refusal(repeat("if x: ", 2) + "y"), parser_says(1, "SyntaxError: invalid syntax"));
  std::string blocks;
  for (int depth = 0; depth < 1000; ++depth) blocks += repeat(" ", depth) + "if x:\n";
  EXPECT_NE(refusal(blocks).find("nested too deeply"), std::string::npos);
  // Length alone is not refused.
  EXPECT_EQ(refusal("x = " + repeat("a + ", kMuch) + "a"), "");
  EXPECT_EQ(refusal("x = " + repeat("a or ", 4000) + "a"), "");
  EXPECT_EQ(refusal("x = a" + repeat(".b(c)", kMuch)), "");
}

TEST(PythonError, WhatBytecodeHasNoBitsForIsRefused) {
  auto refused = [](const std::string& source, const char* message) {
    EXPECT_NE(refusal(source).find(message), std::string::npos) << message;
  };
  EXPECT_EQ(refusal("f(" + repeat("a, ", 255) + ")"), "");
  refused("f(" + repeat("a, ", 256) + ")", "more than 255 arguments");
  refused("f(" + repeat("a=1, ", 256) + ")", "more than 255 arguments with names");
  refused(repeat("a, ", 256) + "*b = c", "more than 255 targets before *x");
  refused("with " + repeat("a, ", 5000) + "a: b", "more than 127 managers in one statement");
  std::string blocks = "while a:\n", indent = " ";
  for (int i = 0; i < 128; ++i, indent += ' ') blocks += indent + "with a:\n";
  refused(blocks + indent + "break\n", "more than 127 blocks to leave at once");
}

TEST(PythonError, EveryBeginningOfAProgramIsAnswered) {
  const std::string kProgram =
      "async def f(a, *b, c=1, **d):\n  async with a as e: x = f\"{a!r:>{b}}{c=}\" 'z'\n"
      "  try: del a[1:2], (b.c, d)\n  except E as e: raise F from None\n  else: yield from g\n  "
      "finally: await h\n"
      "@d.e(1)\nclass C(D, k=v):\n  global z; x: int = 0x1f + 1.5e3j if not a <= b is not c in d "
      "else lambda *q: q\n"
      "  a, *b = c = [i for i in range(3) if i for j in k]\n  a @= {1: 2, **{}}\n";
  for (size_t size = 0; size <= kProgram.size(); ++size) {
    refusal(kProgram.substr(0, size));
    refusal(kProgram.substr(size));
  }
  std::string bytes;
  for (int i = 0; i < 256; ++i) {
    bytes += static_cast<char>(i);
    refusal(bytes);
    refusal(kProgram.substr(0, static_cast<size_t>(i)) + static_cast<char>(i) +
            kProgram.substr(static_cast<size_t>(i)));
  }
}

TEST(ShowLine, MarksTheColumn) {
  EXPECT_EQ(show_line("a\nb = = c\n", 2, 5), "    b = = c\n        ^");
  EXPECT_EQ(show_line("a\r\nb\rc", 3, 1), "    c\n    ^");
  EXPECT_EQ(show_line("\tx = \xc3\xa9 y", 1, 16),
            "            x = \xc3\xa9 y\n                  ^");
  EXPECT_EQ(show_line("x\x1b[31m", 1, 0), "    x [31m");
  EXPECT_EQ(show_line("x", 2, 1), "");
  EXPECT_EQ(show_line("x", 1, 9), "    x");
  std::string long_line = repeat("a", 1000) + "!" + repeat("b", 1000);
  EXPECT_EQ(show_line(long_line, 1, 1001),
            "    " + repeat("a", 60) + "!" + repeat("b", 39) + "\n    " + repeat(" ", 60) + "^");
}

}  // namespace
}  // namespace natmod::python
