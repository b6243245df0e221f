// Regular expressions beyond what a session shows: what each board decides, and where it ends.
#include "modules/re/regex.h"

#include <stdexcept>

#include "gtest/gtest.h"

namespace natmod::board::regex {
namespace {

std::vector<Span> groups_of(std::string_view pattern, std::string_view subject, size_t start = 0,
                            const Options& options = {}) {
  std::vector<Span> groups;
  const auto program = compile(pattern);
  EXPECT_TRUE(program) << pattern;
  if (!program || match(*program, subject, start, options, groups) != MatchOutcome::matched)
    return {};
  return groups;
}

TEST(Regex, SpansAreThoseOfTheGroupsThatTookPart) {
  const std::vector<Span> expected = {{1, 4}, {1, 3}, {}, {3, 4}};
  EXPECT_EQ(groups_of("(a+)(x)?(b)", "caab"), expected);
  EXPECT_TRUE(groups_of("(a+)(x)?(b)", "caab", 0, {.anchored = true}).empty());
}

TEST(Regex, StartsWhereItIsToldAndKnowsTheBeginning) {
  const std::vector<Span> expected = {{2, 3}};
  EXPECT_EQ(groups_of("a", "aba", 1), expected);
  EXPECT_TRUE(groups_of("^a", "aba", 1).empty());
}

TEST(Regex, RangesFollowTheCharOfC) {
  EXPECT_FALSE(groups_of("[ -\xc3]", "a").empty());
  EXPECT_TRUE(groups_of("[ -\xc3]", "a", 0, {.signed_chars = true}).empty());
  EXPECT_FALSE(groups_of("[\xc3-a]", "a", 0, {.signed_chars = true}).empty());
}

TEST(Regex, NoMoreWaitsThanIsAllowed) {
  const auto program = compile("a*");
  std::vector<Span> groups;
  EXPECT_EQ(match(*program, std::string(97, 'a'), 0, {.depth = 100}, groups),
            MatchOutcome::matched);
  EXPECT_EQ(match(*program, std::string(100, 'a'), 0, {.depth = 100}, groups),
            MatchOutcome::too_deep);
}

// 2 to the power of 30 attempts, of which a few are made.
TEST(Regex, StepsAreCountedWhileItRuns) {
  const auto program = compile("(?:a|a)*b");
  std::vector<Span> groups;
  uint64_t steps = 0;
  const Options options{.on_steps = [&](uint64_t n) {
    steps += n;
    if (steps > 10000) throw std::runtime_error("enough");
  }};
  EXPECT_THROW(match(*program, std::string(30, 'a'), 0, options, groups), std::runtime_error);
  EXPECT_LT(steps, 11000u);
}

TEST(Regex, NestingTakesNoStack) {
  const std::string deep = [] {
    std::string text;
    for (int i = 0; i < 100000; ++i) text += "(?:";
    return text + "a" + std::string(100000, ')');
  }();
  EXPECT_FALSE(groups_of(deep, "a").empty());
}

}  // namespace
}  // namespace natmod::board::regex
