// Claims about doctest sessions: what is an example, and when output agrees.
#include "session/doctest.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "session/diff.h"

namespace natmod::session {
namespace {

TEST(Doctest, FindsExamplesInProse) {
  auto examples = find_examples("s", R"(Prose, with > and ... in it.
>>> 1 + 1
2
>>> a = 1
>>> for i in a:
...     i
...
0
1

more prose
   >>> not at the beginning of the line
>>> 'a'
  'output'
'x'
>>> last)");
  ASSERT_EQ(examples.size(), 5U);
  EXPECT_EQ(examples[0].source, "1 + 1\n");
  EXPECT_EQ(examples[0].expected, "2\n");
  EXPECT_EQ(examples[0].line, 2U);
  EXPECT_EQ(examples[1].source, "a = 1\n");
  EXPECT_EQ(examples[1].expected, "");
  EXPECT_EQ(examples[2].source, "for i in a:\n    i\n\n");
  EXPECT_EQ(examples[2].expected, "0\n1\n");
  EXPECT_EQ(examples[2].line, 5U);
  EXPECT_EQ(examples[3].expected, "  'output'\n'x'\n");
  EXPECT_EQ(examples[4].source, "last\n");
}

TEST(Doctest, WindowsLineEndingsDoNotMatter) {
  auto examples = find_examples("s", ">>> 1\r\n1\r\n\r\n");
  ASSERT_EQ(examples.size(), 1U);
  EXPECT_EQ(examples[0].source, "1\n");
  EXPECT_EQ(examples[0].expected, "1\n");
}

TEST(Doctest, RefusesUnclearFiles) {
  auto message = [](const char* text) -> std::string {
    try {
      find_examples("s.txt", text);
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  };
  EXPECT_EQ(message("\n>>>1"), "s.txt:2: no space behind the prompt '>>>'");
  EXPECT_EQ(message(">>> f(\n...1)"), "s.txt:2: no space behind the prompt '...'");
  EXPECT_EQ(message("only prose\n"), "s.txt: there is no example ('>>> ') in it");
  EXPECT_EQ(message(">>> f()\nTraceback (most recent call last):\n\n"),
            "s.txt:1: an expected traceback ends in the line of its exception");
}

Example example(const char* text) {
  return find_examples("s", text).at(0);
}

TEST(Doctest, OutputIsComparedExactly) {
  EXPECT_TRUE(agrees(example(">>> x\n1.0\n"), {"1.0\n", {}, ""}));
  EXPECT_FALSE(agrees(example(">>> x\n1.0\n"), {"1.00\n", {}, ""}));
  EXPECT_FALSE(agrees(example(">>> x\n1.0\n"), {"", {}, ""}));
  EXPECT_FALSE(agrees(example(">>> x\n"), {"1\n", {}, ""}));
  EXPECT_FALSE(agrees(example(">>> x\na b\n"), {"a  b\n", {}, ""}));
  EXPECT_FALSE(agrees(example(">>> x\na\n"), {"a \n", {}, ""}));
  EXPECT_FALSE(agrees(example(">>> x\nTrue\n"), {"1\n", {}, ""}));
  EXPECT_TRUE(agrees(example(">>> x\n"), {"", {}, ""}));
  EXPECT_TRUE(agrees(example(">>> print('a', end='')\na\n"), {"a", {}, ""}));
}

TEST(Doctest, BlankLinesOfOutputAreMarked) {
  EXPECT_TRUE(agrees(example(">>> x\na\n<BLANKLINE>\nb\n"), {"a\n\nb\n", {}, ""}));
  EXPECT_FALSE(agrees(example(">>> x\na\n<BLANKLINE>\n"), {"a\n  \n", {}, ""}));
  EXPECT_FALSE(agrees(example(">>> x\na\n\nb\n"), {"a\n\nb\n", {}, ""}));
}

TEST(Doctest, TracebacksAgreeByTheirLastLine) {
  Example raises = example(
      ">>> x\nTraceback (most recent call last):\n  File \"x\", line 1\n"
      "  ...\nValueError: no: good\n");
  EXPECT_EQ(raises.expected_exception, "ValueError: no: good");
  EXPECT_TRUE(agrees(raises, {"", "ValueError: no: good", "..."}));
  EXPECT_FALSE(agrees(raises, {"output before", "ValueError: no: good", "..."}));
  EXPECT_FALSE(agrees(raises, {"", "ValueError: no", "..."}));
  EXPECT_FALSE(agrees(raises, {"", "TypeError: no: good", "..."}));
  EXPECT_FALSE(agrees(raises, {"", {}, ""}));
  EXPECT_FALSE(agrees(raises, {raises.expected + "x", {}, ""}));
  EXPECT_FALSE(agrees(example(">>> x\n1\n"), {"1\n", "ValueError: a", "..."}));
}

TEST(Doctest, DifferencesAreUnifiedDiffs) {
  EXPECT_EQ(show_difference(example(">>> x\n1\n<BLANKLINE>\n2\n"), {"1\n\n3\n", {}, ""}),
            "--- expected\n+++ actual\n@@ -1,3 +1,3 @@\n 1\n \n-2\n+3\n");
  EXPECT_EQ(
      show_difference(example(">>> x\n1\n"), {"", "ValueError: a", "Traceback\nValueError: a\n"}),
      "--- expected\n+++ actual\n@@ -1 +1,2 @@\n-1\n+Traceback\n+ValueError: a\n");
}

TEST(Diff, ShowsChangesWithContext) {
  EXPECT_EQ(unified_diff("a\nb\n", "a\nb\n"), "");
  EXPECT_EQ(unified_diff("", "a\n"), "--- expected\n+++ actual\n@@ -0,0 +1 @@\n+a\n");
  EXPECT_EQ(unified_diff("a\n", ""), "--- expected\n+++ actual\n@@ -1 +0,0 @@\n-a\n");
  EXPECT_EQ(unified_diff("a\n", "a"),
            "--- expected\n+++ actual\n@@ -1 +1 @@\n-a\n+a\n\\ No newline at the end\n");
  EXPECT_EQ(unified_diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9\n"),
            "--- expected\n+++ actual\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n");
}

TEST(Diff, FarChangesAreSeparateHunks) {
  std::string before, after;
  for (int i = 0; i < 30; ++i) before += std::to_string(i) + "\n";
  for (int i = 0; i < 30; ++i) after += (i == 2 || i == 25 ? "x" : std::to_string(i)) + "\n";
  EXPECT_EQ(unified_diff(before, after),
            "--- expected\n+++ actual\n@@ -1,6 +1,6 @@\n 0\n 1\n-2\n+x\n 3\n 4\n 5\n"
            "@@ -23,7 +23,7 @@\n 22\n 23\n 24\n-25\n+x\n 26\n 27\n 28\n");
}

TEST(Diff, HugeTextsAreComparedInBoundedMemory) {
  std::string before, after;
  for (int i = 0; i < 20000; ++i) before += "a" + std::to_string(i) + "\n";
  for (int i = 0; i < 20000; ++i) after += "b" + std::to_string(i) + "\n";
  EXPECT_GT(unified_diff(before, after).size(), before.size() + after.size());
}

}  // namespace
}  // namespace natmod::session
