#include "base/error.h"

#include <gtest/gtest.h>

#include "error_text.h"

namespace natmod {
namespace {

TEST(Error, FailFormatsItsMessage) {
  EXPECT_EQ(test::error_text([] { fail("{}: section {}: {}", "a.o", 3, "odd"); }),
            "a.o: section 3: odd");
}

TEST(Error, OneMessageIsAListOfOne) {
  EXPECT_EQ(Error("odd").messages(), std::vector<std::string>{"odd"});
}

TEST(ErrorList, WithoutFaultsTheCheckpointPasses) {
  ErrorList errors;
  EXPECT_TRUE(errors.empty());
  EXPECT_NO_THROW(errors.checkpoint());
}

TEST(ErrorList, CheckpointThrowsAllFaultsInOrder) {
  ErrorList errors;
  errors.add("{} is {}", "first", 1);
  errors.add("second");
  EXPECT_FALSE(errors.empty());
  try {
    errors.checkpoint();
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.messages(), (std::vector<std::string>{"first is 1", "second"}));
    EXPECT_STREQ(error.what(), "first is 1\nsecond");
  }
  EXPECT_TRUE(errors.empty());
}

TEST(ErrorList, BeyondTheFirstFewFaultsAreCounted) {
  ErrorList errors;
  for (size_t i = 0; i < ErrorList::kShown + 3; ++i) errors.add("fault {}", i);
  try {
    errors.checkpoint();
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    ASSERT_EQ(error.messages().size(), ErrorList::kShown + 1);
    EXPECT_EQ(error.messages()[ErrorList::kShown - 1], "fault 19");
    EXPECT_EQ(error.messages()[ErrorList::kShown], "3 more errors like these");
  }
}

}  // namespace
}  // namespace natmod
