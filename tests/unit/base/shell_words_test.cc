#include "base/shell_words.h"

#include <gtest/gtest.h>

#include "error_text.h"

namespace natmod {
namespace {

using Words = std::vector<std::string>;

TEST(ShellWords, SpacesDivide) {
  EXPECT_EQ(shell_words(""), Words{});
  EXPECT_EQ(shell_words(" -O2\t-Wall \n"), (Words{"-O2", "-Wall"}));
}

TEST(ShellWords, QuotedTextIsOneWord) {
  EXPECT_EQ(shell_words(R"(-DA='x y' "-DB=\"z\"" -DC=\"a\ b\" '' '\')"),
            (Words{"-DA=x y", "-DB=\"z\"", "-DC=\"a b\"", "", "\\"}));
  EXPECT_EQ(shell_words(R"("\n" a\\b)"), (Words{"\\n", "a\\b"}));
}

TEST(ShellWords, QuoteWithoutEndIsAnError) {
  EXPECT_EQ(test::error_text([] { (void)shell_words("-DA='x y"); }),
            "-DA='x y: the quote ' has no end");
}

TEST(ShellQuoted, IsReadAsItWas) {
  EXPECT_EQ(shell_quoted("-I/a.b/c_d"), "-I/a.b/c_d");
  for (const std::string word : {"", "a b", "it's", "\"$x\"", "a;b", "*", "\\", "#", "~"}) {
    EXPECT_EQ(shell_words(shell_quoted(word)), Words{word}) << shell_quoted(word);
  }
}

}  // namespace
}  // namespace natmod
