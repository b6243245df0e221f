// Regular expressions.
#include "base/pattern.h"

#include <gtest/gtest.h>

namespace natmod {
namespace {

TEST(PatternTest, MatchesWholeTexts) {
  const Pattern pattern("a+");
  EXPECT_TRUE(pattern.matches("aaa"));
  EXPECT_FALSE(pattern.matches("aab"));
  EXPECT_FALSE(pattern.match("baa"));
}

TEST(PatternTest, GroupsThatAreNotThereAreEmpty) {
  const auto groups = Pattern(R"((\w+)(:)?=(.*))").match("x=1");
  ASSERT_TRUE(groups);
  EXPECT_EQ(*groups, (Pattern::Groups{"x=1", "x", "", "1"}));
}

TEST(PatternTest, EachPartIsReplaced) {
  const Pattern pattern("<(.)>");
  const auto twice = [](const Pattern::Groups& groups) { return groups[1] + groups[1]; };
  EXPECT_EQ(pattern.replace("<a> b <c>.", twice), "aa b cc.");
  EXPECT_EQ(pattern.replace("none", twice), "none");
}

TEST(PatternTest, PartsMayTouchAndLookAhead) {
  const Pattern up("(^|/)__(?=/)");
  EXPECT_EQ(
      up.replace("__/__/x/a__/y", [](const Pattern::Groups& groups) { return groups[1] + ".."; }),
      "../../x/a__/y");
}

}  // namespace
}  // namespace natmod
